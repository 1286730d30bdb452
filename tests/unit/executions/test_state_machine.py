"""A state machine: starting and listing executions."""

from __future__ import annotations

import json

import pytest

from helpers.errors import NotFound, WorkbookError
from helpers.executions.callbacks import TaskToken
from helpers.executions.state_machine import StateMachine
from tests.fakes.aws import FakeAws
from tests.fakes.stepfunctions import ARN, MACHINE_ARN, FakeStepFunctions


@pytest.fixture
def states() -> FakeStepFunctions:
    return FakeStepFunctions()


@pytest.fixture
def machine(states: FakeStepFunctions) -> StateMachine:
    return StateMachine(FakeAws(stepfunctions=states), MACHINE_ARN)


def test_a_repr_shows_the_name(machine: StateMachine) -> None:
    assert repr(machine) == "StateMachine('shop')"


@pytest.mark.parametrize("value", [{"name": "Ada"}, [], "text", 0, False, None, "é"])
def test_any_json_starts_an_execution(
    machine: StateMachine, states: FakeStepFunctions, value: object
) -> None:
    assert machine.start_execution(value).arn == ARN
    assert json.loads(states.started[0]["input"]) == value


def test_no_input_is_an_empty_object(machine: StateMachine, states: FakeStepFunctions) -> None:
    machine.start_execution()
    assert states.started == [{"stateMachineArn": MACHINE_ARN, "input": "{}"}]


def test_an_execution_may_be_named(machine: StateMachine, states: FakeStepFunctions) -> None:
    machine.start_execution({}, name="first")
    assert states.started[0]["name"] == "first"


@pytest.mark.parametrize("value", [{1, 2}, float("nan"), object()])
def test_an_input_that_is_not_json_is_refused_before_aws_is_asked(
    machine: StateMachine, states: FakeStepFunctions, value: object
) -> None:
    with pytest.raises(WorkbookError, match="must be JSON"):
        machine.start_execution(value)
    assert states.started == []


def test_executions_are_listed_without_ids_in_their_repr(machine: StateMachine) -> None:
    assert repr(machine.list_executions(limit=1)) == "(ExecutionSummary('RUNNING'),)"


def test_executions_are_listed_by_status(machine: StateMachine) -> None:
    assert machine.list_executions(status="FAILED") == ()
    assert len(machine.list_executions(status="RUNNING")) == 3


def test_an_execution_is_found_by_name(machine: StateMachine) -> None:
    assert machine.execution("first").arn == ARN


def test_an_execution_is_found_by_the_arn_that_an_api_answered(machine: StateMachine) -> None:
    assert machine.execution(ARN).name == "first"


def test_an_execution_of_another_machine_is_not_found(
    machine: StateMachine, states: FakeStepFunctions
) -> None:
    with pytest.raises(NotFound):
        machine.execution(ARN.replace(":shop:", ":other:"))
    assert states.described == 0


def test_an_unknown_execution_names_the_latest(machine: StateMachine) -> None:
    with pytest.raises(NotFound) as caught:
        machine.execution("nope")
    assert caught.value.known == ("first0", "first1", "first2")


def test_a_task_token_is_never_shown() -> None:
    assert "s3cret" not in repr(TaskToken("s3cret", FakeAws()))
