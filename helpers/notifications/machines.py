"""A state machine as a source: its executions have notifications for their input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, takewhile
from typing import Any

from helpers.aws.base import Aws
from helpers.notifications.notification import Arrival, recognise
from helpers.notifications.source import Source
from helpers.notifications.targets import NotificationTarget

_REMEMBERED = 100


class MachineSource(Source):
    """The executions of a machine that rules start."""

    def __init__(self, target: NotificationTarget, aws: Aws) -> None:
        super().__init__(target)
        self._states = aws.client("stepfunctions")
        self._known = {raw["executionArn"] for raw in islice(self._newest(), _REMEMBERED)}

    def read(self) -> Iterator[Arrival]:
        """Ask every new execution for its input, the oldest first."""
        fresh = takewhile(lambda raw: raw["executionArn"] not in self._known, self._newest())
        for raw in reversed(list(fresh)):
            arn = raw["executionArn"]
            payload = recognise(self._states.describe_execution(executionArn=arn)["input"])
            if payload is not None:
                yield Arrival(arn, payload, raw["startDate"], {"execution": raw["name"]})
            self._known.add(arn)

    def _newest(self) -> Iterator[Mapping[str, Any]]:
        executions: Iterator[Mapping[str, Any]] = self._states.paginate(
            "list_executions", "executions", stateMachineArn=self.target.arn
        )
        return executions
