"""Executions told again from recorded histories, a few events at every look."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from helpers.executions.execution import Execution
from helpers.executions.state_machine import StateMachine
from helpers.polling import Pace
from tests.fakes.aws import FakeAws

HISTORIES = Path(__file__).parents[2] / "data" / "histories"
MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:shop"


class RecordedStepFunctions:
    """The part of Step Functions that a view asks."""

    def __init__(self, definition: Mapping[str, Any], events: list[dict[str, Any]], step: int):
        self._definition = definition
        self._events = events
        self._step = step
        self._told = 0

    def describe_state_machine_for_execution(self, *, executionArn: str) -> dict[str, Any]:
        assert executionArn.startswith(MACHINE.replace("stateMachine", "execution"))
        return {"definition": json.dumps(self._definition)}

    def get_execution_history(self, *, executionArn: str, maxResults: int) -> dict[str, Any]:
        assert executionArn
        assert maxResults
        self._told += self._step
        return {"events": self._events[: self._told]}

    def paginate(self, operation: str, result_key: str, **given: Any) -> Iterator[dict[str, Any]]:
        assert (operation, result_key) == ("get_execution_history", "events")
        assert given["reverseOrder"]
        self._told += self._step
        yield from reversed(self._events[: self._told])

    def describe_execution(self, *, executionArn: str) -> dict[str, Any]:
        name = executionArn.rpartition(":")[2]
        return {
            "executionArn": executionArn, "stateMachineArn": MACHINE, "name": name,
            "status": "RUNNING", "startDate": 0,
        }  # fmt: skip


def recorded(name: str, *, step: int = 1000, run: str = "first") -> Execution:
    """Return the execution of a file in tests/data/histories; ``step`` events at every look."""
    data = json.loads((HISTORIES / f"{name}.json").read_text(encoding="utf-8"))
    return told(data["definition"], data["events"], step=step, run=run)


def told(
    definition: Mapping[str, Any],
    events: list[dict[str, Any]],
    *,
    step: int = 1000,
    run: str = "first",
) -> Execution:
    """Return an execution with this history."""
    aws = FakeAws(stepfunctions=RecordedStepFunctions(definition, events, step))
    aws.pace = Pace(first=0.005, growth=1.0, longest=0.005)
    return StateMachine(aws, MACHINE).execution(run)
