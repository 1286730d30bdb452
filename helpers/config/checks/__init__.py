"""The checks of a resolved file, one module per area; each records faults and changes nothing."""

from __future__ import annotations

from typing import Any

from helpers.config.checks import (
    definitions,
    functions,
    machines,
    service,
)
from helpers.config.checks.context import Context
from helpers.config.findings import Findings
from helpers.config.spots import Spot
from helpers.config.variables import Inputs

_AREAS = (
    service.check,
    functions.check,
    machines.check,
    definitions.check,
)


def check(data: dict[str, Any], findings: Findings, inputs: Inputs) -> None:
    """Record every fault and warning of a file; ``data`` is resolved and coerced."""
    root = Spot(data, (), findings)
    context = Context.of(root, inputs)
    for area in _AREAS:
        area(root, context)
