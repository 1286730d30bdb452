"""The role of each state machine's executions: what its tasks need, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.config.model import Json, StateMachine
from helpers.template import naming
from helpers.template.definition import parsed_definition
from helpers.template.fragment import Compilation, Fragment
from helpers.template.integrations import permissions_of
from helpers.template.intrinsics import sub, with_pseudo_as_sub
from helpers.template.permissions import EVERYTHING, Permission, as_statements, consolidate
from helpers.template.roles import role
from helpers.template.task import tasks

_PRINCIPAL = sub("states.${AWS::Region}.amazonaws.com")
_LOGGING = (
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
)
_TRACING = (
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
)
_ENCRYPTION = ("kms:Decrypt", "kms:Encrypt")
_DENY_ALL = {"Effect": "Deny", "Action": "*", "Resource": "*"}


def state_machine_roles(compilation: Compilation) -> Iterator[Fragment]:
    """Compile a role for every machine that does not bring its own."""
    config = compilation.config
    for machine in config.state_machines:
        if not machine.role:
            compiled = role(
                config,
                principal=_PRINCIPAL,
                policy_name=naming.state_machine_policy_name(config),
                statements=_statements(compilation, machine),
            )
            yield Fragment({naming.state_machine_role(machine): compiled})


def _statements(compilation: Compilation, machine: StateMachine) -> list[Json]:
    """List the statements; like the console, deny everything to a machine that needs nothing."""
    permissions = consolidate([*_of_tasks(compilation, machine), *_of_options(machine)])
    statements = [*as_statements(permissions), *machine.iam_role_statements]
    return [with_pseudo_as_sub(statement) for statement in statements or [_DENY_ALL]]


def _of_tasks(compilation: Compilation, machine: StateMachine) -> Iterator[Permission]:
    label = naming.state_machine_label(machine)
    for task in tasks(parsed_definition(machine), label):
        yield from permissions_of(task, compilation)


def _of_options(machine: StateMachine) -> Iterator[Permission]:
    if machine.logging_config is not None:
        yield Permission(_LOGGING, EVERYTHING)
    if machine.tracing_config is not None:
        yield Permission(_TRACING, EVERYTHING)
    key = (machine.encryption_config or {}).get("KmsKeyId")
    if key:
        yield Permission(_ENCRYPTION, sub(key))
