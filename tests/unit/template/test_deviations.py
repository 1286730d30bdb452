"""Where our template differs from the framework's on purpose, by the deviations' names."""

from __future__ import annotations

import json
from typing import Any

import pytest

from helpers.config.model import Provider
from tests.unit.template.builders import compiled, machine, properties, statements, task

MACHINE = "OrdersStepFunctionsStateMachine"
TABLE = {
    "Fn::Join": [
        ":",
        [
            "arn",
            {"Ref": "AWS::Partition"},
            "dynamodb",
            {"Ref": "AWS::Region"},
            {"Ref": "AWS::AccountId"},
        ],
    ]
}


def joined(resource: Any) -> Any:
    """The ARN of something in DynamoDB."""
    return {"Fn::Join": [":", [*TABLE["Fn::Join"][1], resource]]}


def jsonata(integration: str, **arguments: Any) -> Any:
    state = {"Type": "Task", "Resource": f"arn:aws:states:::{integration}", "Arguments": arguments}
    return statements(state)[0]


def test_tags_last_wins() -> None:
    provider = Provider(tags={"team": "night", "cost": "1"}, version_functions=False)
    template = compiled(machine(tags={"team": "day", "zero": 0, "no": False}), provider=provider)
    assert properties(template, MACHINE)["Tags"] == [
        {"Key": "team", "Value": "day"},
        {"Key": "cost", "Value": "1"},
        {"Key": "zero", "Value": "0"},
        {"Key": "no", "Value": "false"},
    ]


def test_boundary_everywhere() -> None:
    boundary = "arn:aws:iam::123456789012:policy/limit"
    events = ({"schedule": "rate(1 day)"}, {"eventBridge": {"event": {"source": ["x"]}}})
    provider = Provider(role_permissions_boundary=boundary)
    template = compiled(machine(events=events), provider=provider)
    roles = [r for r in template.resources.values() if r["Type"] == "AWS::IAM::Role"]
    assert [role["Properties"]["PermissionsBoundary"] for role in roles] == [boundary] * 3


def test_definition_string_parsed() -> None:
    text = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    template = compiled(machine(definition=text))
    assert json.loads(properties(template, MACHINE)["DefinitionString"]) == json.loads(text)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (
            task("arn:aws:states:::sns:publish", TopicArn="arn:aws:sns:#{AWS::Region}:1:t"),
            [{"Fn::Sub": "arn:aws:sns:${AWS::Region}:1:t"}],
        ),
        (
            task(
                "arn:aws:states:::sqs:sendMessage",
                QueueUrl="https://sqs.#{AWS::Region}.amazonaws.com/#{AWS::AccountId}/q",
            ),
            [{"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:q"}],
        ),
    ],
)
def test_pseudo_params_in_role(state: dict[str, Any], expected: Any) -> None:
    assert statements(state)[0]["Resource"] == expected


def test_pseudo_params_in_role_also_in_the_resource_of_a_task() -> None:
    (statement,) = statements(task("arn:aws:lambda:#{AWS::Region}:1:function:f"))
    assert statement["Resource"][0] == {"Fn::Sub": "arn:aws:lambda:${AWS::Region}:1:function:f"}


def test_jsonata_arguments_are_read_like_parameters() -> None:
    assert jsonata("sns:publish", TopicArn={"Ref": "T"})["Resource"] == [{"Ref": "T"}]


@pytest.mark.parametrize(
    ("integration", "key"),
    [
        ("sns:publish", "TopicArn"),
        ("sqs:sendMessage", "QueueUrl"),
        ("dynamodb:getItem", "TableName"),
        ("states:startExecution", "StateMachineArn"),
        ("events:putEvents", "Entries"),
        ("bedrock:invokeModel", "ModelId"),
    ],
)
def test_jsonata_arguments_that_are_computed_mean_any(integration: str, key: str) -> None:
    assert jsonata(integration, **{key: "{% $x %}"})["Resource"] == "*"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"TableName": {"Fn::Sub": "x"}}, joined({"Fn::Join": ["/", ["table", {"Fn::Sub": "x"}]]})),
        ({"TableName": {"Fn::GetAtt": ["T", "Arn"]}}, {"Fn::GetAtt": ["T", "Arn"]}),
        (
            {"TableName": {"Ref": "T"}, "IndexName": "i"},
            {"Fn::Join": ["/", [{"Fn::GetAtt": ["T", "Arn"]}, "index", "i"]]},
        ),
        (
            {"TableName": {"Fn::ImportValue": "t"}, "IndexName.$": "$.i"},
            joined({"Fn::Join": ["/", ["table", {"Fn::ImportValue": "t"}, "index", "*"]]}),
        ),
        (
            {"TableName": "t", "IndexName": {"Ref": "I"}},
            joined({"Fn::Join": ["/", ["table", "t", "index", {"Ref": "I"}]]}),
        ),
    ],
)
def test_dynamodb_table_intrinsics(arguments: dict[str, Any], expected: Any) -> None:
    (statement,) = statements(task("arn:aws:states:::aws-sdk:dynamodb:query", **arguments))
    assert statement["Resource"] == [expected]
