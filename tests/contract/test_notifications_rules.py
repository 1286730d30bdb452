"""What EventBridge refuses of a rule, and CloudFormation with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from helpers.errors import CallRefused
from tests.contract.playground import ROLE, Playground, one_state
from tests.contract.rules import Exchange
from tests.contract.stacks import deploy

ACCOUNT = "eu-west-1:000000000000"
QUEUE = f"arn:aws:sqs:{ACCOUNT}:some"
WITHOUT_ROLE = [
    f"arn:aws:states:{ACCOUNT}:stateMachine:some",
    f"arn:aws:kinesis:{ACCOUNT}:stream/some",
    f"arn:aws:firehose:{ACCOUNT}:deliverystream/some",
]
PATTERN = {"source": ["aws.states"]}


@pytest.fixture
def exchange(corrected: Playground) -> Iterator[Exchange]:
    made = Exchange(corrected.aws)
    yield made
    made.clear()


@pytest.fixture
def rule(corrected: Playground, exchange: Exchange) -> str:
    return exchange.rule(corrected.machine(one_state({"Type": "Pass"})))


def refusal(exchange: Exchange, rule: str, *targets: Mapping[str, Any]) -> CallRefused:
    """Return how targets are refused; they must be."""
    numbered = [{"Id": str(number), **target} for number, target in enumerate(targets)]
    with pytest.raises(CallRefused) as refused:
        exchange.aws.client("events").put_targets(Rule=rule, Targets=numbered)
    return refused.value


@pytest.mark.parametrize("arn", WITHOUT_ROLE)
def test_a_target_that_needs_a_role_is_refused_without(
    exchange: Exchange, rule: str, arn: str
) -> None:
    refused = refusal(exchange, rule, {"Arn": arn})
    assert refused.code == "ValidationException"
    assert f"RoleArn is required for target {arn}." in refused.reason


def test_a_fifo_queue_is_refused_without_a_group(exchange: Exchange, rule: str) -> None:
    refused = refusal(exchange, rule, {"Arn": QUEUE + ".fifo"})
    assert "MessageGroupId must be specified" in refused.reason


def test_a_sixth_target_is_refused(exchange: Exchange, rule: str) -> None:
    refused = refusal(exchange, rule, *({"Arn": f"{QUEUE}-{number}"} for number in range(6)))
    assert refused.code == "LimitExceededException"


def test_five_targets_may_be_put_again(playground: Playground) -> None:
    exchange = Exchange(playground.aws)
    rule = exchange.rule(playground.machine(one_state({"Type": "Pass"})))
    targets = [{"Id": str(number), "Arn": f"{QUEUE}-{number}"} for number in range(5)]
    client = exchange.aws.client("events")
    for _ in range(2):
        client.put_targets(Rule=rule, Targets=targets)
    assert len(client.list_targets_by_rule(Rule=rule)["Targets"]) == 5
    client.remove_targets(Rule=rule, Ids=[target["Id"] for target in targets])
    exchange.clear()


def test_a_rule_with_targets_is_not_deleted(corrected: Playground, exchange: Exchange) -> None:
    machine = corrected.machine(one_state({"Type": "Pass"}))
    rule = exchange.rule(machine, {"Arn": QUEUE})
    with pytest.raises(CallRefused) as refused:
        exchange.aws.client("events").delete_rule(Name=rule)
    assert "since it has targets" in refused.value.reason


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"Targets": [{"Id": "a", "Arn": WITHOUT_ROLE[0]}]}, "RoleArn is required"),
        ({"Targets": [{"Id": "a", "Arn": "nothing"}]}, "not in correct format"),
        ({"Targets": [{"Id": str(n), "Arn": QUEUE} for n in range(6)]}, "exceeds the maximum"),
        ({"EventPattern": {"source": "aws.states"}}, "Event pattern is not valid"),
    ],
)
def test_a_template_is_held_to_the_same(
    corrected: Playground, properties: Mapping[str, Any], reason: str
) -> None:
    resource = {"Type": "AWS::Events::Rule", "Properties": {"EventPattern": PATTERN, **properties}}
    found = deploy(corrected.aws, "a-rule", {"Rule": resource})
    assert found.status == "ROLLBACK_COMPLETE"
    assert reason in found.reasons["Rule"]


def test_a_rule_of_a_template_is_made_and_deleted(playground: Playground) -> None:
    target = {"Id": "a", "Arn": WITHOUT_ROLE[0], "RoleArn": ROLE}
    properties = {"EventPattern": PATTERN, "Targets": [target]}
    resource = {"Type": "AWS::Events::Rule", "Properties": properties}
    assert deploy(playground.aws, "a-rule", {"Rule": resource}).status == "CREATE_COMPLETE"
