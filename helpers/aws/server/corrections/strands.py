"""The strands of an execution: its main line, the branches of a Parallel, the rounds of a Map.

A strand knows which event its next event follows, and can be stopped while it waits. Whatever
runs for an execution finds its strand in a context variable.
"""

from __future__ import annotations

import contextvars
import json
import threading
from collections.abc import Callable
from typing import Any, TypeAlias

from ministack.core.responses import now_iso
from ministack.services import stepfunctions as sfn

Execution: TypeAlias = dict[str, Any]

_ABORTABLE = {"Task", "Wait", "Parallel", "Map"}
"""The types of state for which AWS has a StateAborted event."""

_lock = threading.Lock()
"""Held to add an event or to end an execution, so that no event follows the last one."""

listeners: list[Callable[[], None]] = []
"""Told of every event, for it is something to save."""

_current: contextvars.ContextVar[Strand | None] = contextvars.ContextVar("strand", default=None)


class Stopped(Exception):
    """Nothing more is to happen in this strand; not an error of the state machine."""


class Strand:
    """One line of events in an execution."""

    def __init__(self, execution: Execution, *, parent: Strand | None = None) -> None:
        self.execution = execution
        self.last_event: int = 0
        if parent is not None and parent.execution is execution:
            self.last_event = parent.last_event
        self.state: tuple[str, str] | None = None
        """Type and name of the state it is in."""
        self.task: str | None = None
        """Resource of the task at work."""
        self.announced = False
        """Whether the task at work has its Scheduled event."""
        self.round: dict[str, Any] | None = None
        """Name and index of the round of a Map that this strand is, while it is at work."""
        self._stopped = threading.Event()
        self._inner: list[Strand] = []
        self._wakers: list[Callable[[], None]] = []
        if parent is not None:
            parent._inner.append(self)

    def fork(self, number: int) -> list[Strand]:
        """Return strands that begin where this one is."""
        return [Strand(self.execution, parent=self) for _ in range(number)]

    def join(self, inner: list[Strand], *, follow: Strand) -> None:
        """Go on after the strands that were forked, following the last event of one of them."""
        self.last_event = follow.last_event
        self._inner = [strand for strand in self._inner if strand not in inner]

    @property
    def is_stopped(self) -> bool:
        """Whether nothing more is to happen here."""
        return self._stopped.is_set()

    def add_event(self, event_type: str, **details: Any) -> dict[str, Any]:
        """Add the event that follows the last one of this strand; raises Stopped."""
        with _lock:
            if self.is_stopped or self.execution["status"] != "RUNNING":
                raise Stopped
            return self._append(event_type, details)

    def sleep(self, seconds: float) -> None:
        """Let time pass; raises Stopped when the strand is stopped meanwhile."""
        if self._stopped.wait(seconds):
            raise Stopped

    def wait(self, event: threading.Event, timeout: float | None) -> bool:
        """Wait for an event of somebody else's; raises Stopped when stopped meanwhile."""
        self._wakers.append(event.set)
        try:
            if self.is_stopped:
                raise Stopped
            happened = event.wait(timeout)
        finally:
            self._wakers.remove(event.set)
        if self.is_stopped:
            raise Stopped
        return happened

    def stop(self) -> None:
        """Stop this strand and all within it."""
        self._stopped.set()
        for wake in list(self._wakers):
            wake()
        for inner in list(self._inner):
            inner.stop()

    def abort(self) -> None:
        """Stop this strand because another one failed; its history says so."""
        for inner in list(self._inner):
            inner.abort()
        with _lock:
            if not self.is_stopped and self.execution["status"] == "RUNNING":
                if self.state is not None and self.state[0] in _ABORTABLE:
                    self._append(f"{self.state[0]}StateAborted", {})
                if self.round is not None:
                    key = "mapIterationAbortedEventDetails"
                    self._append("MapIterationAborted", {key: self.round})
        self.stop()

    def _append(self, event_type: str, details: dict[str, Any]) -> dict[str, Any]:
        event = append(self.execution, event_type, self.last_event, details)
        self.last_event = event["id"]
        return event

    def run(self, work: Callable[[], Any]) -> Any:
        """Do some work as this strand, in the thread and context of the caller."""
        token = _current.set(self)
        try:
            return work()
        finally:
            _current.reset(token)


def as_text(value: Any) -> str:
    """Return a value as AWS writes it into events and outputs: without spaces, in UTF-8."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def current_strand(execution: Execution | None = None) -> Strand | None:
    """Return the strand at work here, if it is of this execution."""
    strand = _current.get()
    if strand is None or (execution is not None and strand.execution is not execution):
        return None
    return strand


def outside(work: Callable[[], Any]) -> Callable[[], Any]:
    """Return work to do for the account and region at work here, but in no strand of theirs."""
    context = contextvars.copy_context()
    context.run(_current.set, None)
    return lambda: context.run(work)


def append(
    execution: Execution, event_type: str, previous: int, details: dict[str, Any]
) -> dict[str, Any]:
    """Append an event to a history, whatever its state; the caller holds the lock."""
    event = {
        "id": len(execution["events"]) + 1,
        "previousEventId": previous,
        "type": event_type,
        "timestamp": now_iso(),
        **details,
    }
    execution["events"].append(event)
    for listener in listeners:
        listener()
    return event


def end(execution: Execution, status: str, **outcome: str | None) -> bool:
    """End an execution, once: its last event and its outcome; say whether it was running.

    The status is set last, for it is what pollers wait for: who sees it sees all the rest.
    """
    given = {name: value for name, value in outcome.items() if value is not None}
    event_type = "Execution" + "".join(word.capitalize() for word in status.split("_"))
    details = dict(given)
    if "output" in details:
        details["outputDetails"] = {"truncated": False}  # type: ignore[assignment]
    with _lock:
        if execution["status"] != "RUNNING":
            return False
        strand = current_strand(execution)
        previous = strand.last_event if strand else len(execution["events"])
        key = event_type[0].lower() + event_type[1:] + "EventDetails"
        event = append(execution, event_type, previous, {key: details})
        execution.update(given, stopDate=event["timestamp"])
        execution["status"] = status
    sfn._emit_execution_status_event(execution)
    return True
