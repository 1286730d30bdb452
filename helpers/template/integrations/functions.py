"""Lambda functions, called by ARN or through ``lambda:invoke``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from helpers.config.model import Json
from helpers.template.fragment import Compilation
from helpers.template.integrations.arns import here
from helpers.template.integrations.handler import Handler
from helpers.template.intrinsics import is_intrinsic, sub
from helpers.template.permissions import EVERYTHING, Permission
from helpers.template.task import Task

_INVOKE = ("lambda:InvokeFunction",)
_LAMBDA_ARN = re.compile(r"arn:(aws(-[a-z]+)*|#\{AWS::Partition\}):lambda")
# arn:aws:lambda:<region>:<account>:function:<name>:<alias>
_SEGMENTS_WITH_ALIAS = 8
_SEGMENTS_OF_PARTIAL_ARN = 3


def called_by_arn(task: Task, compilation: Compilation) -> Iterator[Permission]:
    """Allow the function that is the task's ``Resource`` itself."""
    resource = task.resource
    if is_intrinsic(resource):
        yield _function_and_versions(compilation.local(resource))
    elif isinstance(resource, str) and _LAMBDA_ARN.search(resource):
        yield _function_and_versions(_without_alias(resource))


def invoke(task: Task, compilation: Compilation) -> Iterator[Permission]:
    """Allow the function named by ``FunctionName``: a name, an ARN, a part of one, a reference."""
    if task.is_dynamic("FunctionName"):
        yield Permission(_INVOKE, task.arguments.get("AllowedFunctions") or EVERYTHING)
        return
    name = task.get("FunctionName")
    if isinstance(name, str):
        yield Permission(_INVOKE, _arns_of(name))
    elif name is not None and "Fn::GetAtt" in name:
        yield _function_and_versions(compilation.local(name))
    elif name is not None and "Ref" in name:
        arn = here("lambda", "function:${functionArn}")
        variables = {"functionArn": compilation.local(name)}
        yield Permission(_INVOKE, [sub(arn, variables), sub(f"{arn}:*", variables)])
    elif name is not None:
        yield Permission(_INVOKE, name)


def _function_and_versions(arn: Json) -> Permission:
    return Permission(_INVOKE, [arn, sub("${functionArn}:*", {"functionArn": arn})])


def _without_alias(arn: str) -> str:
    segments = arn.split(":")
    if arn.startswith("arn:aws") and len(segments) == _SEGMENTS_WITH_ALIAS:
        return ":".join(segments[:-1])
    return arn


def _arns_of(name: str) -> list[Json]:
    if _LAMBDA_ARN.match(name):
        return [name, f"{name}:*"]
    segments = name.split(":")
    partial = len(segments) == _SEGMENTS_OF_PARTIAL_ARN and segments[0].isdigit()
    arn = _PARTIAL_ARN + name if partial else here("lambda", f"function:{name}")
    return [sub(arn), sub(f"{arn}:*")]


_PARTIAL_ARN = "arn:${AWS::Partition}:lambda:${AWS::Region}:"

INTEGRATIONS: Mapping[str, Handler] = {
    "lambda:invoke": invoke,
    "lambda:invoke.waitForTaskToken": invoke,
}
