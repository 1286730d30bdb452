"""JSON schemas that a request's body must obey, checked by API Gateway itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from helpers.config.model import Config, Json
from helpers.template import naming
from helpers.template.intrinsics import ref
from helpers.template.plain import without_none
from helpers.template.rest_api.api import rest_api_id
from helpers.template.rest_api.endpoints import Endpoint


def request_models(config: Config, endpoint: Endpoint) -> dict[str, Json]:
    """Give the properties of a method whose requests are checked."""
    models = {
        content_type: ref(_logical_id(config, endpoint, content_type))
        for content_type in _schemas(endpoint)
    }
    return {"RequestModels": models, **with_validator(config)} if models else {}


def with_validator(config: Config) -> dict[str, Json]:
    """Give the property of a method whose requests are checked at all."""
    return {"RequestValidatorId": ref(naming.validator_logical_id(config))}


def models(config: Config, endpoints: Iterable[Endpoint]) -> dict[str, Json]:
    """Make a model for each schema, and what checks requests if there is one."""
    compiled: dict[str, Json] = {}
    for endpoint in endpoints:
        for content_type in _schemas(endpoint):
            logical_id = _logical_id(config, endpoint, content_type)
            compiled[logical_id] = _model(config, endpoint, content_type)
    return compiled | (validator(config) if compiled else {})


def validator(config: Config) -> dict[str, Json]:
    """Make what checks requests, one for all methods."""
    what = "Validate request body and querystring parameters"
    properties = {
        "RestApiId": rest_api_id(config),
        "ValidateRequestBody": True,
        "ValidateRequestParameters": True,
        "Name": f"{config.service}-{config.stage} | {what}",
    }
    resource = {"Type": "AWS::ApiGateway::RequestValidator", "Properties": properties}
    return {naming.validator_logical_id(config): resource}


def _model(config: Config, endpoint: Endpoint, content_type: str) -> Json:
    given = _schemas(endpoint)[content_type]
    shared = _shared(config, given)
    schema = given if shared is None else shared
    described = schema if isinstance(schema, Mapping) and schema.get("schema") else {}
    properties = {
        "RestApiId": rest_api_id(config),
        "ContentType": content_type if shared is None else "application/json",
        "Schema": described.get("schema", schema),
        "Name": (described if shared is None else schema).get("name"),
        "Description": (described if shared is None else schema).get("description"),
    }
    return {"Type": "AWS::ApiGateway::Model", "Properties": without_none(properties)}


def _logical_id(config: Config, endpoint: Endpoint, content_type: str) -> str:
    given = _schemas(endpoint)[content_type]
    if _shared(config, given) is not None:
        return naming.shared_model_logical_id(given)
    return naming.model_logical_id(endpoint.path, endpoint.method, content_type)


def _schemas(endpoint: Endpoint) -> Mapping[str, Json]:
    return endpoint.get("request", "schemas") or {}


def _shared(config: Config, given: Json) -> Json:
    """Give the schema of ``provider.apiGateway`` that ``given`` is the name of, if it is one."""
    request = config.provider.api_gateway.get("request") or {}
    return (request.get("schemas") or {}).get(given) if isinstance(given, str) else None
