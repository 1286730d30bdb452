"""Changes to usage plans: their limits are numbers, their stages a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ministack.services import apigateway_v1 as apis

from helpers.aws.server.corrections.correction import Correction, replace

_KINDS: Mapping[str, Callable[[str], Any]] = {
    "rateLimit": float,
    "burstLimit": int,
    "limit": int,
    "offset": int,
    "period": str,
}


def update(plan_id: str, data: Mapping[str, Any]) -> Any:
    """Change a plan by patch operations, whose values are texts."""
    plan = apis._usage_plans.get(plan_id)
    if plan is None:
        reason = "Invalid Usage Plan identifier specified"
        return apis._v1_error("NotFoundException", reason, 404)
    try:
        for operation in data.get("patchOperations", []):
            _change(plan, operation)
    except (KeyError, ValueError):
        reason = f"Invalid patch operation {operation.get('path')!r}"
        return apis._v1_error("BadRequestException", reason, 400)
    return apis._v1_response(plan)


def _change(plan: dict[str, Any], operation: Mapping[str, Any]) -> None:
    first, *rest = map(_token, operation.get("path", "").lstrip("/").split("/"))
    if first == "apiStages":
        _change_stages(plan, rest, operation)
    elif first in ("throttle", "quota"):
        _change_limits(plan, first, rest, operation)
    else:
        apis._apply_patch(plan, [operation])


def _token(part: str) -> str:
    """Return a part of a path as RFC 6901 reads it: ~1hello/GET."""
    return part.replace("~1", "/").replace("~0", "~")


def _change_stages(plan: dict[str, Any], rest: list[str], operation: Mapping[str, Any]) -> None:
    stages = plan.setdefault("apiStages", [])
    place = rest[0] if rest else operation["value"]
    api_id, _, stage = place.partition(":")
    found = [one for one in stages if (one["apiId"], one["stage"]) == (api_id, stage)]
    if len(rest) > 2 and rest[1] == "throttle":
        *method, setting = rest[2:]
        owner = found[0].setdefault("throttle", {}) if found else {}
        _change_limits(owner, "/".join(method), [setting], operation)
    elif operation.get("op") == "remove":
        plan["apiStages"] = [one for one in stages if one not in found]
    elif not found:
        stages.append({"apiId": api_id, "stage": stage})


def _change_limits(
    owner: dict[str, Any], name: str, rest: list[str], operation: Mapping[str, Any]
) -> None:
    limits = owner.setdefault(name, {})
    setting = rest[0] if rest else ""
    if operation.get("op") != "remove":
        limits[setting] = _KINDS[setting](operation["value"])
    elif setting:
        limits.pop(setting, None)
    else:
        del owner[name]


CORRECTION = Correction(
    name="api-plans",
    aws=(
        "An update of a usage plan sets its limits as numbers, removes them, and adds or removes "
        "stages of APIs."
    ),
    apply=lambda: replace(apis, "_update_usage_plan", update),
    touches=(
        "services.apigateway_v1:_update_usage_plan",
        "services.apigateway_v1:_apply_patch",
        "services.apigateway_v1:_check_throttle",
        "services.apigateway_v1:_take_token",
        "services.apigateway_v1:_v1_error",
        "services.apigateway_v1:_v1_response",
    ),
)
