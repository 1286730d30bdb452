"""The API itself: the service's own, or one that exists already."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.config.model import Config, Json
from helpers.template import naming
from helpers.template.fragment import Compilation
from helpers.template.intrinsics import Intrinsic, get_att, join, ref
from helpers.template.plain import without_none
from helpers.template.roles import document

_DEFAULT_ENDPOINT_TYPE = "EDGE"


def rest_api_id(config: Config) -> Json:
    """Give the id of the API: the one the service was given, or a reference to its own."""
    return config.provider.api_gateway.get("restApiId") or ref(naming.REST_API)


def root_resource_id(compilation: Compilation) -> Json:
    """Give the id of the root path."""
    given = compilation.config.provider.api_gateway
    if given.get("restApiId") and not given.get("restApiRootResourceId"):
        raise compilation.refuse(
            "provider.apiGateway.restApiRootResourceId is missing",
            why="the paths of an API that exists already start from its root",
            next_step="Give its id, as `aws apigateway get-resources` lists it.",
        )
    return given.get("restApiRootResourceId") or get_att(naming.REST_API, "RootResourceId")


def own_api(config: Config) -> dict[str, Json]:
    """Make the API as the plugin does, unless the service was given one."""
    settings = config.provider.settings
    policy = config.provider.api_gateway.get("resourcePolicy") or settings.get("resourcePolicy")
    return _api(config, {"Policy": document(policy) if policy else None})


def own_api_with_options(config: Config) -> dict[str, Json]:
    """Make the API as the framework does, which knows more options than the plugin."""
    given = config.provider.api_gateway
    policy = given.get("resourcePolicy")
    source = given.get("apiKeySourceType")
    options = {
        "BinaryMediaTypes": given.get("binaryMediaTypes") or None,
        "DisableExecuteApiEndpoint": given.get("disableDefaultEndpoint"),
        # Always one, so that a policy taken out of the file is taken off the API.
        "Policy": document(policy) if policy else "",
        "ApiKeySourceType": source.upper() if source else None,
        "MinimumCompressionSize": given.get("minimumCompressionSize"),
        "Description": given.get("description") or None,
    }
    return _api(config, options)


def endpoint_output(config: Config) -> dict[str, Json]:
    """Make the output that holds the API's address."""
    address = join(
        "",
        "https://",
        rest_api_id(config),
        ".execute-api.",
        ref("AWS::Region"),
        ".",
        ref("AWS::URLSuffix"),
        f"/{config.stage}",
    )
    output = {"Description": "URL of the service endpoint", "Value": address}
    return {naming.ENDPOINT_OUTPUT: output}


def execute_api_arn(config: Config, ending: str) -> Intrinsic:
    """Give the ARN of something in the API, as permissions to call from it want it."""
    return join(
        "",
        "arn:",
        ref("AWS::Partition"),
        ":execute-api:",
        ref("AWS::Region"),
        ":",
        ref("AWS::AccountId"),
        ":",
        rest_api_id(config),
        ending,
    )


def integration_uri(*ending: Json) -> Intrinsic:
    """Give the address behind a method: an action of a service of AWS."""
    return join("", "arn:", ref("AWS::Partition"), ":apigateway:", ref("AWS::Region"), *ending)


def invocation_uri(*function_arn: Json) -> Intrinsic:
    """Give the address at which API Gateway calls a function."""
    return integration_uri(":lambda:path/2015-03-31/functions/", *function_arn, "/invocations")


def _api(config: Config, options: Mapping[str, Json]) -> dict[str, Json]:
    if config.provider.api_gateway.get("restApiId"):
        return {}
    properties = {
        "Name": naming.rest_api_name(config),
        "EndpointConfiguration": _endpoint_configuration(config),
        **options,
    }
    resource = {"Type": "AWS::ApiGateway::RestApi", "Properties": without_none(properties)}
    return {naming.REST_API: resource}


def _endpoint_configuration(config: Config) -> Json:
    settings = config.provider.settings
    kind = str(settings.get("endpointType") or _DEFAULT_ENDPOINT_TYPE).upper()
    return without_none(
        {
            "Types": [kind],
            "VpcEndpointIds": settings.get("vpcEndpointIds") or None,
        }
    )
