"""Where things lie: the folders of the checkout, and the one that remembers what was done."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
NOTEBOOKS = CHECKOUT / "notebooks"
SAVED_STEPS = CHECKOUT / "saved-steps"
COURSE = CHECKOUT / "course"


def workbook_home(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the local AWS's state, its logs and the learner's progress.

    ``WORKBOOK_HOME`` moves it, unless it is empty; a relative path is taken from the checkout, so
    that notebooks and terminals agree whatever folder they run in.
    """
    return CHECKOUT / (environ.get("WORKBOOK_HOME") or ".workbook")


def display_path(path: Path) -> str:
    """Return a path as a person in the checkout would type it, with forward slashes."""
    try:
        return path.resolve().relative_to(CHECKOUT).as_posix()
    except ValueError:
        return path.as_posix()
