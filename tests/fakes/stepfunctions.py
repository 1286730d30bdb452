"""Step Functions as far as watching an execution needs it.

The history of the one execution grows by one step of ``script`` at every look at it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from helpers.errors import CallRefused

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
MACHINE_ARN = "arn:aws:states:eu-west-1:111122223333:stateMachine:shop"
ARN = "arn:aws:states:eu-west-1:111122223333:execution:shop:first"
_STATUS_OF = {
    "ExecutionSucceeded": "SUCCEEDED",
    "ExecutionFailed": "FAILED",
    "ExecutionAborted": "ABORTED",
    "ExecutionTimedOut": "TIMED_OUT",
}


class FakeStepFunctions:
    def __init__(self, *script: list[str], page_size: int = 1000) -> None:
        self._script = list(script)
        self._page_size = page_size
        self.events: list[dict[str, Any]] = []
        self.status = "RUNNING"
        self.fetched: list[int] = []
        """The ids of events handed out, in order: what was asked for twice stands here twice."""
        self.started: list[dict[str, Any]] = []
        self.stopped: dict[str, Any] = {}
        self.described = 0

    def start_execution(self, **given: Any) -> dict[str, Any]:
        self.started.append(given)
        return {"executionArn": ARN, "startDate": BEGAN}

    def stop_execution(self, **given: Any) -> dict[str, Any]:
        self.stopped = given
        return {}

    def describe_execution(self, *, executionArn: str) -> dict[str, Any]:
        if executionArn != ARN:
            raise CallRefused("DescribeExecution", code="ExecutionDoesNotExist", reason="none")
        self.described += 1
        answer = {
            "executionArn": ARN, "stateMachineArn": MACHINE_ARN, "name": "first",
            "status": self.status, "startDate": BEGAN, "input": '{"a": 1}',
        }  # fmt: skip
        if self.status == "SUCCEEDED":
            answer |= {"stopDate": BEGAN + timedelta(seconds=1), "output": '{"b": 2}'}
        if self.status == "FAILED":
            answer |= {"stopDate": BEGAN, "error": "Bad", "cause": "luck"}
        return answer

    def get_execution_history(
        self,
        *,
        executionArn: str,
        maxResults: int,
        reverseOrder: bool = False,
        nextToken: str | None = None,
    ) -> dict[str, Any]:
        assert executionArn == ARN
        if nextToken is None:
            self._go_on()
        # A token belongs to the history as it was when it was handed out.
        start, length = map(int, nextToken.split("/")) if nextToken else (0, len(self.events))
        events = self.events[:length]
        if reverseOrder:
            events.reverse()
        stop = start + min(maxResults, self._page_size)
        self.fetched += [event["id"] for event in events[start:stop]]
        more = {"nextToken": f"{stop}/{length}"} if stop < length else {}
        return {"events": events[start:stop], **more}

    def paginate(self, operation: str, result_key: str, **given: Any) -> Iterator[Any]:
        if operation == "list_executions":
            wanted = given.get("statusFilter", self.status)
            yield from [self._summary(number) for number in range(3) if wanted == self.status]
            return
        assert (operation, result_key) == ("get_execution_history", "events")
        token: dict[str, str] = {}
        while True:
            answer = self.get_execution_history(**given, **token)
            yield from answer["events"]
            if "nextToken" not in answer:
                return
            token = {"nextToken": answer["nextToken"]}

    def _summary(self, number: int) -> dict[str, Any]:
        return {
            "executionArn": f"{ARN}{number}", "name": f"first{number}", "status": self.status,
            "startDate": BEGAN,
        }  # fmt: skip

    def _go_on(self) -> None:
        for type_ in self._script.pop(0) if self._script else ():
            number = len(self.events) + 1
            timestamp = BEGAN + timedelta(seconds=number)
            self.events.append({"id": number, "type": type_, "timestamp": timestamp})
            self.status = _STATUS_OF.get(type_, self.status)
