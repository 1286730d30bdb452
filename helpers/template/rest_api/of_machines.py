"""Methods in front of state machines: requests that become actions of Step Functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from helpers.config.model import Json
from helpers.template import naming
from helpers.template.fragment import Compilation
from helpers.template.intrinsics import get_att
from helpers.template.plain import without_none
from helpers.template.rest_api.api import integration_uri, own_api, rest_api_id
from helpers.template.rest_api.authorization import authorization_before_machine
from helpers.template.rest_api.authorizers import authorizer_of, authorizers
from helpers.template.rest_api.cors import preflight_methods
from helpers.template.rest_api.endpoints import MachineEndpoint
from helpers.template.rest_api.paths import path_resources, resource_id
from helpers.template.rest_api.request_templates import request_templates
from helpers.template.rest_api.responses import integration_responses, method_responses
from helpers.template.rest_api.role import api_role
from helpers.template.rest_api.schemas import models, request_models


def api_of_machines(
    compilation: Compilation, endpoints: Sequence[MachineEndpoint]
) -> Iterator[Mapping[str, Json]]:
    """Compile the API of the service's state machines; yields resources by logical id."""
    config = compilation.config
    yield own_api(config)
    yield path_resources(compilation, endpoints)
    for endpoint in endpoints:
        yield {
            naming.method_logical_id(endpoint.path, endpoint.method): _method(compilation, endpoint)
        }
    yield models(config, endpoints)
    yield from authorizers(compilation, endpoints)
    yield from preflight_methods(compilation, endpoints)
    yield api_role(compilation, endpoints)


def _method(compilation: Compilation, endpoint: MachineEndpoint) -> Json:
    config = compilation.config
    authorizer = authorizer_of(compilation, endpoint)
    properties = {
        "HttpMethod": endpoint.method,
        "RequestParameters": {},
        "ApiKeyRequired": endpoint.get("private") is True,
        "ResourceId": resource_id(compilation, endpoint.path),
        "RestApiId": rest_api_id(config),
        **authorization_before_machine(authorizer),
        "Integration": _integration(compilation, endpoint),
        "MethodResponses": method_responses(endpoint),
        **request_models(config, endpoint),
    }
    needed = authorizer.logical_id if authorizer and authorizer.is_made else None
    resource = {
        "Type": "AWS::ApiGateway::Method",
        "Properties": properties,
        "DependsOn": needed,
    }
    return without_none(resource)


def _integration(compilation: Compilation, endpoint: MachineEndpoint) -> Json:
    provider = compilation.config.provider
    properties = {
        "IntegrationHttpMethod": "POST",
        "Type": "AWS",
        "Credentials": endpoint.get("iamRole") or get_att(naming.API_ROLE),
        "Uri": integration_uri(f":states:action/{endpoint.action}"),
        "PassthroughBehavior": "WHEN_NO_TEMPLATES" if endpoint.get("action") else "NEVER",
        "RequestTemplates": request_templates(endpoint),
        "TimeoutInMillis": endpoint.get("timeoutInMillis")
        or provider.api_gateway.get("timeoutInMillis"),
        "IntegrationResponses": integration_responses(endpoint),
    }
    return without_none(properties)
