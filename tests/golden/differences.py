"""The golden differences: what each saved step adds to the one before it, read and accepted."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from helpers.step_diff import compare_steps
from helpers.steps import load_step, step_names

FOLDER = Path(__file__).parent / "differences"


def pairs() -> tuple[tuple[str, str], ...]:
    """Each saved step and the next."""
    return tuple(pairwise(step_names()))


def golden_difference(old: str, new: str) -> Path:
    """Where the golden difference of two saved steps lies."""
    return FOLDER / f"{old}-to-{new}.txt"


def compared(old: str, new: str) -> str:
    """Compare two saved steps."""
    return compare_steps(load_step(old), load_step(new)).to_text() + "\n"
