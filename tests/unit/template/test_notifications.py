"""Notifications: rules, targets, and leave for the one to reach the other."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.config.model import Provider
from helpers.template import Template
from tests.unit.template.builders import compiled, function, machine, properties

MACHINE = "OrdersStepFunctionsStateMachine"
ROLE = f"{MACHINE}NotificationsIamRole"
FAILED_RULE = f"{MACHINE}NotificationsFAILEDEventRule"
TOPIC = {"sns": {"Ref": "Topic"}}
QUEUE = {"sqs": {"Fn::GetAtt": ["Queue", "Arn"]}}
STREAM = {"kinesis": {"Fn::GetAtt": ["Stream", "Arn"]}}


def notified(*failed: Any, **given: Any) -> Template:
    """A machine whose failures these targets are told of."""
    return compiled(machine(notifications={"FAILED": list(failed)}), **given)


def target(given: Any) -> Any:
    (found,) = properties(notified(given), FAILED_RULE)["Targets"]
    return found


def of_type(template: Template, kind: str) -> dict[str, Any]:
    return {
        logical_id: resource["Properties"]
        for logical_id, resource in template.resources.items()
        if resource["Type"] == kind
    }


def policies(template: Template) -> list[Any]:
    """The policies of all topics and queues."""
    found = [*of_type(template, "AWS::SNS::TopicPolicy").values()]
    return [*found, *of_type(template, "AWS::SQS::QueuePolicy").values()]


def rules_let_in(statement: Any) -> list[str]:
    """The logical ids of the rules that a statement is for."""
    listed = statement["Condition"]["ArnEquals"]["aws:SourceArn"]
    return [arn["Fn::GetAtt"][0] for arn in listed]


def test_each_status_has_a_rule_for_the_machines_own_events() -> None:
    given = {status: [TOPIC] for status in ("TIMED_OUT", "RUNNING")}
    rules = of_type(compiled(machine(notifications=given)), "AWS::Events::Rule")
    assert list(rules) == [
        f"{MACHINE}NotificationsRUNNINGEventRule",
        f"{MACHINE}NotificationsTIMEDOUTEventRule",
    ]
    assert rules[f"{MACHINE}NotificationsTIMEDOUTEventRule"]["EventPattern"] == {
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        "detail": {"status": ["TIMED_OUT"], "stateMachineArn": [{"Ref": MACHINE}]},
    }


def test_a_status_without_targets_has_no_rule() -> None:
    assert of_type(notified(), "AWS::Events::Rule") == {}


def test_the_key_of_a_function_means_the_function() -> None:
    given = {"lambda": {"Fn::GetAtt": ["hello", "Arn"]}}
    template = notified(given, functions=(function("hello"),))
    (permission,) = of_type(template, "AWS::Lambda::Permission").values()
    assert permission["FunctionName"] == {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}
    assert properties(template, FAILED_RULE)["Targets"][0]["Arn"] == permission["FunctionName"]


def test_a_group_and_a_path_stand_beside_the_arn() -> None:
    queue = {"arn": QUEUE["sqs"], "messageGroupId": "g"}
    stream = {"arn": STREAM["kinesis"], "partitionKeyPath": "$.id"}
    assert target({"sqs": queue})["SqsParameters"] == {"MessageGroupId": "g"}
    assert target({"kinesis": stream})["KinesisParameters"] == {"PartitionKeyPath": "$.id"}


def test_kinesis_without_path() -> None:
    assert "KinesisParameters" not in target({"kinesis": {"arn": STREAM["kinesis"]}})


def test_a_target_may_get_a_part_of_the_event_or_a_text_made_of_it() -> None:
    transformer = {"inputPathsMap": {"name": "$.detail.name"}, "inputTemplate": '"<name>"'}
    assert target({**TOPIC, "inputPath": "$.detail"})["InputPath"] == "$.detail"
    assert target({**TOPIC, "inputTransformer": transformer})["InputTransformer"] == {
        "InputPathsMap": {"name": "$.detail.name"},
        "InputTemplate": '"<name>"',
    }


@pytest.mark.parametrize("kind", ["kinesis", "firehose", "stepFunctions"])
def test_target_role_arn_on_what_needs_a_role(kind: str) -> None:
    assert target({kind: "arn:x"})["RoleArn"] == {"Fn::GetAtt": [ROLE, "Arn"]}


@pytest.mark.parametrize("given", [TOPIC, QUEUE, {"lambda": "arn:x"}])
def test_target_role_arn_on_nothing_else(given: Any) -> None:
    template = notified(given, STREAM)
    rule = properties(template, FAILED_RULE)
    assert ["RoleArn" in target for target in rule["Targets"]] == [False, True]
    assert "RoleArn" not in rule


def test_without_a_stream_or_machine_there_is_no_role() -> None:
    assert ROLE not in notified(TOPIC, QUEUE).resources


def test_the_role_allows_one_action_on_each_target() -> None:
    found = properties(notified(STREAM, {"firehose": "arn:f"}, {"stepFunctions": "arn:s"}), ROLE)
    allowed = [policy["PolicyDocument"]["Statement"] for policy in found["Policies"]]
    assert allowed == [
        [{"Effect": "Allow", "Action": action, "Resource": resource}]
        for action, resource in [
            ("kinesis:PutRecord", STREAM["kinesis"]),
            ("firehose:PutRecord", "arn:f"),
            ("states:StartExecution", "arn:s"),
        ]
    ]


def test_boundary_everywhere_also_on_the_role_of_notifications() -> None:
    provider = Provider(role_permissions_boundary="arn:limit", role_path="/team/")
    found = properties(notified(STREAM, provider=provider), ROLE)
    assert (found["PermissionsBoundary"], found["Path"]) == ("arn:limit", "/team/")


def test_source_arn_limits_a_permission_to_its_rule() -> None:
    (permission,) = of_type(notified({"lambda": "arn:x"}), "AWS::Lambda::Permission").values()
    assert permission["SourceArn"] == {"Fn::GetAtt": [FAILED_RULE, "Arn"]}


@pytest.mark.parametrize("given", [TOPIC, QUEUE])
def test_source_arn_limits_a_policy_to_its_rules(given: Any) -> None:
    (policy,) = policies(notified(given))
    assert rules_let_in(policy["PolicyDocument"]["Statement"]) == [FAILED_RULE]


def test_rule_name_prefixed() -> None:
    assert properties(notified(TOPIC), FAILED_RULE)["Name"] == "shop-dev-orders-FAILED-notification"


def test_rule_name_prefixed_and_shortened_stays_unique() -> None:
    given = {"ABORTED": [TOPIC], "FAILED": [TOPIC]}
    long = machine(name="a-machine-with-a-really-long-name-to-speak", notifications=given)
    rules = of_type(compiled(long), "AWS::Events::Rule").values()
    assert [rule["Name"] for rule in rules] == [
        "shop-dev-a-machine-with-a-really-long-name-to-speak-ABO-4d6af4e9",
        "shop-dev-a-machine-with-a-really-long-name-to-speak-FAI-c1d8b0e6",
    ]


@pytest.mark.parametrize(
    "ways",
    [
        [TOPIC, {"sns": {"Fn::GetAtt": ["Topic", "TopicArn"]}}],
        [QUEUE, {"sqs": {"arn": QUEUE["sqs"], "messageGroupId": "g"}}],
        [{"sqs": "arn:aws:sqs:eu-west-1:1:q"}, {"sqs": "arn:aws:sqs:eu-west-1:1:q"}],
    ],
)
def test_merged_target_policies(ways: list[Any]) -> None:
    given = {"TIMED_OUT": [ways[0]], "ABORTED": [ways[1]]}
    other = machine(key="other", notifications={"FAILED": [ways[0]]})
    (policy,) = policies(compiled(machine(notifications=given), other))
    statement = policy["PolicyDocument"]["Statement"]
    assert statement["Sid"].startswith("ABORTED-")
    assert rules_let_in(statement) == [
        f"{MACHINE}NotificationsABORTEDEventRule",
        f"{MACHINE}NotificationsTIMEDOUTEventRule",
        "OtherStepFunctionsStateMachineNotificationsFAILEDEventRule",
    ]


def test_merged_target_policies_keep_topics_and_queues_apart() -> None:
    other_queue = {"sqs": {"Fn::GetAtt": ["Other", "Arn"]}}
    assert len(policies(notified(TOPIC, QUEUE, other_queue))) == 3


@pytest.mark.parametrize(
    ("given", "kind", "subject"),
    [
        (TOPIC, "AWS::SNS::TopicPolicy", {"Topics": [{"Ref": "Topic"}]}),
        (TOPIC, "AWS::SNS::TopicInlinePolicy", {"TopicArn": {"Ref": "Topic"}}),
        (QUEUE, "AWS::SQS::QueuePolicy", {"Queues": [{"Ref": "Queue"}]}),
        (QUEUE, "AWS::SQS::QueuePolicy", {"Queues": [{"Fn::GetAtt": ["Queue", "QueueUrl"]}]}),
        (QUEUE, "AWS::SQS::QueueInlinePolicy", {"Queue": {"Ref": "Queue"}}),
    ],
)
@pytest.mark.parametrize("own", [{"Sid": "own"}, [{"Sid": "own"}]])
def test_merged_target_policies_go_into_one_the_service_brings(
    given: Any, kind: str, subject: Any, own: Any
) -> None:
    policy = {"Type": kind, "Properties": {"PolicyDocument": {"Statement": own}, **subject}}
    template = notified(given, resources=({"Resources": {"Mine": policy}},))
    first, second = properties(template, "Mine")["PolicyDocument"]["Statement"]
    assert first == {"Sid": "own"}
    assert rules_let_in(second) == [FAILED_RULE]
    assert [i for i in template.resources if "ResourcePolicy" in i] == []


def test_a_policy_for_another_topic_is_left_alone() -> None:
    document = {"Statement": [{"Sid": "own"}]}
    own = {"PolicyDocument": document, "Topics": [{"Ref": "Other"}]}
    mine = {"Mine": {"Type": "AWS::SNS::TopicPolicy", "Properties": own}}
    template = notified(TOPIC, resources=({"Resources": mine},))
    assert properties(template, "Mine")["PolicyDocument"] == document
    assert len(policies(template)) == 2


def test_notifications_of_an_express_machine_come_to_nothing() -> None:
    express = machine(notifications={"FAILED": [TOPIC]}, type="EXPRESS")
    assert compiled(express).resources == compiled(machine(type="EXPRESS")).resources
