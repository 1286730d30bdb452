"""Published versions of a function, and the aliases that reserved capacity hangs on."""

from __future__ import annotations

import hashlib
from base64 import b64encode

from helpers.config.model import Function, Json
from helpers.template import naming
from helpers.template.fragment import Compilation, Fragment
from helpers.template.function_properties import function_properties
from helpers.template.intrinsics import get_att, ref
from helpers.template.plain import compact, without_none

# Belong to the function as a whole: changing them makes no new version.
_NOT_OF_A_VERSION = ("Code", "ReservedConcurrentExecutions", "Tags")


def version(compilation: Compilation, function: Function) -> Fragment:
    """Compile the version and its output, if the function has one."""
    logical_id = version_of(compilation, function)
    if logical_id is None:
        return Fragment()
    output = {"Description": "Current Lambda function version", "Value": ref(logical_id)}
    return Fragment(
        {logical_id: _version(compilation, function), **_alias(function, logical_id)},
        {naming.version_output(function.key): output},
    )


def version_of(compilation: Compilation, function: Function) -> str | None:
    """Give the version's logical id, which changes with the code and with the settings."""
    settings = function.settings
    needed = settings.get("provisionedConcurrency") or settings.get("snapStart")
    if not needed and not _is_wanted(compilation, function):
        return None
    properties = function_properties(compilation, function)
    for name in _NOT_OF_A_VERSION:
        properties.pop(name, None)
    canonical = compact(dict(sorted(properties.items())))
    digest = hashlib.sha256((_code_sha256(compilation, function) + canonical).encode())
    return naming.version_logical_id(function.key, b64encode(digest.digest()).decode())


def alias_of(function: Function) -> tuple[str, str] | None:
    """Give logical id and name of the alias through which the function is called."""
    if function.settings.get("snapStart"):
        return naming.alias_logical_id(function.key, "SnapStart"), "snapstart"
    if function.settings.get("provisionedConcurrency"):
        return naming.alias_logical_id(function.key, "ProvConc"), "provisioned"
    return None


def _is_wanted(compilation: Compilation, function: Function) -> bool:
    if function.version_function is not None:
        return function.version_function
    return compilation.config.provider.version_functions


def _code_sha256(compilation: Compilation, function: Function) -> str:
    package = compilation.packages.get(function.key)
    if package:
        return package.code_sha256
    return b64encode(hashlib.sha256(function.key.encode()).digest()).decode()


def _version(compilation: Compilation, function: Function) -> Json:
    properties = {
        "FunctionName": ref(naming.function_logical_id(function.key)),
        "CodeSha256": _code_sha256(compilation, function),
        "Description": function.description or None,
    }
    resource: dict[str, Json] = {
        "Type": "AWS::Lambda::Version",
        # Old versions outlive the stack's memory of them; they go with their function.
        "DeletionPolicy": "Retain",
        "Properties": without_none(properties),
    }
    if not _is_wanted(compilation, function):
        del resource["DeletionPolicy"]
    return resource


def _alias(function: Function, version_id: str) -> dict[str, Json]:
    alias = alias_of(function)
    if alias is None:
        return {}
    logical_id, name = alias
    concurrency = function.settings.get("provisionedConcurrency")
    provisioned = {"ProvisionedConcurrentExecutions": concurrency} if concurrency else None
    properties = {
        "FunctionName": ref(naming.function_logical_id(function.key)),
        "FunctionVersion": get_att(version_id, "Version"),
        "Name": name,
        "ProvisionedConcurrencyConfig": provisioned,
    }
    depends_on = naming.function_logical_id(function.key)
    resource = {
        "Type": "AWS::Lambda::Alias",
        "Properties": without_none(properties),
        "DependsOn": depends_on,
    }
    return {logical_id: resource}
