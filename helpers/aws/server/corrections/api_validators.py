"""Request validators in a template: made, and used by the methods that name them."""

from __future__ import annotations

import json
from typing import Any

from ministack.services import apigateway_v1 as apis
from ministack.services.cloudformation import provisioners

from helpers.aws.server.corrections.correction import Correction, replace

_FIELDS = {
    "name": "Name",
    "validateRequestBody": "ValidateRequestBody",
    "validateRequestParameters": "ValidateRequestParameters",
}


def create(logical_id: str, properties: dict[str, Any], stack: str) -> Any:  # noqa: ARG001
    """Create a validator."""
    given = {ours: properties[theirs] for ours, theirs in _FIELDS.items() if theirs in properties}
    status, _, body = apis._create_request_validator(properties.get("RestApiId", ""), given)
    answer = json.loads(body)
    if status >= 400:
        raise ValueError(answer.get("message", "the validator cannot be created"))
    return answer["id"], {"RequestValidatorId": answer["id"]}


def update(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str) -> Any:
    """Update a validator: by another one when it is of another API or name."""
    if any(new.get(key) != old.get(key) for key in ("RestApiId", "Name")):
        return create(physical_id, new, stack)
    changes = [
        {"op": "replace", "path": f"/{ours}", "value": str(new.get(theirs, False)).lower()}
        for ours, theirs in _FIELDS.items()
        if theirs != "Name"
    ]
    apis._update_request_validator(new["RestApiId"], physical_id, {"patchOperations": changes})
    return physical_id, {"RequestValidatorId": physical_id}


def delete(physical_id: str, properties: dict[str, Any]) -> None:
    """Delete a validator."""
    apis._delete_request_validator(properties.get("RestApiId", ""), physical_id)


def create_method(logical_id: str, properties: dict[str, Any], stack: str) -> Any:
    """Create or change a method, with the validator it names."""
    made = _stock_create_method(logical_id, properties, stack)
    resources = apis._resources.get(properties.get("RestApiId", ""), {})
    methods = resources.get(properties.get("ResourceId", ""), {}).get("resourceMethods", {})
    method = methods.get(properties.get("HttpMethod", "ANY"))
    if method is not None:
        method["requestValidatorId"] = properties.get("RequestValidatorId")
    return made


_stock_create_method = provisioners._apigw_method_create


def _apply() -> None:
    replace(provisioners, "_apigw_method_create", create_method)
    # The table of handlers was made before.
    handlers = provisioners._RESOURCE_HANDLERS
    handlers["AWS::ApiGateway::Method"].update(create=create_method)
    handlers["AWS::ApiGateway::RequestValidator"].update(
        create=create, update=update, delete=delete
    )


CORRECTION = Correction(
    name="api-validators",
    aws="A request that its method's validator does not accept is answered with 400.",
    apply=_apply,
    touches=(
        "services.cloudformation.provisioners:_apigw_method_create",
        "services.cloudformation.provisioners:_apigw_method_update",
        "services.cloudformation.provisioners:_apigw_request_validator_create",
        "services.cloudformation.provisioners:_apigw_request_validator_update",
        "services.cloudformation.provisioners:_apigw_request_validator_delete",
        "services.apigateway_v1:_create_request_validator",
        "services.apigateway_v1:_update_request_validator",
        "services.apigateway_v1:_delete_request_validator",
    ),
)
