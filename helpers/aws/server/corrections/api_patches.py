"""Changes to parts of a REST API: which part is meant, and of which kind its value is."""

from __future__ import annotations

import json
import re
from typing import Any

from ministack.services import apigateway_v1 as apis

from helpers.aws.server.corrections.correction import Correction, replace

_RESPONSE = re.compile(
    r"/restapis/(?P<api>[^/]+)/resources/(?P<resource>[^/]+)/methods/(?P<method>[^/]+)"
    r"/(?P<of>integration/)?responses/(?P<status>[^/]+)"
)


def apply_patch(target: dict[str, Any], operations: list[dict[str, Any]]) -> dict[str, Any]:
    """Change a thing by patch operations, whose values are texts whatever is meant."""
    for operation in operations:
        *above, last = map(_token, operation.get("path", "").lstrip("/").split("/"))
        owner = target
        for name in above:
            inner = owner.get(name)
            owner = owner.setdefault(name, {}) if inner is None else inner
        if not last or not isinstance(owner, dict):
            continue
        if operation.get("op", "replace") == "remove":
            owner.pop(last, None)
        else:
            owner[last] = _like(owner.get(last), operation.get("value"))
    return target


def _token(part: str) -> str:
    """Return a part of a path as RFC 6901 reads it: requestTemplates/application~1json."""
    return part.replace("~1", "/").replace("~0", "~")


def _like(before: Any, value: Any) -> Any:
    """Return a text as a value of the kind that was there."""
    if isinstance(before, bool) and isinstance(value, str):
        return value.lower() == "true"
    if isinstance(before, int) and isinstance(value, str) and value.lstrip("-").isdigit():
        return int(value)
    return value


async def handle(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
    """Answer a call to API Gateway, the update of a response among them."""
    found = _RESPONSE.fullmatch(path)
    if method != "PATCH" or found is None:
        return await _stock_handle(method, path, headers, body, query)
    resource = apis._resources.get(found["api"], {}).get(found["resource"], {})
    of_method = resource.get("resourceMethods", {}).get(found["method"]) or {}
    responses = (
        (of_method.get("methodIntegration") or {}).get("integrationResponses", {})
        if found["of"]
        else of_method.get("methodResponses", {})
    )
    response = responses.get(found["status"])
    if response is None:
        return apis._v1_error("NotFoundException", "Invalid Response status code specified", 404)
    operations = json.loads(body or b"{}").get("patchOperations", [])
    return apis._v1_response(apply_patch(response, operations))


_stock_handle = apis.handle_request


def _apply() -> None:
    replace(apis, "_apply_patch", apply_patch)
    replace(apis, "handle_request", handle)


CORRECTION = Correction(
    name="api-patches",
    aws=(
        "An update of an API changes the very part it names (templates by their media type, "
        "responses too), and its true and false are no texts."
    ),
    apply=_apply,
    touches=(
        "services.apigateway_v1:_apply_patch",
        "services.apigateway_v1:handle_request",
        "services.apigateway_v1:_update_integration",
        "services.apigateway_v1:_v1_error",
        "services.apigateway_v1:_v1_response",
    ),
)
