"""Histories to fold: recorded ones, and a writer of histories in the form of AWS."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from helpers.executions.history import HistoryEvent, StateRun, parse_history, state_runs

RECORDED = Path(__file__).parents[2] / "data" / "histories"
BEGAN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def recorded(name: str) -> tuple[dict[str, Any], tuple[HistoryEvent, ...]]:
    """Return the definition and the events of a recorded execution."""
    saved = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    return saved["definition"], parse_history(saved["events"])


class Writer:
    """Write a history event by event; each follows the one before unless told otherwise."""

    def __init__(self) -> None:
        self.raw: list[dict[str, Any]] = []
        self.add("ExecutionStarted", input="{}")

    def add(self, type_: str, after: int | None = None, **details: Any) -> int:
        """Append an event a tenth of a second later; return its id."""
        number = len(self.raw) + 1
        event: dict[str, Any] = {
            "id": number,
            "type": type_,
            "timestamp": BEGAN + timedelta(seconds=(number - 1) / 10),
            # AWS: the first event and the first state both follow "event 0".
            "previousEventId": (0 if number <= 2 else number - 1) if after is None else after,
        }
        if details:
            event[_details_key(type_)] = details
        self.raw.append(event)
        return number

    def enter(self, name: str, kind: str = "Task", after: int | None = None) -> int:
        return self.add(f"{kind}StateEntered", after, name=name, input='{"in":1}')

    def leave(self, name: str, kind: str = "Task", after: int | None = None) -> int:
        return self.add(f"{kind}StateExited", after, name=name, output='{"out":1}')

    def stay(self, name: str, kind: str = "Pass", after: int | None = None) -> int:
        self.enter(name, kind, after)
        return self.leave(name, kind)

    def lambda_fails(self, error: str = "Oops") -> int:
        self.add("LambdaFunctionScheduled", resource="arn:aws:lambda:::function:f")
        self.add("LambdaFunctionStarted")
        return self.add("LambdaFunctionFailed", error=error, cause="because")

    def without_links(self) -> Writer:
        """Leave out every previousEventId, as a local AWS may."""
        for event in self.raw:
            del event["previousEventId"]
        return self

    @property
    def events(self) -> tuple[HistoryEvent, ...]:
        return parse_history(self.raw)

    def runs(self, definition: dict[str, Any] | None = None) -> dict[str, StateRun]:
        """Return the last run of each state."""
        return {run.state: run for run in state_runs(self.events, definition)}


def _details_key(type_: str) -> str:
    for kind in ("StateEntered", "StateExited"):
        if type_.endswith(kind):
            return f"s{kind[1:]}EventDetails"
    return f"{type_[0].lower()}{type_[1:]}EventDetails"
