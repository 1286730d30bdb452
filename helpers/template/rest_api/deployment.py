"""The deployment that puts an API into service, named after what it deploys."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from helpers.config.model import Json
from helpers.template import naming
from helpers.template.fragment import Compilation
from helpers.template.intrinsics import get_att_parts
from helpers.template.plain import without_none
from helpers.template.rest_api.api import rest_api_id
from helpers.template.rest_api.endpoints import Endpoint, FunctionEndpoint, MachineEndpoint

_DEPLOYED = (
    "RestApi",
    "Resource",
    "Method",
    "Authorizer",
    "Model",
    "RequestValidator",
    "GatewayResponse",
)
_REPLACING = {
    "AWS::StepFunctions::StateMachine": ("StateMachineName", "StateMachineType"),
    "AWS::Lambda::Function": ("FunctionName",),
    "AWS::IAM::Role": ("RoleName", "Path"),
}
"""What makes CloudFormation put another in a resource's place, of those an API refers to."""
_IN_TEXT = re.compile(r"\$\{([A-Za-z0-9]+)(?:\.[^}]*)?\}")


def deployment(
    compilation: Compilation,
    functions: Sequence[FunctionEndpoint],
    machines: Sequence[MachineEndpoint],
) -> dict[str, Json]:
    """Make the deployment; its id is a preliminary one until the whole template is known."""
    config = compilation.config
    given = config.provider.api_gateway if functions else {}
    properties = {
        "RestApiId": rest_api_id(config),
        "StageName": given.get("stage") or config.stage,
        "Description": given.get("description") or None,
    }
    resource = {
        "Type": "AWS::ApiGateway::Deployment",
        "Properties": without_none(properties),
        "DependsOn": [*_preflight_ids(functions), *_ids(functions), *_ids(machines)],
    }
    return {naming.PRELIMINARY_DEPLOYMENT: resource}


def with_content_hash(body: dict[str, Json]) -> dict[str, Json]:
    """Name the deployment after what it deploys, wherever the template speaks of it.

    API Gateway serves what was there when a deployment was made, so that a changed API needs
    a new one. The framework makes a new one every time (deviation ``deployment-hash``).
    """
    resources = body["Resources"]
    if naming.PRELIMINARY_DEPLOYMENT not in resources:
        return body
    logical_id = naming.deployment_logical_id(_hash(resources))
    renamed: dict[str, Json] = _renamed(body, logical_id)
    return renamed


def _ids(endpoints: Iterable[Endpoint]) -> list[str]:
    return [naming.method_logical_id(endpoint.path, endpoint.method) for endpoint in endpoints]


def _preflight_ids(endpoints: Iterable[Endpoint]) -> list[str]:
    paths = dict.fromkeys(endpoint.path for endpoint in endpoints if endpoint.get("cors"))
    return [naming.method_logical_id(path, "OPTIONS") for path in paths]


def _hash(resources: Mapping[str, Json]) -> str:
    deployed = {
        logical_id: resource.get("Properties")
        for logical_id, resource in resources.items()
        if resource.get("Type") in {f"AWS::ApiGateway::{kind}" for kind in _DEPLOYED}
    }
    content = {
        "StageName": resources[naming.PRELIMINARY_DEPLOYMENT]["Properties"].get("StageName"),
        "Deployed": deployed,
        "Behind": _behind(resources, set(_references(deployed))),
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def _behind(resources: Mapping[str, Json], names: set[str]) -> dict[str, Json]:
    """Give what would put another thing, under the same logical id, behind the API."""
    return {
        name: {key: (resource.get("Properties") or {}).get(key) for key in keys}
        for name, resource in resources.items()
        if name in names and (keys := _REPLACING.get(resource.get("Type")))
    }


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _references(item)
    elif isinstance(value, dict):
        parts = get_att_parts(value)
        named = value.get("Ref") or (parts[0] if parts else None)
        if isinstance(named, str):
            yield named
        for key, item in value.items():
            if key == "Fn::Sub":
                text = item[0] if isinstance(item, list) else item
                yield from _IN_TEXT.findall(text)
            yield from _references(item)


def _renamed(value: Any, logical_id: str) -> Any:
    if isinstance(value, str):
        return re.sub(rf"\b{naming.PRELIMINARY_DEPLOYMENT}\b", logical_id, value)
    if isinstance(value, list):
        return [_renamed(item, logical_id) for item in value]
    if isinstance(value, dict):
        return {
            _renamed(key, logical_id): _renamed(item, logical_id) for key, item in value.items()
        }
    return value
