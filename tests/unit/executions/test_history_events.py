"""Raw events → HistoryEvent, and the state each belongs to."""

from __future__ import annotations

import pytest

from helpers.executions.events import HistoryParser, parse_history
from tests.unit.executions.histories import BEGAN, Writer, recorded


def test_the_details_of_an_event_are_taken_out_of_their_wrapping() -> None:
    history = Writer()
    history.enter("Hello")
    assert dict(history.events[1].details) == {"name": "Hello", "input": '{"in":1}'}


def test_an_event_without_details_has_none() -> None:
    history = Writer()
    history.enter("Hello")
    history.add("LambdaFunctionStarted")
    assert dict(history.events[2].details) == {}


def test_elapsed_time_counts_from_the_first_event() -> None:
    history = Writer()
    history.enter("Hello")
    history.leave("Hello")
    assert [event.elapsed for event in history.events] == [0.0, 0.1, 0.2]


def test_a_repr_shows_the_state_and_no_time() -> None:
    history = Writer()
    history.enter("Hello")
    assert repr(history.events[1]) == "HistoryEvent(2, 'TaskStateEntered', 'Hello')"


def test_events_between_entering_and_leaving_belong_to_the_state() -> None:
    history = Writer()
    history.enter("Hello")
    history.lambda_fails()
    history.leave("Hello")
    assert [event.state for event in history.events[1:]] == ["Hello"] * 5


def test_events_of_the_execution_belong_to_no_state() -> None:
    history = Writer()
    history.stay("Hello")
    history.add("ExecutionSucceeded", output="1")
    assert history.events[-1].state is None
    assert history.events[-1].is_final


def test_a_growing_history_is_parsed_event_by_event() -> None:
    history = Writer()
    history.stay("Hello")
    parser = HistoryParser()
    assert tuple(parser.parse(raw) for raw in history.raw) == history.events


@pytest.mark.parametrize(
    "moment", [BEGAN, BEGAN.timestamp(), BEGAN.isoformat(), BEGAN.isoformat()[:-6] + "Z"]
)
def test_times_are_understood_however_they_were_saved(moment: object) -> None:
    (event,) = parse_history([{"id": 1, "type": "ExecutionStarted", "timestamp": moment}])
    assert event.timestamp == BEGAN


def test_branches_that_interleave_are_told_apart() -> None:
    history = Writer()
    history.enter("Both", "Parallel")
    started = history.add("ParallelStateStarted")
    left = history.enter("Left", after=started)
    right = history.enter("Right", after=started)
    history.add("TaskScheduled", left, resource="a")
    history.add("TaskScheduled", right, resource="b")
    assert [event.state for event in history.events[-2:]] == ["Left", "Right"]
    assert {event.container_id for event in history.events[-2:]} == {2}


def test_states_inside_a_map_know_their_iteration() -> None:
    history = Writer()
    history.enter("Each", "Map")
    started = history.add("MapStateStarted", length=2)
    first = history.add("MapIterationStarted", started, name="Each", index=0)
    second = history.add("MapIterationStarted", started, name="Each", index=1)
    history.enter("One", "Pass", after=second)
    history.enter("One", "Pass", after=first)
    assert [event.iteration for event in history.events[-2:]] == [1, 0]


def test_an_iteration_that_follows_another_belongs_to_the_same_map() -> None:
    history = Writer()
    history.enter("Each", "Map")
    started = history.add("MapStateStarted", length=2)
    history.add("MapIterationStarted", started, name="Each", index=0)
    left = history.stay("One")
    history.add("MapIterationSucceeded", left, name="Each", index=0)
    second = history.add("MapIterationStarted", left, name="Each", index=1)
    history.enter("One", "Pass", after=second)
    assert history.events[second - 1].state == "Each"
    assert history.events[-1].iteration == 1


def test_what_follows_a_map_is_outside_of_it_again() -> None:
    history = Writer()
    history.enter("Each", "Map")
    started = history.add("MapStateStarted", length=0)
    history.add("MapStateSucceeded", started)
    left = history.leave("Each", "Map", after=started)
    history.enter("After", "Pass", after=left)
    assert history.events[-1].container_id is None


def test_an_abort_that_points_at_a_sibling_is_given_to_its_own_iteration() -> None:
    """As on AWS: all that end with a failing iteration follow the one failure."""
    history = Writer()
    history.enter("Each", "Map")
    started = history.add("MapStateStarted", length=2)
    inside = [
        history.enter(
            "Ask", after=history.add("MapIterationStarted", started, name="Each", index=index)
        )
        for index in range(2)
    ]
    failure = history.add("TaskTimedOut", inside[0], error="States.Timeout")
    history.add("MapIterationFailed", failure, name="Each", index=0)
    history.add("TaskStateAborted", failure)
    history.add("MapIterationAborted", failure, name="Each", index=1)
    history.add("TaskStateAborted", failure)
    aborted = [e.entered_id for e in history.events if e.type == "TaskStateAborted"]
    assert aborted == inside


def test_without_links_the_last_state_entered_is_meant() -> None:
    history = Writer()
    history.enter("Hello")
    history.add("TaskScheduled", resource="r")
    assert history.without_links().events[-1].state == "Hello"


@pytest.mark.parametrize(
    "name",
    [
        "local-abort", "local-caught", "local-failed", "local-map", "local-map-fails",
        "local-parallel", "local-starter", "local-token",
        "stock-caught", "stock-parallel", "stock-starter", "stock-token",
    ],
)  # fmt: skip
def test_every_recorded_event_of_a_state_finds_its_state(name: str) -> None:
    definition, events = recorded(name)
    of_states = [event for event in events if not event.type.startswith("Execution")]
    assert of_states
    assert all(event.state for event in of_states)
    assert definition["States"]
