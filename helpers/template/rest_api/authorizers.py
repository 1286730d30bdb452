"""Who may call: authorizers, the methods' references to them, and leave to call their functions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from helpers.config.model import Config, Json
from helpers.template import naming
from helpers.template.intrinsics import get_att, get_att_parts, sub
from helpers.template.plain import without_none
from helpers.template.rest_api.api import execute_api_arn, invocation_uri, rest_api_id
from helpers.template.rest_api.endpoints import Endpoint

AWS_IAM = "AWS_IAM"
USER_POOL = "COGNITO_USER_POOLS"
_DEFAULT_TTL = 300
_DEFAULT_IDENTITY_SOURCE = "method.request.header.Authorization"
_USER_POOL_ARN = re.compile(r"^arn:[a-zA-Z-]*:cognito-idp")


@dataclass(frozen=True)
class Authorizer:
    """Who decides about the calls of an endpoint."""

    type: str | None = None
    name: str = ""
    arn: Json = None
    """Of the function or user pool that decides; None if there is nothing to be made."""
    authorizer_id: Json = None
    """Of an authorizer that exists already."""
    ttl: int | None = None
    identity_source: Json = _DEFAULT_IDENTITY_SOURCE
    identity_expression: str | None = None
    scopes: Json = None

    @property
    def logical_id(self) -> str:
        """Of the authorizer's resource."""
        return naming.authorizer_logical_id(self.name)

    @property
    def is_pool_by_arn(self) -> bool:
        """Tell whether the ARN is that of a user pool."""
        return isinstance(self.arn, str) and _USER_POOL_ARN.match(self.arn) is not None

    @property
    def kind(self) -> str:
        """What API Gateway calls this kind of authorizer."""
        kind = (self.type or "TOKEN").upper()
        return USER_POOL if self.is_pool_by_arn else kind


def authorizer_of(endpoint: Endpoint) -> Authorizer | None:
    """Read an endpoint's ``authorizer``: a function, an ARN, a word, or a mapping of these."""
    given = endpoint.get("authorizer")
    if not given:
        return None
    if isinstance(given, str):
        return _named(given)
    kind = given.get("type")
    if kind and given.get("authorizerId"):
        return Authorizer(kind, authorizer_id=given["authorizerId"], scopes=given.get("scopes"))
    if kind and kind.upper() == AWS_IAM:
        return Authorizer(AWS_IAM)
    arn = given.get("arn")
    return Authorizer(
        kind,
        name=given.get("name") or _name_in(arn),
        arn=arn or _function_arn(given["name"]),
        ttl=_seconds(given.get("resultTtlInSeconds")),
        identity_source=given.get("identitySource", _DEFAULT_IDENTITY_SOURCE),
        identity_expression=given.get("identityValidationExpression"),
        scopes=given.get("scopes"),
    )


def authorization(authorizer: Authorizer | None) -> dict[str, Json]:
    """Give the properties of a method that only some may call."""
    if authorizer is None:
        return {"AuthorizationType": "NONE"}
    if authorizer.type == AWS_IAM:
        return {"AuthorizationType": AWS_IAM}
    if authorizer.authorizer_id:
        properties = {
            "AuthorizationType": authorizer.type,
            "AuthorizerId": authorizer.authorizer_id,
            "AuthorizationScopes": authorizer.scopes,
        }
        return without_none(properties)
    is_pool = authorizer.is_pool_by_arn
    properties = {
        "AuthorizationType": USER_POOL if is_pool else "CUSTOM",
        "AuthorizerId": {"Ref": authorizer.logical_id},
        "AuthorizationScopes": authorizer.scopes if is_pool else None,
    }
    return without_none(properties)


def authorizers(config: Config, endpoints: Iterable[Endpoint]) -> dict[str, Json]:
    """Make the authorizers that do not exist yet."""
    return {
        authorizer.logical_id: _authorizer(config, authorizer)
        for authorizer in map(authorizer_of, endpoints)
        if authorizer and authorizer.arn
    }


def permissions(config: Config, endpoints: Iterable[Endpoint]) -> dict[str, Json]:
    """Let API Gateway call the functions that decide, for this API's authorizers only.

    The plugin lets any API of any account do so (deviation ``source-arn``), and gives all
    functions outside of the service the same id (``authorizer-permission-id``).
    """
    compiled = {}
    for authorizer in map(authorizer_of, endpoints):
        if authorizer and authorizer.arn and authorizer.kind in ("TOKEN", "CUSTOM"):
            function = get_att_parts(authorizer.arn)
            owner = function[0] if function else authorizer.logical_id
            compiled[naming.authorizer_permission(owner)] = _permission(config, authorizer.arn)
    return compiled


def _named(given: str) -> Authorizer:
    if given.upper() == AWS_IAM:
        return Authorizer(AWS_IAM)
    if ":" in given:
        return Authorizer(name=_name_in(given), arn=given)
    return Authorizer(name=given, arn=_function_arn(given))


def _function_arn(key: str) -> Json:
    return get_att(naming.function_logical_id(key))


def _name_in(arn: str) -> str:
    return arn.split(":")[-1].split("-")[-1]


def _seconds(given: Json) -> int:
    digits = re.match(r"\s*[-+]?\d+", str(given))
    return int(digits[0]) if digits else _DEFAULT_TTL


def _authorizer(config: Config, authorizer: Authorizer) -> Json:
    is_pool = authorizer.kind == USER_POOL
    properties = {
        "AuthorizerResultTtlInSeconds": authorizer.ttl,
        "IdentitySource": authorizer.identity_source,
        "Name": authorizer.name,
        "RestApiId": rest_api_id(config),
        "IdentityValidationExpression": authorizer.identity_expression,
        "Type": authorizer.kind,
        "ProviderARNs": [authorizer.arn] if is_pool else None,
        "AuthorizerUri": None if is_pool else invocation_uri(authorizer.arn),
    }
    return {"Type": "AWS::ApiGateway::Authorizer", "Properties": without_none(properties)}


def _permission(config: Config, function_arn: Json) -> Json:
    properties = {
        "FunctionName": function_arn,
        "Action": "lambda:InvokeFunction",
        "Principal": sub("apigateway.${AWS::URLSuffix}"),
        "SourceArn": execute_api_arn(config, "/authorizers/*"),
    }
    return {"Type": "AWS::Lambda::Permission", "Properties": properties}
