"""What an API offers: its methods and paths, as API Gateway has them; finds the one for a path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Endpoint:
    """One method of one path, such as POST /action/start."""

    method: str
    path: str
    url: str = field(repr=False)
    resource_id: str = field(default="", repr=False)
    """What API Gateway calls the path."""
    action: str = field(default="", repr=False)
    """The action of Step Functions that it asks for, if it asks for one."""

    def __str__(self) -> str:
        return f"{self.method} - {self.url}"


class Endpoints(tuple[Endpoint, ...]):
    """The endpoints of an API; shown as lines, as ``sls`` prints them."""

    def __repr__(self) -> str:
        return "\n".join(map(str, self)) or "no endpoints"


def read_endpoints(
    resources: Iterable[Mapping[str, Any]], url: str, *, first: Sequence[tuple[str, str]] = ()
) -> Endpoints:
    """Return the endpoints among the resources of an API.

    Those in ``first`` (method and path, as a serverless.yml has them) come in that order.
    """
    found = [endpoint for resource in resources for endpoint in _endpoints(resource, url)]
    order = {(method.upper(), path.strip("/")): place for place, (method, path) in enumerate(first)}

    def place(endpoint: Endpoint) -> tuple[int, str, str]:
        key = (endpoint.method, endpoint.path.strip("/"))
        return order.get(key, len(order)), endpoint.path, endpoint.method

    return Endpoints(sorted(found, key=place))


def matching(endpoints: Iterable[Endpoint], method: str, path: str) -> Endpoint | None:
    """Return the endpoint that API Gateway would choose: exact words first, ``{proxy+}`` last."""
    fitting = [
        (_looseness(endpoint), endpoint)
        for endpoint in endpoints
        if endpoint.method in (method.upper(), "ANY") and _fits(endpoint.path, path)
    ]
    return min(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _endpoints(resource: Mapping[str, Any], url: str) -> Iterator[Endpoint]:
    path = resource["path"]
    for method, settings in resource.get("resourceMethods", {}).items():
        # An OPTIONS that API Gateway answers by itself is the browser's business: CORS.
        integration = settings.get("methodIntegration", {})
        if not (method == "OPTIONS" and integration.get("type") == "MOCK"):
            address = f"{url}/{path.strip('/')}"
            yield Endpoint(method, path, address, resource["id"], _action(integration))


def _action(integration: Mapping[str, Any]) -> str:
    _, is_states, action = integration.get("uri", "").partition(":states:action/")
    return action if is_states else ""


def _fits(pattern: str, path: str) -> bool:
    wanted, given = _segments(pattern), _segments(path)
    for number, segment in enumerate(wanted):
        if segment.endswith("+}"):
            return len(given) > number
        if number >= len(given) or not (_is_parameter(segment) or segment == given[number]):
            return False
    return len(wanted) == len(given)


def _looseness(endpoint: Endpoint) -> tuple[list[int], bool]:
    """From the left: a word before a parameter before ``{proxy+}``; a method before ANY."""
    segments = _segments(endpoint.path)
    return [_is_parameter(each) + each.endswith("+}") for each in segments], (
        endpoint.method == "ANY"
    )


def _is_parameter(segment: str) -> bool:
    return segment.startswith("{") and segment.endswith("}")


def _segments(path: str) -> list[str]:
    return [segment for segment in path.partition("?")[0].split("/") if segment]
