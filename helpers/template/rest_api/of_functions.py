"""Methods in front of functions, which get the whole request and make the whole answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from helpers.config.model import Function, Json
from helpers.template import naming
from helpers.template.fragment import Compilation
from helpers.template.function_calls import function_arn
from helpers.template.function_versions import alias_of
from helpers.template.intrinsics import get_att
from helpers.template.plain import without_none
from helpers.template.rest_api.api import invocation_uri, own_api_with_options, rest_api_id
from helpers.template.rest_api.authorization import (
    api_permission,
    authorization_before_function,
    authorizer_permissions_of_functions,
)
from helpers.template.rest_api.authorizers import Authorizer, authorizer_of, authorizers
from helpers.template.rest_api.cors_of_functions import preflight_methods
from helpers.template.rest_api.endpoints import FunctionEndpoint
from helpers.template.rest_api.paths import path_resources, resource_id
from helpers.template.rest_api.schemas import models, request_models, validator, with_validator


def api_of_functions(
    compilation: Compilation, endpoints: Sequence[FunctionEndpoint]
) -> Iterator[Mapping[str, Json]]:
    """Compile the API of the service's functions; yields resources by logical id."""
    config = compilation.config
    _refuse_unsupported(compilation, endpoints)
    yield own_api_with_options(config)
    yield path_resources(compilation, endpoints)
    yield from preflight_methods(compilation, endpoints)
    for endpoint in endpoints:
        logical_id = naming.method_logical_id(endpoint.path, endpoint.method)
        yield {logical_id: _method(compilation, endpoint)}
    yield models(config, endpoints)
    if any(_needs_parameters(endpoint) for endpoint in endpoints):
        yield validator(config)
    yield from authorizers(compilation, endpoints)
    yield _permissions(compilation, endpoints)


def _refuse_unsupported(compilation: Compilation, endpoints: Sequence[FunctionEndpoint]) -> None:
    """Refuse the ways of calling a function that need mapping templates of the framework's."""
    for endpoint in endpoints:
        integration = str(endpoint.get("integration") or "lambda-proxy")
        proxies = integration.upper().replace("-", "_") in ("LAMBDA_PROXY", "AWS_PROXY")
        if not proxies or endpoint.get("async"):
            what = "async" if proxies else f"integration {integration}"
            raise compilation.refuse(
                f"functions.{endpoint.function.key}.events: http with {what} is not supported",
                why="functions get the whole request here, and make the whole answer",
                next_step="Take it out, or deploy this file with the Serverless Framework.",
            )
    logs = compilation.config.provider.settings.get("logs") or {}
    if logs.get("restApi"):
        raise compilation.refuse(
            "provider.logs.restApi is not supported",
            next_step="Take it out, or deploy this file with the Serverless Framework.",
        )


def _method(compilation: Compilation, endpoint: FunctionEndpoint) -> Json:
    config, function = compilation.config, endpoint.function
    authorizer = authorizer_of(compilation, endpoint)
    parameters = _parameters(endpoint)
    properties = {
        "HttpMethod": endpoint.method,
        "RequestParameters": parameters,
        "ResourceId": resource_id(compilation, endpoint.path),
        "RestApiId": rest_api_id(config),
        "OperationName": endpoint.get("operationId"),
        "ApiKeyRequired": bool(endpoint.get("private")),
        **authorization_before_function(authorizer),
        "Integration": _integration(function),
        "MethodResponses": [],
        **(with_validator(config) if _needs_parameters(endpoint) else {}),
        **request_models(config, endpoint),
    }
    return {
        "Type": "AWS::ApiGateway::Method",
        "Properties": without_none(properties),
        "DependsOn": _depends_on(function, authorizer),
    }


def _integration(function: Function) -> Json:
    arn = get_att(naming.function_logical_id(function.key))
    alias = alias_of(function)
    uri = invocation_uri(arn, ":", alias[1]) if alias else invocation_uri(arn)
    return {"IntegrationHttpMethod": "POST", "Type": "AWS_PROXY", "Uri": uri}


def _depends_on(function: Function, authorizer: Authorizer | None) -> list[str]:
    """Name what must be there first; an authorizer takes the permission's place there."""
    alias = alias_of(function)
    made = authorizer and authorizer.is_made
    first = authorizer.logical_id if authorizer and made else naming.api_permission(function.key)
    return [first, alias[0]] if alias else [first]


def _parameters(endpoint: FunctionEndpoint) -> dict[str, Json]:
    """Map the parameters a request may have to whether it must have them."""
    given = endpoint.get("request", "parameters") or {}
    return {
        f"method.request.{place.removesuffix('s')}.{name}": _is_required(value)
        for place in ("querystrings", "paths", "headers")
        for name, value in (given.get(place) or {}).items()
    }


def _is_required(value: Json) -> Json:
    if not isinstance(value, Mapping):
        return value
    required = value.get("required")
    return True if required is None else required


def _needs_parameters(endpoint: FunctionEndpoint) -> bool:
    return any(_parameters(endpoint).values())


def _permissions(
    compilation: Compilation, endpoints: Sequence[FunctionEndpoint]
) -> dict[str, Json]:
    """Let the API call the functions, and those that decide who may."""
    compiled = authorizer_permissions_of_functions(compilation, endpoints)
    for function in (endpoint.function for endpoint in endpoints):
        alias = alias_of(function)
        resource = api_permission(compilation, function_arn(function))
        compiled[naming.api_permission(function.key)] = (
            resource | {"DependsOn": alias[0]} if alias else resource
        )
    return compiled
