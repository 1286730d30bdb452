"""Step 04: what it compiles to, and that it shows every form of target often enough.

Its file and its template will move to ``saved-steps/`` and ``tests/golden/`` with its chapter.
"""

from __future__ import annotations

from collections import Counter

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs

from helpers.template import compile_template
from tests.data.notifications.step import GOLDEN, notifications_step

MACHINE = notifications_step().config.state_machines[0]
GIVEN = MACHINE.notifications or {}


def form_of(target: dict[str, object]) -> str:
    (kind, value), *_ = target.items()
    options = sorted(set(value) - {"arn"}) if isinstance(value, dict) and "arn" in value else []
    return " ".join([kind, *options])


def test_it_compiles_to_its_golden_template() -> None:
    assert GOLDEN.read_text("utf-8") == compile_template(notifications_step()).to_json() + "\n"


def test_cfn_lint_finds_no_error() -> None:
    matches = lint(GOLDEN.read_text("utf-8"), config=ManualArgs(regions=["eu-west-1"]))
    assert [str(match) for match in matches if match.rule.severity == "error"] == []


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
