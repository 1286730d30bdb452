"""Methods in front of functions, which get the whole request and make the whole answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from helpers.config.model import Json
from helpers.template.fragment import Compilation
from helpers.template.rest_api.endpoints import FunctionEndpoint


def api_of_functions(
    compilation: Compilation, endpoints: Sequence[FunctionEndpoint]
) -> Iterator[Mapping[str, Json]]:
    """Compile the API of the service's functions; yields resources by logical id."""
    keys = {endpoint.function.key for endpoint in endpoints}
    raise compilation.refuse(f"functions.{min(keys)}.events: http is not supported yet")
