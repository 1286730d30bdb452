"""IAM roles: who may take one, what it allows, and what the provider says of every role."""

from __future__ import annotations

from collections.abc import Iterable

from helpers.config.model import Config, Json
from helpers.template.plain import without_none

POLICY_VERSION = "2012-10-17"


def role(
    config: Config, *, principal: Json, policy_name: Json, statements: Iterable[Json]
) -> dict[str, Json]:
    """Make a role for the AWS service ``principal`` with one policy.

    The provider's boundary goes on every role: the framework forgets it on some
    (deviation ``boundary-everywhere``), so that a boundary which is meant to be a limit would
    not be one.
    """
    provider = config.provider
    properties = {
        "AssumeRolePolicyDocument": _trust(principal),
        "Policies": [{"PolicyName": policy_name, "PolicyDocument": document(statements)}],
        "PermissionsBoundary": provider.role_permissions_boundary,
        "Path": provider.role_path,
    }
    return {"Type": "AWS::IAM::Role", "Properties": without_none(properties)}


def start_execution_role(
    config: Config, *, principal: str, policy_name: str, state_machine: Json
) -> dict[str, Json]:
    """Make a role with which something outside starts executions of one state machine."""
    allow = {"Effect": "Allow", "Action": ["states:StartExecution"], "Resource": state_machine}
    return role(config, principal=principal, policy_name=policy_name, statements=[allow])


def document(statements: Iterable[Json]) -> Json:
    """Make a policy document."""
    return {"Version": POLICY_VERSION, "Statement": list(statements)}


def _trust(principal: Json) -> Json:
    allow = {
        "Effect": "Allow",
        "Principal": {"Service": principal},
        "Action": "sts:AssumeRole",
    }
    return document([allow])
