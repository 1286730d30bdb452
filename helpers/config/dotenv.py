"""Reads ``.env`` files for ``useDotenv: true``, as npm's dotenv and dotenv-expand do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

_LINE = re.compile(
    r"^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)"
    r"(\s*'(?:\\'|[^'])*'|\s*\"(?:\\\"|[^\"])*\"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$",
    re.MULTILINE,
)
_REFERENCE = re.compile(r"(?<!\\)\$\{?(\w+)(?::-([^}\\]*))?\}?")


def read_dotenv(folder: Path, stage: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of ``.env.<stage>``, else ``.env``; the environment wins over both."""
    for name in (f".env.{stage}", ".env"):
        try:
            text = (folder / name).read_text(encoding="utf-8-sig")
        except (OSError, ValueError):
            continue
        return _expanded(_parsed(text), environ)
    return {}


def _parsed(text: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, raw in _LINE.findall(re.sub(r"\r\n?", "\n", text)):
        value = raw.strip()
        inner = re.sub(r"^(['\"`])([\s\S]*)\1$", r"\2", value)
        if value.startswith('"'):
            inner = inner.replace("\\n", "\n").replace("\\r", "\r")
        values[name] = inner
    return values


def _expanded(values: dict[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    for name in values:
        value = environ.get(name, values[name])
        for _ in range(50):  # a value that mentions itself never ends otherwise
            matches = list(_REFERENCE.finditer(value))
            if not matches:
                break
            last = matches[-1]
            wanted, fallback = last.groups()
            meant = environ.get(wanted) or fallback or values.get(wanted) or ""
            value = value[: last.start()] + meant + value[last.end() :]
        values[name] = value.replace("\\$", "$")
    return values
