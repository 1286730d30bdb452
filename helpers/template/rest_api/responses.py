"""What a request to Step Functions is answered with: chosen by its status, headers filled in."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.config.model import EMPTY, Json, Object
from helpers.template.plain import plain, text, without_none
from helpers.template.rest_api.cors import allowed_origin
from helpers.template.rest_api.endpoints import Endpoint

_ALLOW_ORIGIN = "method.response.header.Access-Control-Allow-Origin"
_ALWAYS_DECLARED = (200, 400)


def integration_responses(endpoint: Endpoint) -> list[Json]:
    """List the answers: the learner's, or success and two kinds of failure."""
    responses = endpoint.get("responses")
    origin = _origin_header(endpoint)
    return [
        {
            "StatusCode": _code(key, response),
            "SelectionPattern": response.get("selectionPattern", key),
            "ResponseParameters": {**(response.get("responseParameters") or {}), **origin},
            "ResponseTemplates": response.get("responseTemplates") or {},
        }
        for key, response in (_defaults(endpoint) if responses is None else _own(responses)).items()
    ]


def method_responses(endpoint: Endpoint) -> list[Json]:
    """Declare every code that an answer may have, with its headers.

    The plugin declares 200 and 400 only (deviation ``responses-declared``), and gives a header's
    value where API Gateway wants to know whether it is required (``response-params-boolean``).
    """
    declared: dict[str, dict[str, Json]] = {
        str(code): {
            "ResponseParameters": _required(_headers(endpoint))
            if code == _ALWAYS_DECLARED[0]
            else {},
            "ResponseModels": {},
            "StatusCode": code,
        }
        for code in _ALWAYS_DECLARED
    }
    for answer in integration_responses(endpoint):
        code = answer["StatusCode"]
        response = declared.setdefault(
            text(code), {"ResponseParameters": {}, "ResponseModels": {}, "StatusCode": code}
        )
        response["ResponseParameters"] |= _required(answer["ResponseParameters"])
    for response in declared.values():
        response["ResponseParameters"] |= _required(_origin_header(endpoint))
    return list(declared.values())


def _defaults(endpoint: Endpoint) -> Mapping[str, Object]:
    """Map what Step Functions answers: 2xx, 4xx, 5xx.

    The plugin maps 400 only; whatever else, a failure of the service included, would come
    back as 200 (deviation ``error-responses-mapped``).
    """
    success = {
        "selectionPattern": "",
        "responseParameters": _headers(endpoint),
        "responseTemplates": endpoint.get("response", "template"),
    }
    return {
        "200": success,
        "400": {"selectionPattern": r"4\d{2}"},
        "500": {"selectionPattern": r"5\d{2}"},
    }


def _own(responses: Json) -> Mapping[str, Object]:
    return {key: value or EMPTY for key, value in plain(responses).items()}


def _code(key: str, response: Object) -> Json:
    return response["statusCode"] if "statusCode" in response else int(key)


def _headers(endpoint: Endpoint) -> dict[str, Json]:
    headers = endpoint.get("response", "headers") or {}
    return {f"method.response.header.{name}": value for name, value in headers.items()}


def _required(parameters: Mapping[str, Json]) -> dict[str, Json]:
    return dict.fromkeys(parameters, True)


def _origin_header(endpoint: Endpoint) -> dict[str, Json]:
    origin = allowed_origin(endpoint)
    return without_none({_ALLOW_ORIGIN: f"'{origin}'" if origin else None})
