"""The rule for one status of a machine: which events it matches, and where they go."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.config.model import Config, Json, Object
from helpers.template import naming
from helpers.template.fragment import Fragment
from helpers.template.intrinsics import get_att, ref
from helpers.template.notifications.access import needs_role
from helpers.template.notifications.targets import Target
from helpers.template.plain import without_none


def rule(config: Config, targets: Sequence[Target]) -> Fragment:
    """Compile the rule of these targets, which are all of one status."""
    machine, status = targets[0].machine, targets[0].status
    label = naming.state_machine_label(machine)
    properties = {
        "Description": f"[{status}] status notification for state machine [{label}]",
        "EventPattern": {
            "source": ["aws.states"],
            "detail-type": ["Step Functions Execution Status Change"],
            "detail": {
                "status": [status],
                "stateMachineArn": [ref(naming.state_machine_logical_id(machine))],
            },
        },
        "Name": naming.notification_rule_name(config, machine, status),
        "Targets": [_target(target) for target in targets],
    }
    return Fragment({targets[0].rule: {"Type": "AWS::Events::Rule", "Properties": properties}})


def _target(target: Target) -> Json:
    """Compile a target.

    The plugin puts the role of streams on the rule, where EventBridge does not look for it
    (deviation ``target-role-arn``).
    """
    role = naming.notifications_role(target.machine)
    transformer = target.given.get("inputTransformer")
    properties = {
        "Arn": target.arn,
        "Id": naming.notification_target(target.machine, target.status, target.arn, target.index),
        "RoleArn": get_att(role) if needs_role(target) else None,
        **_parameters(target.details),
        "InputPath": target.given.get("inputPath"),
        "InputTransformer": _transformer(transformer) if transformer else None,
    }
    return without_none(properties)


def _parameters(details: Object) -> dict[str, Json]:
    """Give the options of a queue or stream.

    Without a path the plugin writes ``KinesisParameters: {}``, which CloudFormation refuses
    (deviation ``kinesis-without-path``).
    """
    group, path = details.get("messageGroupId"), details.get("partitionKeyPath")
    return {
        "SqsParameters": {"MessageGroupId": group} if group else None,
        "KinesisParameters": {"PartitionKeyPath": path} if path else None,
    }


def _transformer(given: Object) -> Json:
    return without_none(
        {
            "InputPathsMap": given.get("inputPathsMap"),
            "InputTemplate": given.get("inputTemplate"),
        }
    )
