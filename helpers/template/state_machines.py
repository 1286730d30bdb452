"""State machines and activities, each with the output that holds its ARN."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.config.model import Config, Json, Object, StateMachine
from helpers.template import naming
from helpers.template.definition import definition_string
from helpers.template.fragment import Compilation, Fragment
from helpers.template.intrinsics import get_att, ref, sub
from helpers.template.plain import without_none
from helpers.template.tags import as_tags

# The plugin's, where the options are given but not all of them.
_DEFAULT_KEY_REUSE_SECONDS = 900
_DEFAULT_ENCRYPTION = "AWS_OWNED_KEY"


def state_machines(compilation: Compilation) -> Iterator[Fragment]:
    """Compile every state machine."""
    config = compilation.config
    for machine in config.state_machines:
        logical_id = naming.state_machine_logical_id(machine)
        output = {naming.state_machine_output(machine): _arn_of(logical_id)}
        resource = {logical_id: _state_machine(compilation, machine)}
        yield Fragment(resource, {} if config.no_output else output)


def activities(compilation: Compilation) -> Iterator[Fragment]:
    """Compile every activity."""
    for name in compilation.config.activities:
        logical_id = naming.activity_logical_id(name)
        output = {naming.activity_output(name): _arn_of(logical_id)}
        yield Fragment({logical_id: _activity(name)}, output)


def _state_machine(compilation: Compilation, machine: StateMachine) -> Json:
    role_id = naming.state_machine_role(machine)
    properties = {
        "DefinitionString": definition_string(compilation, machine),
        "RoleArn": machine.role or get_att(role_id),
        "StateMachineType": machine.type,
        "LoggingConfiguration": _logging(machine.logging_config),
        "TracingConfiguration": _tracing(machine.tracing_config),
        "EncryptionConfiguration": _encryption(machine.encryption_config),
        "Tags": _tags(compilation.config, machine) or None,
        "StateMachineName": machine.name or None,
    }
    resource = {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": without_none(properties),
        "DependsOn": [*([] if machine.role else [role_id]), *machine.depends_on],
        "DeletionPolicy": "Retain" if machine.retain else None,
    }
    return without_none(resource)


def _activity(name: str) -> Json:
    return {"Type": "AWS::StepFunctions::Activity", "Properties": {"Name": name}}


def _arn_of(logical_id: str) -> Json:
    return {"Description": "Current StateMachine Arn", "Value": ref(logical_id)}


def _tags(config: Config, machine: StateMachine) -> list[Json]:
    inherited = config.provider.tags if machine.inherit_global_tags else {}
    return as_tags(inherited, machine.tags)


def _logging(given: Object | None) -> Json:
    if given is None:
        return None
    destinations = [
        {"CloudWatchLogsLogGroup": {"LogGroupArn": arn}} for arn in given.get("destinations") or []
    ]
    return without_none(
        {
            "Level": given.get("level", "OFF"),
            "IncludeExecutionData": given.get("includeExecutionData", False),
            "Destinations": destinations or None,
        }
    )


def _tracing(given: Object | None) -> Json:
    return None if given is None else {"Enabled": given.get("enabled", False)}


def _encryption(given: Object | None) -> Json:
    if given is None:
        return None
    reuse = given.get("KmsDataKeyReusePeriodSeconds", _DEFAULT_KEY_REUSE_SECONDS)
    return {
        "KmsDataKeyReusePeriodSeconds": reuse,
        "KmsKeyId": sub(given.get("KmsKeyId", "")),
        "Type": given.get("Type", _DEFAULT_ENCRYPTION),
    }
