"""How rules reach functions, streams and machines: permissions of the former, a role for the rest.

Ids and names are made from the plugin's own form, so before anything of ours is added.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.config.model import Config, Json
from helpers.template import naming
from helpers.template.fragment import Fragment
from helpers.template.intrinsics import get_att
from helpers.template.notifications.targets import Target
from helpers.template.plain import without_none
from helpers.template.roles import document

PRINCIPAL = "events.amazonaws.com"

# What has no policy of its own for EventBridge, so that a rule needs a role to reach it.
_ACTIONS = {
    "kinesis": "kinesis:PutRecord",
    "firehose": "firehose:PutRecord",
    "stepFunctions": "states:StartExecution",
}


def needs_role(target: Target) -> bool:
    """Tell whether a rule reaches the target with a role."""
    return target.kind in _ACTIONS


def invoke_permission(target: Target) -> Fragment:
    """Compile the permission to call a function, for the target's rule alone.

    The plugin's is for any rule of any account (deviation ``source-arn``).
    """
    properties = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": target.arn,
        "Principal": PRINCIPAL,
    }
    permission = {"Type": "AWS::Lambda::Permission", "Properties": properties}
    logical_id = naming.notification_policy(target.machine, target.number, permission)
    limited = {**properties, "SourceArn": get_att(target.rule)}
    return Fragment({logical_id: {**permission, "Properties": limited}})


def role_fragment(config: Config, targets: Sequence[Target]) -> Fragment:
    """Compile the role for those targets of a machine that need one, if any does."""
    policies = [_policy(target) for target in targets if needs_role(target)]
    if not policies:
        return Fragment()
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": PRINCIPAL}}
    properties = {
        "AssumeRolePolicyDocument": {"Statement": trust},
        "Policies": policies,
        "PermissionsBoundary": config.provider.role_permissions_boundary,
        "Path": config.provider.role_path,
    }
    role = {"Type": "AWS::IAM::Role", "Properties": without_none(properties)}
    return Fragment({naming.notifications_role(targets[0].machine): role})


def _policy(target: Target) -> Json:
    action = _ACTIONS[target.kind]
    # The plugin names the policy by the key that is written first, be it an inputPath.
    first = next(iter(target.given))
    name = naming.notification_statement(target.status, first, action, target.arn)
    allow = {"Effect": "Allow", "Action": action, "Resource": target.arn}
    return {"PolicyName": name, "PolicyDocument": document([allow])}
