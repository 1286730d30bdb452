"""Other state machines, and the children of a distributed Map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from helpers.config.model import Json
from helpers.template.fragment import Compilation
from helpers.template.integrations.arns import managed_rule, sub_here
from helpers.template.integrations.handler import Handler
from helpers.template.permissions import EVERYTHING, Permission
from helpers.template.task import Task, is_distributed

_WATCH = ("states:DescribeExecution", "states:StopExecution")
_RULE = "StepFunctionsGetEventsForStepFunctionsExecutionRule"


def start(action: str, task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow starting the machine, watching its executions, and hearing that they ended."""
    machine = _machine(task)
    yield Permission((action,), machine)
    yield Permission(_WATCH, _executions_of(machine))
    yield managed_rule(_RULE)


def _machine(task: Task) -> Json:
    if is_distributed(task):
        return sub_here("states", f"stateMachine:{task.label}")
    return task.get("StateMachineArn") or EVERYTHING


def _executions_of(machine: Json) -> Json:
    if machine == EVERYTHING:
        return EVERYTHING
    if isinstance(machine, str):
        return _execution_arn(machine)
    text = machine.get("Fn::Sub")
    if text is None:
        # Only the ARN as a whole is known when the stack is made, not the name inside it.
        return EVERYTHING
    if isinstance(text, str):
        return {"Fn::Sub": _execution_arn(text)}
    return {"Fn::Sub": [_execution_arn(text[0]), *text[1:]]}


def _execution_arn(machine: str) -> str:
    return machine.replace(":stateMachine:", ":execution:", 1) + ":*"


_START = partial(start, "states:StartExecution")

INTEGRATIONS: Mapping[str, Handler] = {
    "states:startExecution": _START,
    "states:startExecution.sync": _START,
    "states:startExecution.sync:2": _START,
    "states:startExecution.waitForTaskToken": _START,
    "aws-sdk:sfn:startSyncExecution": partial(start, "states:StartSyncExecution"),
}
