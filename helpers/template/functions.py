"""Lambda functions, with all that CloudFormation makes for one: logs, versions, URL."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.config.model import Config, Function, Json
from helpers.template import naming
from helpers.template.fragment import Compilation, Fragment
from helpers.template.function_calls import invoke_config, url
from helpers.template.function_properties import function_properties
from helpers.template.function_role import role_logical_ids
from helpers.template.function_versions import version
from helpers.template.plain import without_none


def functions(compilation: Compilation) -> Iterator[Fragment]:
    """Compile every function."""
    for function in compilation.config.functions:
        _refuse_unsupported(compilation, function)
        if not function.disable_logs:
            log_group = _log_group(compilation.config, function)
            yield Fragment({naming.log_group_logical_id(function.key): log_group})
        logical_id = naming.function_logical_id(function.key)
        yield Fragment({logical_id: _function(compilation, function)})
        yield version(compilation, function)
        yield url(function)
        yield invoke_config(compilation, function)


def _function(compilation: Compilation, function: Function) -> Json:
    properties = function_properties(compilation, function)
    if function.settings.get("snapStart"):
        properties["SnapStart"] = {"ApplyOn": "PublishedVersions"}
    resource = {
        "Type": "AWS::Lambda::Function",
        "Properties": properties,
        "Condition": function.settings.get("condition"),
        "DependsOn": _depends_on(compilation, function) or None,
    }
    return without_none(resource)


def _depends_on(compilation: Compilation, function: Function) -> list[str]:
    """Name what must be there first: unlogged first calls would make a log group of their own."""
    logs = [] if function.disable_logs else [naming.log_group_logical_id(function.key)]
    declared = function.settings.get("dependsOn") or []
    declared = [declared] if isinstance(declared, str) else list(declared)
    return logs + declared + role_logical_ids(compilation, function)


def _log_group(config: Config, function: Function) -> Json:
    settings, provider = function.settings, config.provider
    properties = {
        "LogGroupName": naming.log_group_name(naming.function_name(config, function)),
        "RetentionInDays": function.log_retention_in_days or provider.log_retention_in_days,
        "DataProtectionPolicy": settings.get("logDataProtectionPolicy")
        or provider.settings.get("logDataProtectionPolicy"),
    }
    return {"Type": "AWS::Logs::LogGroup", "Properties": without_none(properties)}


def _refuse_unsupported(compilation: Compilation, function: Function) -> None:
    if function.settings.get("image"):
        raise compilation.refuse(
            f"function {function.key!r} is a container image, which is not supported here",
            next_step="Give it a handler and a runtime instead.",
        )
    kinds = [kind for event in function.events for kind in event if kind != "http"]
    if kinds:
        raise compilation.refuse(
            f"functions.{function.key}.events: {', '.join(kinds)} is not supported yet",
            why="a function that is called by a state machine needs no event",
            next_step="Take the events out, or deploy this file with the Serverless Framework.",
        )
