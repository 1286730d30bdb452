"""The figure in words."""

from __future__ import annotations

from helpers.executions.graph import graph
from helpers.executions.history import state_runs
from helpers.widgets.transcript import brief_cause, describe, headline, transcript
from tests.unit.executions.histories import recorded
from tests.unit.widgets.machines import parallel_in_map_in_parallel, starter


def told(name: str) -> list[str]:
    definition, events = recorded(name)
    drawn = graph(definition, events)
    return transcript(drawn, state_runs(events, definition)).splitlines()


def test_a_machine_is_described_by_its_states() -> None:
    assert describe(graph(starter())) == (
        "3 states: FirstWait (Wait 5 s), Hello (Lambda invoke), SecondWait (Wait 5 s)."
    )


def test_an_execution_is_told_state_by_state() -> None:
    assert told("local-starter") == [
        "Succeeded: 3 of 3 states reached",
        "1. ✓ FirstWait (Wait 5 s): succeeded",
        "2. ✓ Hello (Lambda function): succeeded",
        "3. ✓ SecondWait (Wait 5 s): succeeded",
    ]


def test_retries_and_errors_are_told() -> None:
    assert "1. ! Try (Lambda function): caught error, retry 2 of 2, ValueError" in told(
        "local-caught"
    )


def test_iterations_are_numbered_and_what_was_not_reached_comes_last() -> None:
    lines = told("local-map-fails")
    assert "3. – Slow [0] (Wait 20 s): cancelled" in lines
    assert "1. ! Each (Map): caught error, 1 of 3 items done, Bad" in lines


def test_a_failure_is_in_the_headline() -> None:
    definition, events = recorded("local-failed")
    said = headline(graph(definition, events))
    assert said == "Failed: 1 of 1 states reached; ValueError: boom"


def test_a_cause_that_is_plain_text_is_told_by_its_first_line() -> None:
    assert brief_cause("no disk\nand more") == "no disk"


def test_without_runs_the_states_are_told_as_defined_and_nested() -> None:
    lines = transcript(graph(parallel_in_map_in_parallel())).splitlines()
    assert lines[:5] == [
        "Not started",
        "○ Outer (Parallel, 2 branches): Not reached",
        "  ○ Each (Map): Not reached",
        "    ○ Both (Parallel, 2 branches): Not reached",
        "      ○ Left (Lambda invoke): Not reached",
    ]
