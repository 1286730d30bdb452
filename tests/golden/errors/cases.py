"""Faulty files, each beside the exact message it is refused with."""

from __future__ import annotations

from pathlib import Path

from helpers.config import read_config_text
from helpers.errors import InvalidService

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """The cases."""
    return sorted(file.stem for file in FOLDER.glob("*.yml"))


def message_file(name: str) -> Path:
    """Where the message of a case lies."""
    return FOLDER / f"{name}.txt"


def message(name: str) -> str:
    """Read a case, and return the message it is refused with; nothing if it is accepted."""
    file = FOLDER / f"{name}.yml"
    try:
        text = file.read_text(encoding="utf-8")
        read_config_text(text, file=file.name, folder=FOLDER, environ={})
    except InvalidService as error:
        return f"{error}\n".replace("tests/golden/errors/", "")
    return ""
