"""One execution: what it is now, its wait, its stop, and its history as a live stream of events."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from helpers.aws.base import Aws
from helpers.errors import CallRefused, NotFound
from helpers.executions.events import HistoryEvent, HistoryParser, parse_history
from helpers.polling import Clock, poll
from helpers.streams import Reading, Stream

_AT_ONCE = 1000  # the most events GetExecutionHistory gives in one answer
_LATEST = 50
_GRACE = 3


@dataclass(frozen=True, repr=False)
class ExecutionDescription:
    """What AWS says of an execution at one moment; one that FAILED is an answer, not an error."""

    execution_arn: str
    state_machine_arn: str
    name: str
    status: str
    start_date: datetime
    stop_date: datetime | None = None
    input: Any = None
    output: Any = None
    """Parsed; None unless it succeeded."""
    error: str | None = None
    cause: str | None = None
    document: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """What AWS answered, in AWS's words and order; input and output are JSON text."""

    def __repr__(self) -> str:
        facts = {"output": self.output, "error": self.error, "cause": self.cause}
        shown = [f"{name}={value!r}" for name, value in facts.items() if value is not None]
        return f"ExecutionDescription({', '.join([repr(self.status), *shown])})"

    @property
    def is_final(self) -> bool:
        """Whether the execution has ended."""
        return self.status not in ("RUNNING", "PENDING_REDRIVE")

    def to_json(self) -> str:
        """Return the document as text."""
        return json.dumps(self.document, indent=2, ensure_ascii=False)


@dataclass(frozen=True, repr=False)
class ExecutionSummary:
    """One line of the list of a machine's executions."""

    name: str
    status: str
    arn: str
    start_date: datetime
    stop_date: datetime | None = None

    def __repr__(self) -> str:
        return f"ExecutionSummary({self.status!r})"


class Execution:
    """An execution of a state machine."""

    def __init__(self, aws: Aws, arn: str) -> None:
        self.arn = arn
        self.name = arn.rpartition(":")[2]
        self._aws = aws
        self._states = aws.client("stepfunctions")
        self._stream = Stream(
            _History(self._states, arn).read,
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
            return _description(self._states.describe_execution(executionArn=self.arn))
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


class _History:
    """A history that is read on, not again: only events after the last known are fetched."""

    def __init__(self, states: Any, arn: str) -> None:
        self._states = states
        self._arn = arn
        self._parser = HistoryParser()
        self._events: list[HistoryEvent] = []
        self._token: str | None = None
        self._has_begun = False
        self._quiet_since_end = 0

    def read(self) -> Reading[HistoryEvent]:
        known = len(self._events)
        more = self._read_latest() if self._has_begun else self._read_page()
        if self._events and self._events[-1].is_final:
            return Reading(self._events, ended=True)
        if more or len(self._events) > known:
            return Reading(self._events, pause=not more)
        return Reading(self._events, ended=self._ended_without_a_word())

    def _read_page(self) -> bool:
        """Read the next page from the start; say whether there are more."""
        token = {"nextToken": self._token} if self._token else {}
        answer = self._states.get_execution_history(
            executionArn=self._arn, maxResults=_AT_ONCE, **token
        )
        self._take(answer["events"])
        self._token = answer.get("nextToken")
        self._has_begun = self._token is None
        return not self._has_begun

    def _read_latest(self) -> bool:
        """Read backwards from the newest event to the last one known.

        A token of the last page would not do: it belongs to the history as it was then.
        """
        last = len(self._events)
        fresh = []
        for raw in self._states.paginate(
            "get_execution_history",
            "events",
            executionArn=self._arn,
            reverseOrder=True,
            maxResults=_LATEST,
        ):
            if raw["id"] <= last:
                break
            fresh.append(raw)
        self._take(reversed(fresh))
        return False

    def _take(self, raw_events: Any) -> None:
        for raw in raw_events:
            # Ids count from one without a gap, so what is known needs no second look.
            if raw["id"] > len(self._events):
                self._events.append(self._parser.parse(raw))

    def _ended_without_a_word(self) -> bool:
        """Tell whether the execution is over although its history has no last event.

        An execution that a restart of the local AWS cut off has none. Real AWS may show the status
        a moment before the event, hence the grace.
        """
        status = self._states.describe_execution(executionArn=self._arn)["status"]
        self._quiet_since_end += status != "RUNNING"
        return self._quiet_since_end > _GRACE


def _description(raw: Mapping[str, Any]) -> ExecutionDescription:
    keys = (
        "executionArn", "stateMachineArn", "name", "status", "startDate", "stopDate",
        "input", "output", "error", "cause",
    )  # fmt: skip
    document = {key: _plain(raw[key]) for key in keys if raw.get(key) is not None}
    return ExecutionDescription(
        execution_arn=raw["executionArn"],
        state_machine_arn=raw["stateMachineArn"],
        name=raw["name"],
        status=raw["status"],
        start_date=raw["startDate"],
        stop_date=raw.get("stopDate"),
        input=_parsed(raw.get("input")),
        output=_parsed(raw.get("output")),
        error=raw.get("error"),
        cause=raw.get("cause"),
        document=document,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value


def _parsed(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _no_execution(execution: Execution, error: CallRefused) -> Exception:
    if error.code != "ExecutionDoesNotExist":
        return error
    return NotFound(
        "execution",
        execution.name,
        where=f"state machine {execution.state_machine_name}",
        next_step="Start a new one: executions end with their state machine.",
    )
