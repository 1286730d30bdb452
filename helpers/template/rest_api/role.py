"""The role with which API Gateway asks Step Functions, for this service's machines only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.config.model import Json, StateMachine
from helpers.template import naming
from helpers.template.fragment import Compilation
from helpers.template.intrinsics import ref, sub
from helpers.template.rest_api.endpoints import MachineEndpoint
from helpers.template.roles import role

_START = "StartExecution"
_START_SYNC = "StartSyncExecution"
_EXECUTION = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${%s.Name}:*"


def api_role(compilation: Compilation, endpoints: Sequence[MachineEndpoint]) -> dict[str, Json]:
    """Make the role, unless every endpoint brings its own.

    The plugin allows its actions on everything, so that whoever may call the API reaches any
    execution of the account (deviation ``api-role-scoped``).
    """
    if all(endpoint.get("iamRole") for endpoint in endpoints):
        return {}
    actions = dict.fromkeys([_START, *(endpoint.action for endpoint in endpoints)])
    compiled = role(
        compilation.config,
        principal="apigateway.amazonaws.com",
        policy_name=naming.API_POLICY_NAME,
        statements=_statements(compilation.config.state_machines, tuple(actions)),
    )
    return {naming.API_ROLE: compiled}


def _statements(machines: Sequence[StateMachine], actions: Sequence[str]) -> Iterator[Json]:
    express = [machine for machine in machines if machine.type == "EXPRESS"]
    standard = [machine for machine in machines if machine.type != "EXPRESS"]
    on_executions = [action for action in actions if action not in (_START, _START_SYNC)]
    wanted = [
        ([_START], [_arn(machine) for machine in machines]),
        ([_START_SYNC] if _START_SYNC in actions else [], [_arn(machine) for machine in express]),
        (on_executions, [_executions(machine) for machine in standard]),
    ]
    for names, resources in wanted:
        if names and resources:
            allowed = [f"states:{name}" for name in names]
            yield {"Effect": "Allow", "Action": allowed, "Resource": resources}


def _arn(machine: StateMachine) -> Json:
    return ref(naming.state_machine_logical_id(machine))


def _executions(machine: StateMachine) -> Json:
    return sub(_EXECUTION % naming.state_machine_logical_id(machine))
