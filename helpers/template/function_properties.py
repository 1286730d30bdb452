"""The Properties of a Lambda function."""

from __future__ import annotations

from helpers.config.model import Function, Json
from helpers.template import function_settings, naming
from helpers.template.deployment_bucket import bucket_name
from helpers.template.fragment import Compilation
from helpers.template.function_role import role_of
from helpers.template.plain import without_none

# The framework's, where neither function nor provider says anything.
DEFAULT_RUNTIME = "nodejs16.x"
DEFAULT_MEMORY_SIZE = 1024
DEFAULT_TIMEOUT = 6


def function_properties(compilation: Compilation, function: Function) -> dict[str, Json]:
    """Put the properties together."""
    config = compilation.config
    provider = config.provider
    properties = {
        "Code": _code(compilation, function),
        "Handler": function.handler,
        "Runtime": function.runtime or provider.runtime or DEFAULT_RUNTIME,
        "FunctionName": naming.function_name(config, function),
        "MemorySize": function.memory_size or provider.memory_size or DEFAULT_MEMORY_SIZE,
        "Timeout": function.timeout or provider.timeout or DEFAULT_TIMEOUT,
        "Description": function.description or None,
        "Architectures": function_settings.architectures(provider, function),
        "Tags": function_settings.tags(provider, function),
        "Environment": function_settings.environment(provider, function),
        "Role": role_of(compilation, function),
        "VpcConfig": function_settings.vpc(provider, function),
        "Layers": function_settings.layers(provider, function),
    }
    return without_none(properties | _rarer(compilation, function))


def _rarer(compilation: Compilation, function: Function) -> dict[str, Json]:
    provider, settings = compilation.config.provider, function.settings
    storage = settings.get("ephemeralStorageSize")
    mode = function_settings.tracing_mode(provider, function)
    on_error = settings.get("onError")
    return {
        "EphemeralStorage": {"Size": storage} if storage else None,
        "DeadLetterConfig": {"TargetArn": on_error} if on_error else None,
        "KmsKeyArn": function_settings.kms_key(provider, function),
        "TracingConfig": {"Mode": mode} if mode else None,
        "FileSystemConfigs": _file_systems(compilation, function),
        "ReservedConcurrentExecutions": settings.get("reservedConcurrency"),
        "RuntimeManagementConfig": function_settings.runtime_management(provider, function),
    }


def _code(compilation: Compilation, function: Function) -> Json:
    package = compilation.packages.get(function.key)
    key = package.s3_key if package else _placeholder_key(compilation, function)
    return {"S3Bucket": bucket_name(compilation.config), "S3Key": key}


def _placeholder_key(compilation: Compilation, function: Function) -> str:
    config = compilation.config
    prefix = config.provider.deployment_prefix
    return f"{prefix}/{config.service}/{config.stage}/not-packaged/{function.key}.zip"


def _file_systems(compilation: Compilation, function: Function) -> Json:
    mount = function.settings.get("fileSystemConfig")
    if not mount:
        return None
    if not function_settings.vpc(compilation.config.provider, function):
        raise compilation.refuse(
            f"functions.{function.key}.fileSystemConfig needs a VPC",
            why="Lambda reaches a file system only from inside one",
            next_step="Give the function or the provider a vpc.",
        )
    return [{"Arn": mount["arn"], "LocalMountPath": mount["localMountPath"]}]
