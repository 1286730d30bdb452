"""The paths of an API: a resource for each of their segments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from helpers.config.model import Config, Json
from helpers.template import naming
from helpers.template.fragment import Compilation
from helpers.template.intrinsics import ref
from helpers.template.rest_api.api import rest_api_id, root_resource_id
from helpers.template.rest_api.endpoints import Endpoint


def path_resources(compilation: Compilation, endpoints: Iterable[Endpoint]) -> dict[str, Json]:
    """Make a resource for each path, and for each path on the way to it, that is not given."""
    given = _given(compilation.config)
    paths = dict.fromkeys(way for endpoint in endpoints for way in _ways(endpoint.path))
    missing = [path for path in paths if path not in given]
    _refuse_existing(compilation, missing, given)
    return {
        naming.resource_logical_id(path): {
            "Type": "AWS::ApiGateway::Resource",
            "Properties": {
                "ParentId": resource_id(compilation, path.rpartition("/")[0]),
                "PathPart": path.rpartition("/")[2],
                "RestApiId": rest_api_id(compilation.config),
            },
        }
        for path in missing
    }


def resource_id(compilation: Compilation, path: str) -> Json:
    """Give the id of a path's resource."""
    if not path:
        return root_resource_id(compilation)
    given = _given(compilation.config)
    return given[path] if path in given else ref(naming.resource_logical_id(path))


def _ways(path: str) -> Iterator[str]:
    """List a path and what lies before it, shortest first."""
    segments = path.split("/") if path else []
    return ("/".join(segments[:end]) for end in range(1, len(segments) + 1))


def _given(config: Config) -> Mapping[str, Json]:
    """Give the ids of the paths that an existing API has already."""
    given = config.provider.api_gateway.get("restApiResources") or {}
    if not isinstance(given, Mapping):
        given = {entry["path"]: entry["resourceId"] for entry in given}
    return {path.strip("/"): resource_id for path, resource_id in given.items()}


def _refuse_existing(
    compilation: Compilation, missing: Iterable[str], given: Mapping[str, Json]
) -> None:
    """Refuse to make a path that must exist already, as there is one given below it."""
    for path in missing:
        below = [other for other in given if other.startswith(f"{path}/")]
        if below:
            raise compilation.refuse(
                f"provider.apiGateway.restApiResources: the id of {path} is missing",
                why=f"{below[0]} is in it, so that it exists already",
                next_step=f"Give the id of {path}, too.",
            )
