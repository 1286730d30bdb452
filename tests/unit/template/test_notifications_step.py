"""Step 04: that it shows every form of target often enough."""

from __future__ import annotations

from collections import Counter

import pytest

from helpers.steps import load_step

MACHINE = load_step("04-notifications").config.state_machines[0]
GIVEN = MACHINE.notifications or {}


def form_of(target: dict[str, object]) -> str:
    (kind, value), *_ = target.items()
    options = sorted(set(value) - {"arn"}) if isinstance(value, dict) and "arn" in value else []
    return " ".join([kind, *options])


def test_every_form_of_target_stands_under_two_statuses_at_least() -> None:
    forms = Counter(form for targets in GIVEN.values() for form in set(map(form_of, targets)))
    assert sorted(forms) == [
        "firehose",
        "kinesis",
        "kinesis partitionKeyPath",
        "lambda",
        "sns",
        "sqs",
        "sqs messageGroupId",
        "stepFunctions",
    ]
    assert min(forms.values()) >= 2


@pytest.mark.parametrize("status", ["ABORTED", "FAILED", "RUNNING", "SUCCEEDED", "TIMED_OUT"])
def test_the_monitor_is_told_of_every_status(status: str) -> None:
    assert {"lambda": {"Fn::GetAtt": ["monitor", "Arn"]}} in GIVEN[status]


@pytest.mark.parametrize("status", ["ABORTED", "FAILED"])
def test_failures_and_abortions_go_to_as_many_targets_as_a_rule_takes(status: str) -> None:
    assert len(GIVEN[status]) == 5
