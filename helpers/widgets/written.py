"""Values written as a person would write them in a file; for reading only, pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

from helpers.config.model import Json

_PLAIN = re.compile(r"[\w$/.][^\n]*", re.ASCII)
_SPECIAL = re.compile(r": |:$| #|\s$")
_OTHER_THAN_TEXT = re.compile(r"(?i)true|false|null|yes|no|on|off|~|[-+.]?\d[\d_.:eExX+-]*|<<|=")


def to_yaml(value: Json) -> str:
    """Return a value as YAML."""
    return "\n".join(_lines(value))


def to_json(value: Json) -> str:
    """Return a value as JSON; JSON inside of texts, such as a definition, is opened up."""
    return json.dumps(_opened(value), indent=2, ensure_ascii=False, default=str)


def _opened(value: Json) -> Json:
    if isinstance(value, Mapping):
        return {key: _opened(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_opened(item) for item in value]
    if isinstance(value, str) and value.startswith(("{", "[")):
        with suppress(ValueError):
            return json.loads(value)
    return value


def _lines(value: Json) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _beside(f"{_scalar(str(key))}:", item)
    elif isinstance(value, list) and value:
        for item in value:
            first, *others = _lines(item)
            yield f"- {first}"
            yield from (f"  {line}" for line in others)
    elif isinstance(value, str) and _is_block(value):
        yield "|" if value.endswith("\n") else "|-"
        yield from (f"  {line}" for line in value.removesuffix("\n").split("\n"))
    else:
        yield _scalar(value)


def _beside(key: str, value: Json) -> Iterator[str]:
    first, *others = _lines(value)
    if isinstance(value, dict | list) and value:
        yield key
        yield from (f"  {line}" for line in (first, *others))
    else:
        yield f"{key} {first}"
        yield from others


def _scalar(value: Json) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    readable = _PLAIN.fullmatch(value) and not _SPECIAL.search(value)
    if readable and value.isprintable() and not _OTHER_THAN_TEXT.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _is_block(text: str) -> bool:
    """Tell whether a text of several lines can stand as such."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) == 1 or not (lines[0] and lines[-1]) or lines[0].startswith(" "):
        return False
    return all(line.isprintable() for line in lines)
