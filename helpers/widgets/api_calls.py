"""Calls of an API by hand: what was written, sent and answered; knows nothing of widgets."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from helpers.api.request import Request
from helpers.api.response import Response
from helpers.api.rest_api import RestApi
from helpers.errors import NotFound, WorkbookError

_EXECUTION = re.compile(r"arn:[\w-]+:states:[\w-]+:\d{12}:execution:[^:\s]+:[^:\s]+")
NO_TEST = "TestInvokeMethod is not there on the local AWS, so the request itself was sent."


@dataclass(frozen=True)
class Draft:
    """A request as somebody wrote it."""

    method: str
    path: str
    body: str = ""
    """Nothing at all, not even a type of content, is sent for an empty one."""
    headers: str = ""
    """A line each; a name without a value leaves a header out, as with curl."""
    api_key: str = field(default="", repr=False)
    is_test: bool = False
    """Whether API Gateway shall be asked to test, rather than be sent the request."""


@dataclass(frozen=True)
class Call:
    """A draft that was sent, with the answer or with what came in the way of one."""

    number: int
    draft: Draft
    began: datetime
    response: Response | None = None
    error: WorkbookError | None = None
    note: str = ""

    @property
    def request(self) -> Request | None:
        """What was sent; None where nothing could be."""
        return self.response.request if self.response else None

    @property
    def execution_arn(self) -> str | None:
        """The execution that the answer names."""
        arn = str(self._answer().get("executionArn"))
        return arn if _EXECUTION.fullmatch(arn) else None

    @property
    def has_started_one(self) -> bool:
        """Whether the answer is that of StartExecution, the only one without a status."""
        return "startDate" in self._answer() and "status" not in self._answer()

    def _answer(self) -> dict[str, object]:
        try:
            answer = json.loads(self.response.text) if self.response else None
        except ValueError:
            return {}
        return answer if isinstance(answer, dict) else {}


def make_call(api: RestApi, draft: Draft, number: int) -> Call:
    """Send what was written, once."""
    began = datetime.now(UTC)
    try:
        response, note = _ask(api, draft)
    except WorkbookError as error:
        return Call(number, draft, began, error=error)
    return Call(number, draft, began, response=response, note=note)


def _ask(api: RestApi, draft: Draft) -> tuple[Response, str]:
    headers, body = parse_headers(draft.headers), draft.body or None
    note = ""
    if draft.is_test:
        try:
            return api.test_invoke(draft.method, draft.path, body, headers=headers), ""
        except NotFound as error:
            if error.kind != "operation":
                raise
            note = NO_TEST
    key = draft.api_key or None
    return api.send(draft.method, draft.path, body, headers=headers, api_key=key), note


def parse_headers(text: str) -> dict[str, str | None]:
    """Return the headers of lines such as ``Accept: text/plain``."""
    headers: dict[str, str | None] = {}
    for number, line in enumerate(text.splitlines(), 1):
        name, colon, value = line.partition(":")
        if line.strip() and not (colon and name.strip()):
            raise WorkbookError(
                f"line {number} of the headers is no header",
                why=f"it reads {line.strip()!r}",
                next_step="Write a name, a colon and a value: Accept: text/plain",
            )
        if line.strip():
            headers[name.strip()] = value.strip() or None
    return headers
