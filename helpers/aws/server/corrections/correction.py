"""What one correction is, and how it takes the place of a piece of the emulator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Correction:
    """One thing put right: what AWS does, and how to make the emulator do it.

    ``touches`` are the pieces of the emulator that ``apply`` replaces or relies on, as
    ``module:name``; the drift guard knows each by its hash.
    """

    name: str
    aws: str
    apply: Callable[[], None]
    touches: tuple[str, ...]


def replace(module: Any, name: str, value: Any) -> None:
    """Put a piece of ours where the emulator has one of its own."""
    if not hasattr(module, name):
        raise AttributeError(f"{module.__name__} has no {name} to correct")
    setattr(module, name, value)
