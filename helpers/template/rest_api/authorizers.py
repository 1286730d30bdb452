"""Who may call: what ``authorizer`` means, and the resources it becomes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from helpers.config.model import Json
from helpers.template import naming
from helpers.template.fragment import Compilation
from helpers.template.function_calls import function_arn
from helpers.template.function_versions import alias_of
from helpers.template.intrinsics import get_att
from helpers.template.plain import without_none
from helpers.template.rest_api.api import invocation_uri, rest_api_id
from helpers.template.rest_api.endpoints import Endpoint, FunctionEndpoint

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
    """Of the function or user pool that decides; None if nothing has to be made."""
    alias_id: str | None = None
    """Logical id of the function's alias, if it is called by one."""
    authorizer_id: Json = None
    """Of an authorizer that exists already."""
    ttl: int | None = None
    identity_source: Json = _DEFAULT_IDENTITY_SOURCE
    identity_expression: Json = None
    scopes: Json = None
    managed_externally: bool = False

    @property
    def logical_id(self) -> str:
        """Of the authorizer's resource."""
        return naming.authorizer_logical_id(self.name)

    @property
    def is_made(self) -> bool:
        """Tell whether the authorizer is a resource of this service."""
        return self.arn is not None

    @property
    def kind(self) -> str:
        """What API Gateway calls this kind of authorizer."""
        return USER_POOL if self.is_pool_by_arn else (self.type or "TOKEN").upper()

    @property
    def is_pool_by_arn(self) -> bool:
        """Tell whether the ARN is that of a user pool."""
        return isinstance(self.arn, str) and _USER_POOL_ARN.match(self.arn) is not None


def authorizer_of(compilation: Compilation, endpoint: Endpoint) -> Authorizer | None:
    """Read an endpoint's ``authorizer``: a function, an ARN, a word, or a mapping of these."""
    given = endpoint.get("authorizer")
    if not given:
        return None
    if isinstance(given, str):
        return _written(compilation, endpoint, given)
    kind = given.get("type")
    if kind and given.get("authorizerId"):
        return Authorizer(kind, authorizer_id=given["authorizerId"], scopes=given.get("scopes"))
    if kind and kind.upper() == AWS_IAM:
        return Authorizer(AWS_IAM)
    arn, alias_id = given.get("arn"), None
    if not arn:
        arn, alias_id = _function(compilation, endpoint, given["name"])
    return Authorizer(
        kind,
        name=given.get("name") or _name_in(arn),
        arn=arn,
        alias_id=alias_id,
        ttl=_ttl(given.get("resultTtlInSeconds")),
        identity_source=_identity_source(endpoint),
        identity_expression=given.get("identityValidationExpression"),
        scopes=given.get("scopes"),
        managed_externally=given.get("managedExternally") is True,
    )


def authorizers(
    compilation: Compilation, endpoints: Iterable[Endpoint]
) -> Iterator[dict[str, Json]]:
    """Make the authorizers that do not exist yet, one for each endpoint that has one."""
    for endpoint in endpoints:
        authorizer = authorizer_of(compilation, endpoint)
        if authorizer and authorizer.is_made:
            yield {authorizer.logical_id: _resource(compilation, authorizer)}


def _written(compilation: Compilation, endpoint: Endpoint, given: str) -> Authorizer:
    if given.upper() == AWS_IAM:
        return Authorizer(AWS_IAM)
    if ":" in given:
        return Authorizer(name=_name_in(given), arn=given)
    arn, alias_id = _function(compilation, endpoint, given)
    return Authorizer(name=given, arn=arn, alias_id=alias_id)


def _function(compilation: Compilation, endpoint: Endpoint, key: str) -> tuple[Json, str | None]:
    """Give the ARN of a function that decides; the plugin knows nothing of aliases."""
    if not isinstance(endpoint, FunctionEndpoint):
        return get_att(naming.function_logical_id(key)), None
    function = compilation.functions[key]
    alias = alias_of(function)
    return function_arn(function), alias[0] if alias else None


def _name_in(arn: str) -> str:
    return arn.split(":")[-1].split("-")[-1]


def _ttl(given: Json) -> int:
    digits = re.match(r"\s*[-+]?\d+", str(given))
    return int(digits[0]) if digits else _DEFAULT_TTL


def _identity_source(endpoint: Endpoint) -> Json:
    """Say where a caller's identity is; an answer that is not kept needs no key to find it by."""
    given = endpoint.get("authorizer")
    if not isinstance(endpoint, FunctionEndpoint):
        return given.get("identitySource", _DEFAULT_IDENTITY_SOURCE)
    decides_each_time = (
        str(given.get("type")).upper() == "REQUEST" and _ttl(given.get("resultTtlInSeconds")) == 0
    )
    return given.get("identitySource") or (None if decides_each_time else _DEFAULT_IDENTITY_SOURCE)


def _resource(compilation: Compilation, authorizer: Authorizer) -> Json:
    is_pool = authorizer.kind == USER_POOL
    properties = {
        "AuthorizerResultTtlInSeconds": authorizer.ttl,
        "IdentitySource": authorizer.identity_source,
        "Name": authorizer.name,
        "RestApiId": rest_api_id(compilation.config),
        "IdentityValidationExpression": authorizer.identity_expression,
        "Type": authorizer.kind,
        "ProviderARNs": [authorizer.arn] if is_pool else None,
        "AuthorizerUri": None if is_pool else invocation_uri(authorizer.arn),
    }
    resource = {
        "Type": "AWS::ApiGateway::Authorizer",
        "DependsOn": authorizer.alias_id,
        "Properties": without_none(properties),
    }
    return without_none(resource)
