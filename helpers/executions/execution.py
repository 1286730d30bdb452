"""One execution: what it is now, its end, its stop, and its history as a stream of events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from helpers.aws.base import Aws
from helpers.errors import CallRefused, NotFound
from helpers.executions.description import (
    ExecutionDescription,
    ExecutionSummary,
    parse_description,
)
from helpers.executions.events import HistoryEvent, parse_history
from helpers.executions.live_history import LiveHistory
from helpers.polling import Clock, poll
from helpers.streams import Stream

__all__ = ["Execution", "ExecutionDescription", "ExecutionSummary"]
_AT_ONCE = 1000  # the most events GetExecutionHistory gives in one answer


class Execution:
    """An execution of a state machine."""

    def __init__(self, aws: Aws, arn: str) -> None:
        self.arn = arn
        self.name = arn.rpartition(":")[2]
        self._aws = aws
        self._states = aws.client("stepfunctions")
        self._stream = Stream(
            LiveHistory(self._states, arn).read,
            what=f"the execution of {self.state_machine_name}",
            pace=aws.pace,
        )

    def __repr__(self) -> str:
        return f"Execution(of {self.state_machine_name!r})"

    @property
    def state_machine_name(self) -> str:
        """The name of the state machine it executes."""
        return self.arn.split(":")[6]

    def describe(self) -> ExecutionDescription:
        """Ask AWS what it is now."""
        try:
            return parse_description(self._states.describe_execution(executionArn=self.arn))
        except CallRefused as error:
            raise _no_execution(self, error) from error

    def wait(self, timeout: float = 60, *, clock: Clock | None = None) -> ExecutionDescription:
        """Wait until it has ended; raises TimedOut, and leaves it running, after ``timeout``."""
        readings = poll(
            self.describe,
            final=lambda description: description.is_final,
            what=f"the execution of {self.state_machine_name}",
            timeout=timeout,
            pace=self._aws.pace,
            clock=clock,
        )
        *_, last = readings
        return last

    def stop(self, error: str = "", cause: str = "") -> None:
        """Stop it; the status becomes ABORTED, and error and cause stand in its description."""
        given = {"error": error, "cause": cause}
        self._states.stop_execution(
            executionArn=self.arn, **{key: value for key, value in given.items() if value}
        )

    def history(self) -> tuple[HistoryEvent, ...]:
        """Return every event so far."""
        return parse_history(
            self._states.paginate(
                "get_execution_history", "events", executionArn=self.arn, maxResults=_AT_ONCE
            )
        )

    def events(self, *, timeout: float = 600, clock: Clock | None = None) -> Iterator[HistoryEvent]:
        """Yield every event from the first to the last, waiting for those still to come."""
        return self._stream.events(timeout=timeout, clock=clock)

    def definition(self) -> dict[str, Any]:
        """Return the definition it runs, in the Amazon States Language, as it was at the start."""
        answer = self._states.describe_state_machine_for_execution(executionArn=self.arn)
        return dict(json.loads(answer["definition"]))


def _no_execution(execution: Execution, error: CallRefused) -> Exception:
    if error.code != "ExecutionDoesNotExist":
        return error
    return NotFound(
        "execution",
        execution.name,
        where=f"state machine {execution.state_machine_name}",
        next_step="Start a new one: executions end with their state machine.",
    )
