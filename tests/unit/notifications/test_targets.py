"""Rules → targets: who is told of what, by the rules as they are deployed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from helpers.notifications.targets import NotificationTarget, find_targets
from tests.fakes.aws import FakeAws
from tests.unit.notifications.events import MACHINE

_ARN = "arn:aws:{}:eu-west-1:111122223333:{}"


class FakeRules:
    """EventBridge with these rules, by name."""

    def __init__(self, rules: dict[str, dict[str, Any]]) -> None:
        self.rules = rules

    def describe_rule(self, *, Name: str, EventBusName: str = "default") -> dict[str, Any]:
        rule = self.rules[Name]
        assert rule.get("bus", "default") == EventBusName
        pattern = rule["pattern"]
        return {"State": rule.get("state", "ENABLED"), "EventPattern": json.dumps(pattern)}

    def paginate(
        self, operation: str, key: str, *, Rule: str, EventBusName: str = "default"
    ) -> Iterator[dict[str, Any]]:
        assert (operation, key, EventBusName) == (
            "list_targets_by_rule", "Targets", self.rules[Rule].get("bus", "default"),
        )  # fmt: skip
        for number, arn in enumerate(self.rules[Rule]["targets"]):
            yield {"Id": str(number), "Arn": arn}


def pattern(*statuses: str, **detail: Any) -> dict[str, Any]:
    return {
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        "detail": {"stateMachineArn": [MACHINE], "status": list(statuses), **detail},
    }


def targets(**rules: dict[str, Any]) -> tuple[NotificationTarget, ...]:
    return find_targets(FakeAws(events=FakeRules(rules)), rules)


QUEUE = _ARN.format("sqs", "trouble")


def test_a_target_of_several_rules_is_told_of_all_their_statuses() -> None:
    (target,) = targets(
        one={"pattern": pattern("TIMED_OUT"), "targets": [QUEUE]},
        two={"pattern": pattern("RUNNING", "FAILED"), "targets": [QUEUE]},
    )
    assert repr(target) == "NotificationTarget('sqs', 'trouble', RUNNING, FAILED, TIMED_OUT)"


@pytest.mark.parametrize(
    ("service", "resource", "kind", "name"),
    [
        ("lambda", "function:monitor", "lambda", "monitor"),
        ("lambda", "function:monitor:live", "lambda", "monitor"),
        ("sns", "alerts", "sns", "alerts"),
        ("sqs", "journal.fifo", "sqs", "journal.fifo"),
        ("kinesis", "stream/status", "kinesis", "status"),
        ("firehose", "deliverystream/archive", "firehose", "archive"),
        ("states", "stateMachine:followUp", "stepFunctions", "followUp"),
    ],
)
def test_every_kind_of_target_has_its_word_and_name(
    service: str, resource: str, kind: str, name: str
) -> None:
    arn = _ARN.format(service, resource)
    (target,) = targets(rule={"pattern": pattern("FAILED"), "targets": [arn]})
    assert (target.kind, target.name, target.arn) == (kind, name, arn)


def test_a_status_belongs_to_its_machine() -> None:
    (target,) = targets(rule={"pattern": pattern("FAILED"), "targets": [QUEUE]})
    assert target.is_told_of("FAILED", MACHINE)
    assert not target.is_told_of("RUNNING", MACHINE)
    assert not target.is_told_of("FAILED", MACHINE + "2")


def test_a_rule_that_names_nothing_is_for_any_status_and_machine() -> None:
    everything = {"source": ["aws.states"]}
    (target,) = targets(rule={"pattern": everything, "targets": [QUEUE]})
    assert len(target.statuses) == 5
    assert target.is_told_of("ABORTED", MACHINE + "2")


@pytest.mark.parametrize(
    "rule",
    [
        {"pattern": pattern("FAILED"), "state": "DISABLED"},
        {"pattern": {"source": ["aws.s3"]}},
        {"pattern": {"detail-type": ["EC2 Instance State-change Notification"]}},
        {"pattern": {}},
    ],
    ids=["disabled", "other source", "other event", "no pattern"],
)
def test_rules_for_something_else_have_no_part(rule: dict[str, Any]) -> None:
    assert targets(rule={**rule, "targets": [QUEUE]}) == ()


def test_a_target_that_cannot_be_watched_is_left_out() -> None:
    bus = _ARN.format("events", "event-bus/other")
    assert targets(rule={"pattern": pattern("FAILED"), "targets": [bus]}) == ()


def test_a_rule_on_a_bus_of_its_own_is_asked_for_there() -> None:
    rule = {"pattern": pattern("FAILED"), "targets": [QUEUE], "bus": "ours"}
    found = find_targets(FakeAws(events=FakeRules({"rule": rule})), ["ours|rule"])
    assert len(found) == 1
