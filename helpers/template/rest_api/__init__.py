"""The REST API in front of state machines and functions; one module per kind of resource.

The framework compiles the ``http`` events of functions, then the plugin those of state machines,
each unaware of the other but for the API they share. What both make of it is laid one over the
other here, as their templates are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpers.config.model import Json
from helpers.template.fragment import Compilation, Fragment
from helpers.template.plain import plain
from helpers.template.resources import merge
from helpers.template.rest_api.api import endpoint_output
from helpers.template.rest_api.api_keys import api_keys_of_functions, api_keys_of_machines
from helpers.template.rest_api.authorization import authorizer_permissions
from helpers.template.rest_api.deployment import deployment, with_content_hash
from helpers.template.rest_api.endpoints import function_endpoints, machine_endpoints
from helpers.template.rest_api.of_functions import api_of_functions
from helpers.template.rest_api.of_machines import api_of_machines

__all__ = ["rest_api", "with_content_hash"]


def rest_api(compilation: Compilation) -> Iterator[Fragment]:
    """Compile the API, if anything has an ``http`` event."""
    functions, machines = function_endpoints(compilation), machine_endpoints(compilation)
    if not functions and not machines:
        return
    resources: dict[str, Json] = {}
    if functions:
        _lay_over(resources, api_of_functions(compilation, functions))
    if machines:
        _lay_over(resources, api_of_machines(compilation, machines))
        # The plugin looks after all authorizers it finds, also those of functions.
        _lay_over(resources, [authorizer_permissions(compilation, [*functions, *machines])])
    _lay_over(resources, [deployment(compilation, functions, machines)])
    if functions:
        _lay_over(resources, api_keys_of_functions(compilation))
    if machines:
        _lay_over(resources, api_keys_of_machines(compilation))
    yield Fragment(resources, endpoint_output(compilation.config))


def _lay_over(resources: dict[str, Json], parts: Iterator[Mapping[str, Json]] | list[Json]) -> None:
    for part in parts:
        merge(resources, plain(part))
