"""Executions on the local AWS."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.account import Account
from helpers.errors import CallRefused, NotFound
from helpers.executions.events import HistoryEvent
from helpers.stack.stack import Stack
from helpers.steps import load_step
from tests.functional.services import write_service


@pytest.fixture(scope="module")
def stack(account: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    path = write_service(tmp_path_factory.mktemp("service"), "executions")
    stack = account.deploy(load_step(path)).wait()
    yield stack
    stack.delete().wait()


def test_the_starter_answers_as_the_course_says(account: Account) -> None:
    stack = account.deploy(load_step("01-starter")).wait()
    machine = stack.state_machine("iw102StarterMachine")
    description = machine.start_execution({"thekey": "thevalue"}).wait()
    assert description.output == {"thekey": "thevalue", "taskresult": "Hello 102 Class"}


def test_the_events_of_a_live_execution_are_its_history(stack: Stack) -> None:
    execution = stack.state_machine("passing").start_execution()
    assert list(execution.events()) == list(execution.history())
    assert execution.history()[-1].type == "ExecutionSucceeded"


def test_readers_on_threads_see_the_same_events(stack: Stack) -> None:
    execution = stack.state_machine("passing").start_execution()
    seen: list[list[HistoryEvent]] = [[], [], []]
    threads = [
        threading.Thread(target=lambda into=into: into.extend(execution.events())) for into in seen
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [list(execution.history())] * 3


def test_a_failed_execution_is_data(stack: Stack) -> None:
    description = stack.state_machine("failing").start_execution().wait()
    assert (description.status, description.error, description.cause) == ("FAILED", "Bad", "luck")
    assert description.output is None


def test_a_stopped_execution_is_aborted_and_its_events_end(stack: Stack) -> None:
    execution = stack.state_machine("waiting").start_execution()
    execution.stop(error="Enough", cause="of this")
    assert execution.wait().status == "ABORTED"
    assert list(execution.events())[-1].type == "ExecutionAborted"


def test_the_end_of_an_execution_is_noticed_at_once(stack: Stack) -> None:
    """A regression of orders of magnitude, not a benchmark: those are under benchmarks/."""
    execution = stack.state_machine("passing").start_execution()
    description = execution.wait()
    noticed = time.time()
    assert description.stop_date is not None
    assert noticed - description.stop_date.timestamp() < 1


def test_a_past_execution_is_found_again(stack: Stack) -> None:
    machine = stack.state_machine("passing")
    machine.start_execution({"n": 1}, name="remembered").wait()
    assert machine.execution("remembered").describe().input == {"n": 1}
    assert "remembered" in [each.name for each in machine.list_executions(status="SUCCEEDED")]


def test_an_unknown_execution_is_not_found(stack: Stack) -> None:
    with pytest.raises(NotFound):
        stack.state_machine("passing").execution("never")


def test_a_name_cannot_be_used_twice(stack: Stack) -> None:
    machine = stack.state_machine("passing")
    machine.start_execution({"n": 1}, name="twice").wait()
    with pytest.raises(CallRefused) as caught:
        machine.start_execution({"n": 2}, name="twice")
    assert caught.value.code == "ExecutionAlreadyExists"


def test_an_execution_knows_the_definition_it_runs(stack: Stack) -> None:
    machine = stack.state_machine("passing")
    definition = machine.start_execution().definition()
    assert definition == machine.definition()
    assert definition["StartAt"] == "Only"


def test_a_definition_is_deployed_from_a_notebook(account: Account, tmp_path: Path) -> None:
    service = load_step(write_service(tmp_path, "modified"))
    changed = service.with_definition(
        "StartAt: A\nStates: {A: {Type: Pass, Result: changed, End: true}}", "passing"
    )
    stack = account.deploy(changed).wait()
    assert stack.state_machine("passing").start_execution().wait().output == "changed"
    stack.delete().wait()
