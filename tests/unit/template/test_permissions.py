"""The role of a machine: statement by statement, and how they are gathered."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.template.integrations import INTEGRATIONS
from helpers.template.permissions import Permission, consolidate
from tests.unit.template.builders import compiled, function, machine, properties, statements, task

ROLE = "OrdersStepFunctionsStateMachineRole"
HERE = "${AWS::Region}:${AWS::AccountId}"


def actions(state: dict[str, Any]) -> list[str]:
    """Every action the role allows."""
    return [action for statement in statements(state) for action in statement["Action"]]


def test_a_machine_without_tasks_is_denied_everything() -> None:
    denied = {"Effect": "Deny", "Action": "*", "Resource": "*"}
    assert statements({"Type": "Pass"}) == [denied]


def test_equal_actions_share_a_statement_and_name_a_resource_once() -> None:
    wanted = [Permission(("a:B",), "x"), Permission(("a:B",), ["y", "x"])]
    assert consolidate(wanted) == [Permission(("a:B",), ["x", "y"])]


def test_everything_swallows_every_other_resource() -> None:
    wanted = [Permission(("a:B",), "x"), Permission(("a:B",), "*")]
    assert consolidate(wanted) == [Permission(("a:B",), "*")]


def test_equal_resources_fuse_and_name_an_action_once() -> None:
    wanted = [Permission(("a:B",), "x"), Permission(("a:C", "a:B"), "x")]
    assert consolidate(wanted) == [Permission(("a:B", "a:C"), ["x"])]


def test_own_statements_come_after_the_tasks() -> None:
    own = {"Effect": "Allow", "Action": "x:Y", "Resource": "*"}
    role = properties(compiled(machine({"Type": "Pass"}, iam_role_statements=(own,))), ROLE)
    assert role["Policies"][0]["PolicyDocument"]["Statement"] == [own]


def test_a_machine_with_a_role_of_its_own_gets_none() -> None:
    template = compiled(machine(role="arn:aws:iam::1:role/mine"))
    assert ROLE not in template.resources
    assert template.resources["OrdersStepFunctionsStateMachine"]["DependsOn"] == []


def test_tasks_are_found_in_branches_and_item_processors() -> None:
    inner = {"StartAt": "X", "States": {"X": task("arn:aws:states:::glue:startJobRun")}}
    mapped = {"Type": "Map", "ItemProcessor": inner}
    branch = {"StartAt": "M", "States": {"M": mapped}}
    assert "glue:StartJobRun" in actions({"Type": "Parallel", "Branches": [branch]})


def test_a_distributed_map_may_start_its_own_machine() -> None:
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "X", "States": {}}
    state = {"Type": "Map", "ItemProcessor": processor}
    role = properties(compiled(machine(state, name="mine")), "MineRole")
    first, *_ = role["Policies"][0]["PolicyDocument"]["Statement"]
    machine_arn = f"arn:${{AWS::Partition}}:states:{HERE}:stateMachine:mine"
    assert first["Resource"] == [{"Fn::Sub": [machine_arn, {}]}]


def test_a_result_writer_without_a_resource_needs_nothing() -> None:
    processor = {"StartAt": "X", "States": {"X": {"Type": "Pass"}}}
    state = {"Type": "Map", "ItemProcessor": processor, "ResultWriter": {"WriterConfig": {}}}
    assert statements(state)[0]["Effect"] == "Deny"


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov", "${AWS::Partition}"])
def test_a_resource_is_known_in_any_partition(partition: str) -> None:
    assert actions(task(f"arn:{partition}:states:::glue:startJobRun"))[0] == "glue:StartJobRun"


def test_an_alias_is_trimmed_off_a_function_arn() -> None:
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:hello"
    (statement,) = statements(task(f"{arn}:live"))
    assert statement["Resource"] == [arn, {"Fn::Sub": ["${functionArn}:*", {"functionArn": arn}]}]


def test_a_local_function_is_allowed_with_its_versions() -> None:
    reference = {"Fn::GetAtt": ["hello", "Arn"]}
    (statement,) = statements(task(reference), functions=(function("hello"),))
    local = {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}
    assert statement["Resource"][0] == local
    assert statement["Resource"][1]["Fn::Sub"][1] == {"functionArn": local}


@pytest.mark.parametrize("key", ["FunctionName.$", "FunctionName"])
def test_a_function_chosen_at_run_time_may_be_any(key: str) -> None:
    state = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Arguments": {key: "{% $f %}"},
    }
    assert statements(state)[0]["Resource"] == "*"


def test_allowed_functions_limit_the_choice() -> None:
    arguments = {"FunctionName.$": "$.f", "AllowedFunctions": "arn:aws:lambda:x"}
    (statement,) = statements(task("arn:aws:states:::lambda:invoke", **arguments))
    assert statement["Resource"] == ["arn:aws:lambda:x"]


def test_an_activity_needs_nothing() -> None:
    arn = "arn:aws:states:eu-west-1:123456789012:activity:count"
    assert statements(task(arn))[0]["Effect"] == "Deny"


def test_a_service_that_is_not_known_needs_nothing_here() -> None:
    assert statements(task("arn:aws:states:::aws-sdk:ec2:describeRegions"))[0]["Effect"] == "Deny"


# The whole permission table, by the actions alone; the resources are held by tests/peer.
TABLE = {
    "lambda:invoke": ["lambda:InvokeFunction"],
    "lambda:invoke.waitForTaskToken": ["lambda:InvokeFunction"],
    "sns:publish": ["sns:Publish"],
    "sns:publish.waitForTaskToken": ["sns:Publish"],
    "sqs:sendMessage": ["sqs:SendMessage"],
    "sqs:sendMessage.waitForTaskToken": ["sqs:SendMessage"],
    "dynamodb:getItem": ["dynamodb:GetItem"],
    "dynamodb:putItem": ["dynamodb:PutItem"],
    "dynamodb:updateItem": ["dynamodb:UpdateItem"],
    "dynamodb:deleteItem": ["dynamodb:DeleteItem"],
    "aws-sdk:dynamodb:putItem": ["dynamodb:PutItem"],
    "aws-sdk:dynamodb:putItem.waitForTaskToken": ["dynamodb:PutItem"],
    "aws-sdk:dynamodb:updateItem": ["dynamodb:UpdateItem"],
    "aws-sdk:dynamodb:updateItem.waitForTaskToken": ["dynamodb:UpdateItem"],
    "aws-sdk:dynamodb:updateTable": ["dynamodb:UpdateTable"],
    "aws-sdk:dynamodb:query": ["dynamodb:Query"],
    "aws-sdk:dynamodb:scan": ["dynamodb:Scan"],
    "aws-sdk:dynamodb:batchGetItem": ["dynamodb:BatchGetItem"],
    "aws-sdk:dynamodb:batchWriteItem": ["dynamodb:BatchWriteItem"],
    "s3:getObject": ["s3:GetObject"],
    "s3:putObject": ["s3:PutObject"],
    "s3:listObjectsV2": ["s3:Get*", "s3:List*"],
    "aws-sdk:s3:getObject": ["s3:GetObject"],
    "aws-sdk:s3:putObject": ["s3:PutObject"],
    "aws-sdk:s3:listObjectsV2": ["s3:Get*", "s3:List*"],
    "aws-sdk:sesv2:sendEmail": ["ses:SendEmail"],
    "bedrock:invokeModel": ["bedrock:InvokeModel"],
    "glue:startJobRun": [
        "glue:StartJobRun",
        "glue:GetJobRun",
        "glue:GetJobRuns",
        "glue:BatchStopJobRun",
    ],
    "aws-sdk:redshiftdata:listStatements": ["redshift-data:ListStatements"],
    "aws-sdk:redshiftdata:describeStatement": ["redshift-data:DescribeStatement"],
    "aws-sdk:redshiftdata:getStatementResult": ["redshift-data:GetStatementResult"],
    "aws-sdk:redshiftdata:cancelStatement": ["redshift-data:CancelStatement"],
}
DYNAMIC = {
    "FunctionName.$": "$.x",
    "TopicArn.$": "$.x",
    "QueueUrl.$": "$.x",
    "TableName.$": "$.x",
    "RequestItems.$": "$.x",
    "StateMachineArn.$": "$.x",
    "Entries.$": "$.x",
}


@pytest.mark.parametrize(("integration", "expected"), TABLE.items())
def test_an_integration_is_allowed_its_actions(integration: str, expected: list[str]) -> None:
    assert actions(task(f"arn:aws:states:::{integration}", **DYNAMIC)) == expected


@pytest.mark.parametrize("integration", INTEGRATIONS)
def test_no_integration_fails_on_arguments_it_cannot_read(integration: str) -> None:
    assert all(
        ":" in action for action in actions(task(f"arn:aws:states:::{integration}", **DYNAMIC))
    )


@pytest.mark.parametrize("integration", INTEGRATIONS)
def test_no_integration_fails_on_arguments_computed_as_a_whole(integration: str) -> None:
    state = {"Type": "Task", "Resource": f"arn:aws:states:::{integration}", "Arguments": "{% $x %}"}
    assert all(":" in action for action in actions(state))
