"""JSON as the Serverless Framework writes it: the order, numbers and hashes of JavaScript."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from helpers.config.model import Json

# Integer-like keys up to here are array indexes to JavaScript; larger ones are ordinary keys.
_LARGEST_INDEX = 2**32 - 2
# From here on JavaScript, like Python, writes an exponent.
_LARGEST_IN_DIGITS = 1e21


def plain(value: Json) -> Json:
    """Copy ``value`` into dicts and lists of its own, ordered as a JavaScript object would be.

    A JavaScript object lists its integer-like keys first, ascending, and prints 1.0 as 1.
    """
    if isinstance(value, Mapping):
        items = sorted(value.items(), key=_place) if any(map(_is_index, value)) else value.items()
        return {key: plain(item) for key, item in items}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST_IN_DIGITS:
        return int(value)
    return value


def compact(value: Json) -> str:
    """``JSON.stringify(value)``."""
    return json.dumps(plain(value), separators=(",", ":"), ensure_ascii=False)


def pretty(value: Json) -> str:
    """``JSON.stringify(value, null, 2)``; ``value`` is plain already."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def md5(value: Json) -> str:
    """The hex digest by which the plugin names a value: a name, not a protection."""
    return hashlib.md5(compact(value).encode(), usedforsecurity=False).hexdigest()


def text(value: Json) -> str:
    """``String(value)`` of a scalar: true and false in lower case, nothing for null."""
    if value is None:
        return ""
    return value if isinstance(value, str) else compact(value)


def without_none(mapping: Mapping[str, Json]) -> dict[str, Json]:
    """``mapping`` less what was not given: JavaScript drops ``undefined`` when it prints."""
    return {key: value for key, value in mapping.items() if value is not None}


def _is_index(key: Any) -> bool:
    return (
        isinstance(key, str)
        and key.isascii()
        and key.isdigit()
        and (key == "0" or key[0] != "0")
        and int(key) <= _LARGEST_INDEX
    )


def _place(item: tuple[str, Json]) -> tuple[bool, int]:
    return (False, int(item[0])) if _is_index(item[0]) else (True, 0)
