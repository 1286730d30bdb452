"""What EventBridge needs to reach a target, and that its lack is seen in a template."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from helpers.steps import load_step
from helpers.template import Unreachable, compile_template, unreachable_targets

RESOURCES: dict[str, Any] = dict(compile_template(load_step("04-notifications")).resources)
RULE = "Iw102NotificationMachineNotifications{}EventRule"


def without(type_: str) -> dict[str, Any]:
    return {name: each for name, each in RESOURCES.items() if each["Type"] != type_}


def needed(resources: dict[str, Any]) -> set[tuple[str, str]]:
    return {(each.target, each.needs) for each in unreachable_targets(resources)}


def first(resources: dict[str, Any], type_: str) -> Any:
    return next(each["Properties"] for each in resources.values() if each["Type"] == type_)


@pytest.mark.parametrize("step", ["01-starter", "02-api", "04-notifications"])
def test_the_compiler_lets_every_rule_in(step: str) -> None:
    assert unreachable_targets(compile_template(load_step(step)).resources) == ()


def test_a_missing_topic_policy_names_rule_target_and_action() -> None:
    assert unreachable_targets(without("AWS::SNS::TopicPolicy")) == (
        Unreachable(RULE.format("FAILED"), "AlertTopic", "sns:Publish"),
        Unreachable(RULE.format("RUNNING"), "AlertTopic", "sns:Publish"),
    )


@pytest.mark.parametrize(
    ("type_", "locked_out"),
    [
        (
            "AWS::SQS::QueuePolicy",
            {("TroubleQueue", "sqs:SendMessage"), ("JournalQueue", "sqs:SendMessage")},
        ),
        ("AWS::Lambda::Permission", {("MonitorLambdaFunction", "lambda:InvokeFunction")}),
        (
            "AWS::IAM::Role",
            {
                ("StatusStream", "kinesis:PutRecord"),
                ("TroubleStream", "kinesis:PutRecord"),
                ("Archive", "firehose:PutRecord"),
                ("Iw102FollowUpMachine", "states:StartExecution"),
            },
        ),
    ],
)
def test_what_each_kind_of_leave_is_for(type_: str, locked_out: set[tuple[str, str]]) -> None:
    assert needed(without(type_)) == locked_out


def test_a_policy_for_another_rule_does_not_help() -> None:
    resources = copy.deepcopy(RESOURCES)
    statement = first(resources, "AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"]
    statement["Condition"]["ArnEquals"]["aws:SourceArn"].pop(0)
    assert unreachable_targets(resources) == (
        Unreachable(RULE.format("FAILED"), "AlertTopic", "sns:Publish"),
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("Effect", "Deny"),
        ("Action", "sns:Subscribe"),
        ("Principal", {"Service": "states.amazonaws.com"}),
        ("Resource", {"Ref": "AnotherTopic"}),
    ],
)
def test_a_policy_that_says_something_else_does_not_help(key: str, value: Any) -> None:
    resources = copy.deepcopy(RESOURCES)
    first(resources, "AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"][key] = value
    assert ("AlertTopic", "sns:Publish") in needed(resources)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("Action", ["sns:GetTopicAttributes", "sns:Pub*"]),
        ("Resource", "*"),
        ("Condition", {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}),
    ],
)
def test_a_wider_policy_will_do(key: str, value: Any) -> None:
    resources = copy.deepcopy(RESOURCES)
    first(resources, "AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"][key] = value
    assert unreachable_targets(resources) == ()


def test_targets_made_elsewhere_are_not_judged() -> None:
    target = {"Id": "one", "Arn": "arn:aws:sqs:eu-west-1:111122223333:theirs"}
    rule = {"Type": "AWS::Events::Rule", "Properties": {"Targets": [target]}}
    assert unreachable_targets({"Rule": rule}) == ()
