"""What arrived at a target → a frozen notification, if it is one; pure.

The event is AWS's "Step Functions Execution Status Change":
https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

STATUSES = ("RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")
"""Every status that is told of; an execution has the first and one of the others."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, repr=False)
class Notification:
    """One delivery: a target was told of one change of status."""

    kind: str
    """The kind of target, in the word of serverless.yml: sns, sqs, kinesis, lambda and so on."""
    target: str
    """The name of the target."""
    status: str
    execution: str
    """The name of the execution."""
    time: datetime
    """When the status changed."""
    arrived: datetime
    """When the target had it, by the target's own clock."""
    payload: Mapping[str, Any] = field(hash=False)
    """What the target got."""
    attributes: Mapping[str, str] = field(default_factory=lambda: _NOTHING, hash=False)
    """What goes with it at this kind of target: a message group, a partition key, an object key."""

    def __repr__(self) -> str:
        return f"Notification({self.status!r}, {self.kind!r}, {self.target!r})"

    @property
    def execution_arn(self) -> str:
        """The ARN of the execution."""
        return str(detail(self.payload)["executionArn"])

    @property
    def machine_arn(self) -> str:
        """The ARN of the state machine."""
        parts = self.execution_arn.replace(":execution:", ":stateMachine:").split(":")
        return ":".join(parts[:7])

    @property
    def latency(self) -> float:
        """Seconds from the change of status to the arrival.

        Some targets tell whole seconds only; what seems to be negative is none.
        """
        return max(0.0, (self.arrived - self.time).total_seconds())


@dataclass(frozen=True)
class Arrival:
    """Something that arrived at a target and can be recognised as a notification."""

    id: str
    """The target's own name of this delivery: the same one read twice has the same."""
    payload: Mapping[str, Any]
    arrived: datetime
    attributes: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


def recognise(text: str | bytes) -> Mapping[str, Any] | None:
    """Return the payload that a text holds; None unless it names an execution and its status.

    A rule may hand on a part of the event (``inputPath``); so the detail alone will do.
    """
    try:
        payload = json.loads(text)
    except ValueError:
        return None
    return payload if isinstance(payload, dict) and detail(payload) else None


def detail(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a payload says of the execution; nothing if it is no notification."""
    inner = payload.get("detail", payload)
    is_told = isinstance(inner, dict) and inner.get("status") in STATUSES
    is_named = is_told and str(inner.get("executionArn", "")).count(":") == 7
    return inner if is_named else {}


def notification(kind: str, target: str, arrival: Arrival) -> Notification:
    """Return the notification that arrived."""
    told = detail(arrival.payload)
    return Notification(
        kind=kind,
        target=target,
        status=str(told["status"]),
        execution=str(told["executionArn"]).rpartition(":")[2],
        time=_changed(arrival, told),
        arrived=arrival.arrived,
        payload=arrival.payload,
        attributes=arrival.attributes,
    )


def _changed(arrival: Arrival, told: Mapping[str, Any]) -> datetime:
    """Return when the status changed: by the dates of the execution, as the event has no more
    than whole seconds.
    """
    name = "startDate" if told["status"] == "RUNNING" else "stopDate"
    moment = told.get(name)
    if isinstance(moment, int | float):
        return from_milliseconds(moment)
    whole = arrival.payload.get("time")
    return datetime.fromisoformat(whole) if isinstance(whole, str) else arrival.arrived


def from_milliseconds(moment: float | str) -> datetime:
    """Return a time that AWS counts in milliseconds since 1970."""
    return datetime.fromtimestamp(float(moment) / 1000, UTC)
