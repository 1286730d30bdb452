"""Leave for browsers to call from other origins: a header on answers, and preflight requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from helpers.config.model import Json
from helpers.template import naming
from helpers.template.fragment import Compilation
from helpers.template.rest_api.api import rest_api_id
from helpers.template.rest_api.endpoints import Endpoint
from helpers.template.rest_api.paths import resource_id

HEADERS = (
    "Content-Type",
    "X-Amz-Date",
    "Authorization",
    "X-Api-Key",
    "X-Amz-Security-Token",
    "X-Amz-User-Agent",
)
_ANY = "DELETE,GET,HEAD,PATCH,POST,PUT"


@dataclass(frozen=True)
class Preflight:
    """What all endpoints at one path allow together."""

    headers: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    origin: str = "*"
    allow_credentials: bool = False
    max_age: int | None = None


def allowed_origin(endpoint: Endpoint) -> str | None:
    """Give the origins that may read the answers, or None without ``cors``.

    For a mapping that names none, the plugin writes the word ``undefined``, which no browser
    accepts; the checks warn of it.
    """
    if not endpoint.get("cors"):
        return None
    if endpoint.get("cors") is True:
        return "*"
    origins = endpoint.get("cors", "origins")
    return ",".join(origins) if origins else endpoint.get("cors", "origin") or "undefined"


def preflight_methods(
    compilation: Compilation, endpoints: Iterable[Endpoint]
) -> Iterator[dict[str, Json]]:
    """Make the methods that answer preflight requests, one per path."""
    for path, preflight in _preflights(endpoints).items():
        headers = {
            "Access-Control-Allow-Origin": ",".join(preflight.origins) or preflight.origin,
            "Access-Control-Allow-Headers": ",".join(preflight.headers),
            "Access-Control-Allow-Methods": written_out(preflight.methods),
            "Access-Control-Allow-Credentials": "true" if preflight.allow_credentials else "false",
        }
        if preflight.max_age is not None:
            headers["Access-Control-Max-Age"] = str(preflight.max_age)
        method = options_method(compilation, path, headers)
        yield {naming.method_logical_id(path, "OPTIONS"): method}


def options_method(
    compilation: Compilation, path: str, headers: Mapping[str, str], template: str = ""
) -> Json:
    """Make a method that answers OPTIONS with ``headers``, asking nobody."""
    values = {f"method.response.header.{name}": f"'{value}'" for name, value in headers.items()}
    answer = {
        "StatusCode": "200",
        "ResponseParameters": values,
        "ResponseTemplates": {"application/json": template},
    }
    declared = {
        "StatusCode": "200",
        "ResponseParameters": dict.fromkeys(values, True),
        "ResponseModels": {},
    }
    properties = {
        "AuthorizationType": "NONE",
        "HttpMethod": "OPTIONS",
        "MethodResponses": [declared],
        "RequestParameters": {},
        "Integration": {
            "Type": "MOCK",
            "RequestTemplates": {"application/json": "{statusCode:200}"},
            "ContentHandling": "CONVERT_TO_TEXT",
            "IntegrationResponses": [answer],
        },
        "ResourceId": resource_id(compilation, path),
        "RestApiId": rest_api_id(compilation.config),
    }
    return {"Type": "AWS::ApiGateway::Method", "Properties": properties}


def union(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    """Join two lists, each element once."""
    return tuple(dict.fromkeys([*first, *second]))


def written_out(methods: Sequence[str]) -> str:
    """List the methods in a text, ANY being all of them."""
    return ",".join(methods).replace("ANY", _ANY, 1)


def methods_of(endpoint: Endpoint) -> tuple[str, ...]:
    """List the methods an endpoint allows: those named, OPTIONS, and its own."""
    return union(endpoint.get("cors", "methods") or (), ("OPTIONS", endpoint.method))


def headers_of(endpoint: Endpoint, default: Sequence[str]) -> Sequence[str]:
    """List the headers an endpoint allows; an empty list is one too."""
    given: Sequence[str] | None = endpoint.get("cors", "headers")
    return default if given is None else given


def _preflights(endpoints: Iterable[Endpoint]) -> Mapping[str, Preflight]:
    preflights: dict[str, Preflight] = {}
    for endpoint in endpoints:
        if endpoint.get("cors"):
            known = preflights.get(endpoint.path, Preflight())
            preflights[endpoint.path] = _with(known, endpoint)
    return preflights


def _with(known: Preflight, endpoint: Endpoint) -> Preflight:
    """Add what an endpoint allows to what others at its path do; single values replace."""
    given = endpoint.get("cors")
    own: Mapping[str, Json] = {"origins": ["*"]} if given is True else given
    return Preflight(
        headers=union(headers_of(endpoint, HEADERS), known.headers),
        methods=union(methods_of(endpoint), known.methods),
        origins=union(own.get("origins") or (), known.origins),
        origin=own.get("origin") or "*",
        allow_credentials=known.allow_credentials or bool(own.get("allowCredentials")),
        max_age=own.get("maxAge", known.max_age),
    )
