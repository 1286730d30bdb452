"""Logical ids: a changed one replaces somebody's resource."""

from __future__ import annotations

import pytest

from helpers.template import naming
from tests.unit.template.builders import config, function, machine


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hello", "Hello"),
        ("order-items", "OrderDashitems"),
        ("order_items", "OrderUnderscoreitems"),
        ("-x", "Dashx"),
        ("aB", "AB"),
        ("7up", "7up"),
    ],
)
def test_names_are_normalised_as_the_framework_does(name: str, expected: str) -> None:
    assert naming.normalise(name) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"id": "my-id", "name": "my-name"}, "MyDashid"),
        ({"name": "my-name"}, "MyDashname"),
        ({}, "OrdersStepFunctionsStateMachine"),
    ],
)
def test_a_machine_goes_by_id_then_name_then_key(given: dict[str, str], expected: str) -> None:
    assert naming.state_machine_logical_id(machine(**given)) == expected


def test_what_starts_a_machine_goes_by_its_key() -> None:
    named = machine(id="other", name="another")
    assert naming.schedule_role(named) == "OrdersScheduleToStepFunctionsRole"
    assert naming.event_rule_logical_id(named, 2) == "OrdersEventsRuleCloudWatchEvent2"


def test_a_function_is_called_after_service_stage_and_key() -> None:
    assert naming.function_name(config(), function("hello")) == "shop-dev-hello"


def test_a_function_keeps_a_name_of_its_own() -> None:
    assert naming.function_name(config(), function("hello", name="greeter")) == "greeter"


def test_a_version_id_keeps_letters_and_digits_only() -> None:
    assert naming.version_logical_id("a-b", "x+/Y1=") == "ADashbLambdaVersionxY1"
