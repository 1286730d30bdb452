"""Usage of plans: requests counted by day and key, quotas of calendar periods, GetUsage."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from ministack.services import apigateway_v1 as apis

from helpers.aws.server import usage
from helpers.aws.server.corrections.correction import Correction, replace

_OF_PLAN = re.compile(r"/usageplans/(?P<plan>[^/]+)/usage/?")
_OF_KEY = re.compile(r"/usageplans/(?P<plan>[^/]+)/keys/(?P<key>[^/]+)/usage/?")


def check(key: Mapping[str, Any] | None, api_id: str, stage: str) -> Any:
    """Count a request that needs a key, or say that the key has used up a plan's quota."""
    if key is None:
        return None
    today = _today()
    found = [
        (plan, apis._usage_plan_keys[plan_id][key["id"]])
        for plan_id, plan, _ in apis._usage_plans_for_key(key["id"], api_id, stage)
    ]
    if any(usage.remaining(record, _quota(plan), today) == 0 for plan, record in found):
        reason = apis._GATEWAY_ERROR_MESSAGES["QUOTA_EXCEEDED"]
        return apis._gw_error("QUOTA_EXCEEDED", reason)
    for _, record in found:
        usage.count(record, today)
    return None


def usage_of_plan(plan_id: str, query: Mapping[str, Any]) -> Any:
    """Answer GetUsage: for each key and day, what was used and what remained."""
    plan = apis._usage_plans.get(plan_id)
    if plan is None:
        return _not_found("Usage Plan")
    try:
        first, last = (date.fromisoformat(apis._qp(query, f"{end}Date", "")) for end in _ENDS)
    except ValueError:
        return apis._v1_error("BadRequestException", "Invalid date, use YYYY-MM-DD", 400)
    if last < first:
        reason = "Usage end date must not be before its start date"
        return apis._v1_error("BadRequestException", reason, 400)
    wanted = apis._qp(query, "keyId")
    keys = apis._usage_plan_keys.get(plan_id) or {}
    ids, position = apis._v1_paginate([key for key in keys if wanted in (None, key)], query)
    values = {key: _days(keys[key], _quota(plan), first, last) for key in ids}
    return _usage(plan_id, first, last, values, position)


def extend(plan_id: str, key_id: str, operations: list[Mapping[str, Any]]) -> Any:
    """Answer UpdateUsage: leave a key so many requests for the rest of the period."""
    plan = apis._usage_plans.get(plan_id)
    record = (apis._usage_plan_keys.get(plan_id) or {}).get(key_id)
    if plan is None or record is None:
        return _not_found("Usage Plan" if plan is None else "Usage Plan Key")
    today = _today()
    for operation in operations:
        value = str(operation.get("value", ""))
        if operation.get("path") != "/remaining" or not value.isdecimal():
            return apis._v1_error("BadRequestException", "Invalid patch operation", 400)
        usage.grant(record, _quota(plan), today, int(value))
    return _usage(plan_id, today, today, {key_id: _days(record, _quota(plan), today, today)})


_ENDS = ("start", "end")


def _days(record: dict[str, Any], quota: Mapping[str, Any], first: date, last: date) -> Any:
    return [
        [usage.used(record, day), usage.remaining(record, quota, day) or 0]
        for day in usage.days(first, last)
    ]


def _usage(plan_id: str, first: date, last: date, values: Any, position: Any = None) -> Any:
    answer = {
        "usagePlanId": plan_id,
        "startDate": first.isoformat(),
        "endDate": last.isoformat(),
        "values": values,
        **({"position": position} if position else {}),
    }
    return apis._v1_response(answer)


def _quota(plan: Mapping[str, Any]) -> Mapping[str, Any]:
    return plan.get("quota") or {}


def _today() -> date:
    return datetime.now(UTC).date()


def _not_found(what: str) -> Any:
    return apis._v1_error("NotFoundException", f"Invalid {what} identifier specified", 404)


def _apply() -> None:
    inner = apis.handle_request

    async def handle(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
        if method == "GET" and (found := _OF_PLAN.fullmatch(path)):
            return usage_of_plan(found["plan"], query)
        if method == "PATCH" and (found := _OF_KEY.fullmatch(path)):
            operations = json.loads(body or b"{}").get("patchOperations", [])
            return extend(found["plan"], found["key"], operations)
        return await inner(method, path, headers, body, query)

    replace(apis, "handle_request", handle)
    replace(apis, "_check_quota", check)


CORRECTION = Correction(
    name="api-usage",
    aws=(
        "Requests with an API key are counted by day (GetUsage); a quota is for a day, week or "
        "month of the calendar, moved by its offset, and may be extended (UpdateUsage)."
    ),
    apply=_apply,
    touches=(
        "services.apigateway_v1:handle_request",
        "services.apigateway_v1:_check_quota",
        "services.apigateway_v1:_check_api_key",
        "services.apigateway_v1:_usage_plans_for_key",
        "services.apigateway_v1:_gw_error",
        "services.apigateway_v1:_qp",
        "services.apigateway_v1:_v1_error",
        "services.apigateway_v1:_v1_response",
        "services.apigateway_v1:_v1_paginate",
    ),
)
