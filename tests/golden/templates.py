"""The golden templates: what each saved step compiles to, as a person has read and accepted it."""

from __future__ import annotations

from pathlib import Path

from helpers.steps import load_step, step_names
from helpers.template import compile_template

FOLDER = Path(__file__).parent


def golden_file(slug: str) -> Path:
    """Where the golden template of a saved step lies."""
    return FOLDER / f"{slug}.json"


def compiled(slug: str) -> str:
    """Compile a saved step; without its code, whose hash is no matter of the compiler."""
    return compile_template(load_step(slug)).to_json() + "\n"


def slugs() -> tuple[str, ...]:
    """The saved steps."""
    return step_names()
