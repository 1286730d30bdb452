"""Calling a function in other ways: over a URL, or without awaiting its answer."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.config.model import Function, Json
from helpers.template import naming
from helpers.template.fragment import Compilation, Fragment
from helpers.template.function_versions import alias_of
from helpers.template.intrinsics import get_att, join, ref
from helpers.template.plain import without_none

_CORS_HEADERS = [
    "Content-Type",
    "X-Amz-Date",
    "Authorization",
    "X-Api-Key",
    "X-Amz-Security-Token",
    "X-Amzn-Trace-Id",
]


def url(function: Function) -> Fragment:
    """Compile the function's URL, its output, and the permission to call it without a signature."""
    settings = function.settings.get("url")
    if not settings:
        return Fragment()
    settings = settings if isinstance(settings, Mapping) else {}
    auth = "AWS_IAM" if settings.get("authorizer") == "aws_iam" else "NONE"
    logical_id = naming.function_url_logical_id(function.key)
    resources = {logical_id: _url(function, settings, auth)}
    if auth == "NONE":
        resources[naming.function_url_permission(function.key)] = _url_permission(function, auth)
    output = {"Description": "Lambda Function URL", "Value": get_att(logical_id, "FunctionUrl")}
    return Fragment(resources, {logical_id: output})


def invoke_config(compilation: Compilation, function: Function) -> Fragment:
    """Compile what becomes of asynchronous calls: how often retried, and where results go."""
    settings = function.settings
    retries = settings.get("maximumRetryAttempts")
    age = settings.get("maximumEventAge")
    destinations = settings.get("destinations")
    if not destinations and not age and retries is None:
        return Fragment()
    alias = alias_of(function)
    properties = {
        "FunctionName": ref(naming.function_logical_id(function.key)),
        "DestinationConfig": _destinations(compilation, destinations or {}),
        "Qualifier": alias[1] if alias else "$LATEST",
        "MaximumEventAgeInSeconds": age or None,
        "MaximumRetryAttempts": retries,
    }
    resource = _depending(function, "AWS::Lambda::EventInvokeConfig", properties)
    return Fragment({naming.invoke_config_logical_id(function.key): resource})


def function_arn(function: Function) -> Json:
    """Give the ARN by which others call the function: that of its alias, if it has one."""
    arn = get_att(naming.function_logical_id(function.key))
    alias = alias_of(function)
    return join(":", arn, alias[1]) if alias else arn


def _url(function: Function, settings: Mapping[str, Json], auth: str) -> Json:
    streams = settings.get("invokeMode") == "RESPONSE_STREAM"
    properties = {
        "AuthType": auth,
        "TargetFunctionArn": function_arn(function),
        "Cors": _cors(settings["cors"]) if settings.get("cors") else None,
        "InvokeMode": "RESPONSE_STREAM" if streams else None,
    }
    return _depending(function, "AWS::Lambda::Url", properties)


def _cors(given: Json) -> Json:
    given = given if isinstance(given, Mapping) else {}
    return without_none(
        {
            "AllowCredentials": True if given.get("allowCredentials") else None,
            "AllowHeaders": _unique(given, "allowedHeaders", _CORS_HEADERS),
            "AllowMethods": _unique(given, "allowedMethods", ["*"]),
            "AllowOrigins": _unique(given, "allowedOrigins", ["*"]),
            "ExposeHeaders": _unique(given, "exposedResponseHeaders", None),
            "MaxAge": given.get("maxAge"),
        }
    )


def _unique(given: Mapping[str, Json], key: str, default: list[str] | None) -> list[str] | None:
    """Give the list without repetitions; an explicit null leaves it out altogether."""
    values = given.get(key, default)
    return list(dict.fromkeys(values)) if values else None


def _url_permission(function: Function, auth: str) -> Json:
    properties = {
        "FunctionName": function_arn(function),
        "Action": "lambda:InvokeFunctionUrl",
        "Principal": "*",
        "FunctionUrlAuthType": auth,
    }
    return _depending(function, "AWS::Lambda::Permission", properties)


def _depending(function: Function, kind: str, properties: Mapping[str, Json]) -> Json:
    """Make a resource that waits for the function's alias, if it has one."""
    resource: dict[str, Json] = {"Type": kind, "Properties": without_none(properties)}
    alias = alias_of(function)
    return resource | {"DependsOn": alias[0]} if alias else resource


def _destinations(compilation: Compilation, destinations: Mapping[str, Json]) -> Json:
    names = {"onSuccess": "OnSuccess", "onFailure": "OnFailure"}
    return {
        name: {"Destination": _destination(compilation, destinations[key])}
        for key, name in names.items()
        if destinations.get(key)
    }


def _destination(compilation: Compilation, destination: Json) -> Json:
    if isinstance(destination, Mapping):
        return destination["arn"]
    function = compilation.functions.get(destination)
    return function_arn(function) if function else destination
