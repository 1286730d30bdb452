"""What checks of one area need to know of the others: names, and where files are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers.config.spots import Spot
from helpers.config.variables import Inputs


@dataclass(frozen=True)
class Context:
    """The names of a service."""

    folder: Path
    stage: str
    functions: frozenset[str]
    unknown_plugins: frozenset[str]

    @classmethod
    def of(cls, root: Spot, inputs: Inputs) -> Context:
        """Gather the names; what is malformed is left out, and reported elsewhere."""
        stage = inputs.stage or root["provider"]["stage"].value
        names = {spot.value for spot in plugin_spots(root) if isinstance(spot.value, str)}
        return cls(
            folder=inputs.folder,
            stage=stage if isinstance(stage, str) else "dev",
            functions=frozenset(key for key, _ in function_spots(root)),
            unknown_plugins=frozenset(names - {STEP_FUNCTIONS}),
        )


STEP_FUNCTIONS = "serverless-step-functions"


def function_spots(root: Spot) -> Iterator[tuple[str, Spot]]:
    """Yield key and entry of every function; ``functions`` may be a list of mappings too."""
    yield from root["functions"].items()
    for part in root["functions"].elements():
        yield from part.items()


def machine_spots(root: Spot) -> Iterator[tuple[str, Spot]]:
    """Yield key and entry of every state machine that is a mapping."""
    for key, machine in root["stepFunctions"]["stateMachines"].items():
        if isinstance(machine.value, dict):
            yield key, machine


def plugin_spots(root: Spot) -> Iterator[Spot]:
    """Yield the names under ``plugins``, in either of its forms."""
    plugins = root["plugins"]
    yield from (plugins["modules"] if isinstance(plugins.value, dict) else plugins).elements()
