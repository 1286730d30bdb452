"""Schedules and event rules, where the framework's own output is no guide."""

from __future__ import annotations

import json
from typing import Any

import pytest

from helpers.errors import CompileError
from tests.unit.template.builders import compiled, machine, properties


def rule(kind: str, event: Any) -> Any:
    logical_id = {
        "schedule": "OrdersStepFunctionsEventsRuleSchedule1",
        "eventBridge": "OrdersEventsRuleCloudWatchEvent1",
    }[kind]
    return properties(compiled(machine(events=({kind: event},))), logical_id)


def test_a_double_quote_in_an_input_is_accepted() -> None:
    given = {"text": 'say "hi"'}
    found = rule("schedule", {"rate": "rate(1 day)", "input": given})["Targets"][0]["Input"]
    assert json.loads(found) == given


def test_a_double_quote_in_a_description_is_accepted() -> None:
    found = rule("schedule", {"rate": "rate(1 day)", "description": 'the "daily"'})
    assert found["Description"] == 'the "daily"'


def test_an_empty_input_is_an_input() -> None:
    found = rule("eventBridge", {"event": {"source": ["x"]}, "input": {}})
    assert found["Targets"][0]["Input"] == "{}"


def test_a_pattern_that_cannot_be_read_without_line_breaks_is_kept() -> None:
    pattern = {"detail": {"path": ["C:\\name"]}}
    assert rule("eventBridge", {"event": pattern})["EventPattern"] == pattern


def test_the_counter_of_schedules_runs_over_both_methods() -> None:
    scheduler = {"method": "scheduler", "rate": "rate(1 day)", "role": "arn:x"}
    events = ({"schedule": {"rate": "rate(1 day)", "role": "arn:x"}}, {"schedule": scheduler})
    template = compiled(machine(events=events))
    assert "OrdersStepFunctionsSchedulerSchedule2" in template.resources


def test_a_role_of_its_own_spares_the_one_we_would_make() -> None:
    events = ({"schedule": {"rate": "rate(1 day)", "role": "arn:x"}},)
    assert "OrdersScheduleToStepFunctionsRole" not in compiled(machine(events=events)).resources


@pytest.mark.parametrize("kind", ["sqs", "sns"])
def test_an_event_that_is_not_compiled_yet_is_refused(kind: str) -> None:
    message = rf"serverless\.yml: stepFunctions\.stateMachines\.orders\.events: {kind} is not"
    with pytest.raises(CompileError, match=message):
        compiled(machine(events=({kind: {"path": "x", "method": "GET"}},)))
