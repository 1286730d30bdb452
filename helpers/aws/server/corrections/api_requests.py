"""What is known of a request while the emulator answers it, handed on to where it is needed."""

from __future__ import annotations

import contextvars
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace as changed
from typing import Any

from ministack.services import apigateway_v1 as apis

from helpers.aws.server.corrections.correction import replace
from helpers.aws.server.mapping.integration import Answer
from helpers.aws.server.mapping.requests import ApiRequest, Place

_current: contextvars.ContextVar[Callable[[], ApiRequest]] = contextvars.ContextVar("request")


async def execute(
    known: Mapping[str, Any],
    api_id: str,
    stage: str,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    query: Mapping[str, list[str]],
    account_id: str,
    region: str,
) -> Any:
    """Answer a request, and keep what is known of it at hand."""

    def request() -> ApiRequest:
        # Asked for later: the emulator finds resource and parameters on its way.
        return ApiRequest(
            place=Place(account_id, region, api_id, stage, "", known["resource_path"]),
            request_id=known["request_id"],
            method=method,
            path=path,
            headers=headers,
            query=query or {},
            path_parameters=known["path_params"],
            stage_variables=known["stage"].get("variables") or {},
            body=body or b"",
        )

    token = _current.set(request)
    try:
        return await _stock_execute(
            known, api_id, stage, method, path, headers, body, query, account_id, region
        )
    finally:
        _current.reset(token)


def current_request(*, resource_id: str = "", **about: Any) -> ApiRequest:
    """Return the request being answered, with what else is known of it."""
    request = _current.get()()
    return changed(request, place=changed(request.place, resource_id=resource_id), **about)


def finished(answer: Answer, request: ApiRequest) -> tuple[int, dict[str, str], bytes]:
    """Return an answer with the headers that API Gateway has in every one."""
    headers = {
        "x-amzn-requestid": request.request_id,
        "x-amz-apigw-id": secrets.token_urlsafe(11) + "=",
        "X-Amzn-Trace-Id": f"Root=1-{int(time.time()):08x}-{secrets.token_hex(12)}",
    }
    return answer.status, {**answer.headers, **headers}, answer.body


def follow_requests() -> None:
    """Have the emulator keep what is known of each request at hand."""
    replace(apis, "_execute_in_scope", execute)


_stock_execute = apis._execute_in_scope

PIECES = (
    "services.apigateway_v1:_execute_in_scope",
    "services.apigateway_v1:_handle_execute_in_scope",
    "services.apigateway_v1:_gateway_error_response",
    "services.apigateway_v1:_gw_error",
)
