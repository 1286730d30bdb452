"""MOCK methods of REST APIs, which answer preflight requests of browsers: templates at work."""

from __future__ import annotations

import re
from typing import Any

from ministack.services import apigateway_v1 as apis

from helpers.aws.server.corrections.api_actions import refused
from helpers.aws.server.corrections.api_requests import (
    PIECES,
    current_request,
    finished,
    follow_requests,
)
from helpers.aws.server.corrections.correction import Correction, replace
from helpers.aws.server.mapping.documents import NotJson
from helpers.aws.server.mapping.integration import (
    Exchange,
    IntegrationBroken,
    UnsupportedMediaType,
)

# The Serverless Framework writes {statusCode:200}, which is no JSON, and which AWS accepts.
_STATUS = re.compile(r"""statusCode["']?\s*:\s*["']?(\d{3})""")


def invoke(integration: dict[str, Any]) -> Any:
    """Answer without any service: the request's template says the status."""
    request = current_request()
    exchange = Exchange(integration, request)
    try:
        status = _STATUS.search(exchange.sent())
        answer = exchange.answer(int(status[1]) if status else 200, {}, "")
    except (UnsupportedMediaType, NotJson, IntegrationBroken) as error:
        return refused(request, error)
    return finished(answer, request)


def _apply() -> None:
    follow_requests()
    replace(apis, "_invoke_mock_v1", invoke)


CORRECTION = Correction(
    name="api-mocks",
    aws="The templates of a MOCK method are rendered, and choose its answer and its headers.",
    apply=_apply,
    touches=(*PIECES, "services.apigateway_v1:_invoke_mock_v1"),
)
