"""The role that functions share, unless each names its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpers.config.model import Config, Function, Json
from helpers.template import naming
from helpers.template.fragment import Compilation, Fragment
from helpers.template.function_settings import kms_key, tracing_mode
from helpers.template.intrinsics import get_att, get_att_parts, join, ref, sub
from helpers.template.plain import without_none
from helpers.template.roles import document
from helpers.template.tags import as_tags

_LOG_GROUP = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:"
_CREATE_LOGS = ["logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource"]
_WRITE_LOGS = ["logs:PutLogEvents"]
_XRAY = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
_MOUNT = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
_VPC_POLICY = ":iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"


def function_role(compilation: Compilation) -> Iterator[Fragment]:
    """Compile the shared role, if any function needs it."""
    config = compilation.config
    if config.provider.role or all(function.role for function in config.functions):
        return
    provider = config.provider
    policy = {
        "PolicyName": naming.function_policy_name(config),
        "PolicyDocument": document(_statements(compilation)),
    }
    properties = {
        "AssumeRolePolicyDocument": document([_trust()]),
        "Policies": [policy],
        "Path": provider.role_path or "/",
        "RoleName": naming.function_role_name(config),
        "Tags": as_tags(provider.role_tags) or None,
        "PermissionsBoundary": provider.role_permissions_boundary,
        "ManagedPolicyArns": _managed_policies(config) or None,
    }
    resource = {"Type": "AWS::IAM::Role", "Properties": without_none(properties)}
    yield Fragment({naming.FUNCTION_ROLE: resource})


def role_of(compilation: Compilation, function: Function) -> Json:
    """Give the ARN of the role the function runs with."""
    role = function.role or compilation.config.provider.role or naming.FUNCTION_ROLE
    return get_att(role) if isinstance(role, str) and not role.startswith("arn:") else role


def role_logical_ids(compilation: Compilation, function: Function) -> list[str]:
    """Name the role resource of the learner's that must be there before the function."""
    role = function.role or compilation.config.provider.role or naming.FUNCTION_ROLE
    if isinstance(role, str):
        return [] if role.startswith("arn:") or role == naming.FUNCTION_ROLE else [role]
    parts = get_att_parts(role)
    return [parts[0]] if parts else []


def _trust() -> Json:
    return {
        "Effect": "Allow",
        "Principal": {"Service": ["lambda.amazonaws.com"]},
        "Action": ["sts:AssumeRole"],
    }


def _statements(compilation: Compilation) -> list[Json]:
    config = compilation.config
    statements = [*_log_statements(config), *config.provider.iam_role_statements]
    for function in config.functions:
        for statement in _needs(compilation, function):
            if statement not in statements:
                statements.append(statement)
    return statements


def _log_statements(config: Config) -> Iterator[Json]:
    prefix = f"{config.service}-{config.stage}"
    logged = [function for function in config.functions if not function.disable_logs]
    names = [naming.function_name(config, function) for function in logged]
    others = [name for name in names if not name.startswith(prefix)]
    groups = [naming.log_group_name(name) for name in others]
    ordinary = len(others) < len(names)
    if ordinary:
        groups.append(naming.log_group_name(f"{prefix}*"))
    yield _allow(_CREATE_LOGS, [sub(f"{_LOG_GROUP}{group}:*") for group in groups])
    yield _allow(_WRITE_LOGS, [sub(f"{_LOG_GROUP}{group}:*:*") for group in groups])
    silenced = _silenced(config, prefix)
    if ordinary and silenced:
        yield {"Effect": "Deny", "Action": "logs:PutLogEvents", "Resource": silenced}


def _silenced(config: Config, prefix: str) -> list[Json]:
    """List the log groups that the common prefix allows but ``disableLogs`` does not want."""
    names = [naming.function_name(config, f) for f in config.functions if f.disable_logs]
    return [
        sub(f"{_LOG_GROUP}{naming.log_group_name(name)}:*")
        for name in names
        if name.startswith(prefix)
    ]


def _needs(compilation: Compilation, function: Function) -> Iterator[Json]:
    """List what the function's settings need, even if it brings a role of its own."""
    provider, settings = compilation.config.provider, function.settings
    on_error, key = settings.get("onError"), kms_key(provider, function)
    if isinstance(on_error, str):
        yield _allow(["sns:Publish"], [on_error])
    if isinstance(key, str):
        yield _allow(["kms:Decrypt"], [key])
    if tracing_mode(provider, function):
        yield _allow(_XRAY, ["*"])
    if settings.get("fileSystemConfig"):
        yield _allow(_MOUNT, [settings["fileSystemConfig"]["arn"]])
    if not function.role:
        for destination in (settings.get("destinations") or {}).values():
            yield _destination(compilation, destination)


_ACTION_OF_TYPE = {
    "function": "lambda:InvokeFunction",
    "sqs": "sqs:SendMessage",
    "sns": "sns:Publish",
    "eventBus": "events:PutEvents",
}
_ACTION_OF_ARN = {
    ":function:": "lambda:InvokeFunction",
    ":sqs:": "sqs:SendMessage",
    ":sns:": "sns:Publish",
    ":event-bus/": "events:PutEvents",
}


def _destination(compilation: Compilation, destination: Json) -> Json:
    if isinstance(destination, Mapping):
        return _allow(_ACTION_OF_TYPE[destination["type"]], destination["arn"])
    if destination.startswith("arn:"):
        actions = [action for part, action in _ACTION_OF_ARN.items() if part in destination]
        return _allow(actions[0] if actions else "lambda:InvokeFunction", destination)
    # By name: an attribute of the function would depend on this role, and the role on it.
    target = compilation.functions.get(destination)
    name = naming.function_name(compilation.config, target) if target else destination
    arn = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"
    return _allow("lambda:InvokeFunction", sub(arn + name))


def _managed_policies(config: Config) -> list[Json]:
    policies = list(config.provider.role_managed_policies)
    if config.provider.settings.get("vpc") or any("vpc" in f.settings for f in config.functions):
        policies.append(join("", "arn:", ref("AWS::Partition"), _VPC_POLICY))
    return policies


def _allow(action: Json, resource: Json) -> Json:
    return {"Effect": "Allow", "Action": action, "Resource": resource}
