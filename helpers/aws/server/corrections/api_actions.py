"""REST APIs in front of Step Functions: the integrations ``states:action/…``."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import apigateway_v1 as apis
from ministack.services import stepfunctions as sfn

from helpers.aws.server.corrections.api_requests import (
    PIECES,
    current_request,
    finished,
    follow_requests,
)
from helpers.aws.server.corrections.correction import Correction, replace
from helpers.aws.server.mapping.answers import on_the_wire
from helpers.aws.server.mapping.documents import NotJson
from helpers.aws.server.mapping.integration import (
    Exchange,
    IntegrationBroken,
    UnsupportedMediaType,
)
from helpers.aws.server.mapping.requests import ApiRequest

_logger = logging.getLogger("helpers.aws.server")

_ACTION = re.compile(r"arn:[\w-]+:apigateway:(?P<region>[\w-]+):states:action/(?P<action>\w+)")
_LONGEST = 29_000
"""Milliseconds an integration may take, unless it says less."""


async def invoke(integration: dict[str, Any], *rest: Any, **about: Any) -> Any:
    """Call what an ``AWS`` integration names: Step Functions here, the rest as before."""
    found = _ACTION.fullmatch(integration.get("uri") or "")
    if found is None:
        return await _stock_invoke(integration, *rest, **about)
    _, _, _, resource, *_ = rest
    request = current_request(
        resource_id=resource["id"],
        identity=about.get("caller_identity") or {},
        authorizer=about.get("authorizer_context") or {},
    )
    try:
        return await _call(integration, request, found["region"], found["action"])
    except TimeoutError:
        return apis._gw_error("INTEGRATION_TIMEOUT", "Endpoint request timed out")
    except (UnsupportedMediaType, NotJson, IntegrationBroken) as error:
        return refused(request, error)


async def _call(
    integration: Mapping[str, Any], request: ApiRequest, region: str, action: str
) -> tuple[int, dict[str, str], bytes]:
    exchange = Exchange(integration, request)
    sent = exchange.sent().encode("utf-8", "replace")
    target = {"x-amz-target": f"AWSStepFunctions.{action}"}
    timeout = float(integration.get("timeoutInMillis") or _LONGEST) / 1000
    with request_scope(request.place.account_id, region):
        status, headers, body = await asyncio.wait_for(
            sfn.handle_request("POST", "/", target, sent, {}), timeout
        )
    return finished(exchange.answer(status, headers, on_the_wire(body)), request)


def refused(request: ApiRequest, error: Exception) -> Any:
    """Return what API Gateway answers itself when an integration cannot be called."""
    if isinstance(error, UnsupportedMediaType):
        return apis._gw_error("UNSUPPORTED_MEDIA_TYPE", "Unsupported Media Type")
    if isinstance(error, NotJson):
        reason = f"Could not parse request body into json: {error}"
        return apis._gw_error("BAD_REQUEST_BODY", reason)
    # The caller is told nothing, on AWS as here; there, the reason is in the API's log.
    _logger.warning("%s %s: %s", request.method, request.place.resource_path, error)
    return apis._gw_error("API_CONFIGURATION_ERROR", "Internal server error")


def _apply() -> None:
    follow_requests()
    replace(apis, "_invoke_lambda_custom_v1", invoke)


_stock_invoke = apis._invoke_lambda_custom_v1

CORRECTION = Correction(
    name="api-actions",
    aws=(
        "A method of a REST API may call an action of Step Functions: its mapping templates make "
        "the call and the answer, its selection patterns choose the status."
    ),
    apply=_apply,
    touches=(
        *PIECES,
        "services.apigateway_v1:_invoke_lambda_custom_v1",
        "services.stepfunctions:handle_request",
        "services.stepfunctions:_finalize_response",
    ),
)
