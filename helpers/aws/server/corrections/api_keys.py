"""API keys: their values are shown to who asks for them only, and a plan has keys that exist."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ministack.services import apigateway_v1 as apis

from helpers.aws.server.corrections.correction import Correction, replace
from helpers.aws.server.usage import KEPT

_KEYS = re.compile(r"/apikeys(/[^/]+)?/?")
_ASKED = ("includeValue", "includeValues")
_ERROR_TYPES = {
    "INVALID_API_KEY": "ForbiddenException",
    "QUOTA_EXCEEDED": "LimitExceededException",
}
"""What the header x-amzn-ErrorType says of a refused request."""


def concealed(answer: Any) -> Any:
    """Return an answer of API Gateway without the values of its keys."""
    status, headers, body = answer
    if status != 200:
        return answer
    found = json.loads(body)
    items = [found, *found.get("item", ())]
    for key in items:
        key.pop("value", None)
    return status, headers, json.dumps(found).encode()


def is_asked_for(query: Mapping[str, Any] | None) -> bool:
    """Say whether the caller wants to see the values."""
    return any(apis._qp(query or {}, name) == "true" for name in _ASKED)


def delete(key_id: str) -> Any:
    """Delete a key; no plan has it any more."""
    for plan_id in list(apis._usage_plan_keys):
        apis._usage_plan_keys[plan_id].pop(key_id, None)
    return _stock_delete(key_id)


def add_to_plan(plan_id: str, data: Mapping[str, Any]) -> Any:
    """Add a key to a plan, if there is such a key and the plan does not have it."""
    key_id = data.get("keyId", "")
    if plan_id in apis._usage_plans and key_id not in apis._api_keys:
        return apis._v1_error("NotFoundException", "Invalid API Key identifier specified", 404)
    if key_id in (apis._usage_plan_keys.get(plan_id) or {}):
        reason = "Usage Plan already contains the specified API Key"
        return apis._v1_error("ConflictException", reason, 409)
    return _stock_add(plan_id, data)


def keys_of_plan(plan_id: str, query: Mapping[str, Any]) -> Any:
    """List the keys of a plan."""
    if plan_id not in apis._usage_plans:
        return _no_plan()
    records = (apis._usage_plan_keys.get(plan_id) or {}).values()
    name = apis._qp(query, "name") or ""
    found = [_shown(record) for record in records if record["name"].startswith(name)]
    return apis._v1_paginated_response(found, query)


def key_of_plan(plan_id: str, key_id: str) -> Any:
    """Show a key of a plan."""
    if plan_id not in apis._usage_plans:
        return _no_plan()
    record = (apis._usage_plan_keys.get(plan_id) or {}).get(key_id)
    if record is None:
        reason = "Invalid Usage Plan Key identifier specified"
        return apis._v1_error("NotFoundException", reason, 404)
    return apis._v1_response(_shown(record))


def plans(query: Mapping[str, Any]) -> Any:
    """List the usage plans, or those that have a key."""
    key_id = apis._qp(query, "keyId")
    found = [
        plan
        for plan in apis._usage_plans.values()
        if not key_id or key_id in (apis._usage_plan_keys.get(plan["id"]) or {})
    ]
    return apis._v1_paginated_response(found, query)


def _shown(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in KEPT}


def _no_plan() -> Any:
    return apis._v1_error("NotFoundException", "Invalid Usage Plan identifier specified", 404)


_stock_delete = apis._delete_api_key
_stock_add = apis._create_usage_plan_key


def _apply() -> None:
    inner = apis.handle_request

    async def handle(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
        answer = await inner(method, path, headers, body, query)
        hides = method in ("GET", "PATCH") and _KEYS.fullmatch(path) and not is_asked_for(query)
        return concealed(answer) if hides else answer

    apis._GATEWAY_RESPONSE_ERROR_TYPES.update(_ERROR_TYPES)
    replace(apis, "handle_request", handle)
    replace(apis, "_delete_api_key", delete)
    replace(apis, "_create_usage_plan_key", add_to_plan)
    replace(apis, "_get_usage_plan_keys", keys_of_plan)
    replace(apis, "_get_usage_plan_key", key_of_plan)
    replace(apis, "_get_usage_plans", plans)


CORRECTION = Correction(
    name="api-keys",
    aws=(
        "The value of an API key is in an answer only if the call asks for it (includeValue); a "
        "usage plan has keys that exist, each once, and plans are found by a key. A refusal names "
        "its kind of error in a header."
    ),
    apply=_apply,
    touches=(
        "services.apigateway_v1:handle_request",
        "services.apigateway_v1:_qp",
        "services.apigateway_v1:_v1_error",
        "services.apigateway_v1:_v1_response",
        "services.apigateway_v1:_v1_paginated_response",
        "services.apigateway_v1:_gateway_error_response",
        "services.apigateway_v1:_create_api_key",
        "services.apigateway_v1:_delete_api_key",
        "services.apigateway_v1:_create_usage_plan_key",
        "services.apigateway_v1:_get_usage_plan_keys",
        "services.apigateway_v1:_get_usage_plan_key",
        "services.apigateway_v1:_get_usage_plans",
        "services.cloudformation.provisioners:_apigw_api_key_create",
        "services.cloudformation.provisioners:_apigw_api_key_update",
        "services.cloudformation.provisioners:_apigw_usage_plan_key_create",
    ),
)
