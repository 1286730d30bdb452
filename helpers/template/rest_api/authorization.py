"""How methods name their authorizers, and leave for API Gateway to call the functions that decide.

The framework and the plugin each have their own rules; both are kept.
"""

from __future__ import annotations

from collections.abc import Iterable

from helpers.config.model import Json
from helpers.template import naming
from helpers.template.fragment import Compilation
from helpers.template.intrinsics import get_att_parts, ref, sub
from helpers.template.plain import without_none
from helpers.template.rest_api.api import execute_api_arn
from helpers.template.rest_api.authorizers import AWS_IAM, USER_POOL, Authorizer, authorizer_of
from helpers.template.rest_api.endpoints import Endpoint, FunctionEndpoint

NOBODY = "NONE"
_BY_FUNCTION = "CUSTOM"


def authorization_before_machine(authorizer: Authorizer | None) -> dict[str, Json]:
    """Give the properties that say who may call a method of the plugin's."""
    if authorizer is None or authorizer.type == AWS_IAM:
        return {"AuthorizationType": authorizer.type if authorizer else NOBODY}
    if authorizer.authorizer_id:
        return _referring(authorizer.type, authorizer.authorizer_id, authorizer.scopes)
    made = ref(authorizer.logical_id)
    if authorizer.is_pool_by_arn:
        return _referring(USER_POOL, made, authorizer.scopes)
    return _referring(_BY_FUNCTION, made, None)


def authorization_before_function(authorizer: Authorizer | None) -> dict[str, Json]:
    """Give the properties that say who may call a method of the framework's."""
    if authorizer is None or authorizer.type == AWS_IAM:
        return {"AuthorizationType": authorizer.type if authorizer else NOBODY}
    is_pool = authorizer.kind == USER_POOL
    scopes = (authorizer.scopes or None) if is_pool else None
    if authorizer.authorizer_id:
        by_function = authorizer.kind in ("TOKEN", "REQUEST")
        kind = _BY_FUNCTION if by_function else authorizer.type
        return _referring(kind, authorizer.authorizer_id, scopes)
    return _referring(USER_POOL if is_pool else _BY_FUNCTION, ref(authorizer.logical_id), scopes)


def authorizer_permissions(
    compilation: Compilation, endpoints: Iterable[Endpoint]
) -> dict[str, Json]:
    """Let API Gateway call the functions that decide, for this API's authorizers only.

    The plugin lets any API of any account do so (deviation ``source-arn``), and gives all
    functions outside of the service one id (deviation ``authorizer-permission-id``).
    """
    compiled = {}
    for endpoint in endpoints:
        authorizer = authorizer_of(compilation, endpoint)
        if authorizer and authorizer.is_made and authorizer.kind in ("TOKEN", _BY_FUNCTION):
            function = get_att_parts(authorizer.arn)
            owner = function[0] if function else authorizer.logical_id
            logical_id = naming.authorizer_permission(owner)
            principal = sub("apigateway.${AWS::URLSuffix}")
            arn = execute_api_arn(compilation.config, "/authorizers/*")
            compiled[logical_id] = permission(authorizer.arn, principal, arn)
    return compiled


def authorizer_permissions_of_functions(
    compilation: Compilation, endpoints: Iterable[FunctionEndpoint]
) -> dict[str, Json]:
    """Let the API call the functions that decide, as the framework does."""
    compiled = {}
    for endpoint in endpoints:
        authorizer = authorizer_of(compilation, endpoint)
        if authorizer and _is_called(authorizer):
            called = ref(authorizer.alias_id) if authorizer.alias_id else authorizer.arn
            compiled[naming.api_permission(authorizer.name)] = api_permission(compilation, called)
    return compiled


def api_permission(compilation: Compilation, function_arn: Json) -> dict[str, Json]:
    """Let the API call a function, whatever the method."""
    arn = execute_api_arn(compilation.config, "/*/*")
    return permission(function_arn, "apigateway.amazonaws.com", arn)


def permission(function_arn: Json, principal: Json, source_arn: Json) -> dict[str, Json]:
    """Let a service of AWS call a function on behalf of one of its resources."""
    properties = {
        "FunctionName": function_arn,
        "Action": "lambda:InvokeFunction",
        "Principal": principal,
        "SourceArn": source_arn,
    }
    return {"Type": "AWS::Lambda::Permission", "Properties": properties}


def _is_called(authorizer: Authorizer) -> bool:
    is_pool = authorizer.kind == USER_POOL
    return authorizer.is_made and not is_pool and not authorizer.managed_externally


def _referring(kind: Json, authorizer_id: Json, scopes: Json) -> dict[str, Json]:
    properties = {
        "AuthorizationType": kind,
        "AuthorizerId": authorizer_id,
        "AuthorizationScopes": scopes,
    }
    return without_none(properties)
