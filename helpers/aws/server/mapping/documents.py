"""JSON as mapping templates see it: read with its numbers as they are, and searched by path."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from helpers.aws.server.velocity.syntax import VelocityError
from helpers.aws.server.velocity.values import JsonArray, JsonNumber


class NotJson(Exception):
    """A body that is no JSON."""


def read_json(text: str) -> Any:
    """Return what a JSON text says."""
    try:
        return _as_json(json.loads(text, parse_float=JsonNumber, parse_constant=_refuse))
    except (ValueError, RecursionError) as error:
        raise NotJson(str(error)) from error


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_json(item) for key, item in value.items()}
    return JsonArray(map(_as_json, value)) if isinstance(value, list) else value


_STEP = re.compile(
    r"""
    (?P<deep>\.\.)?
    (?: \.?(?P<name>[^.\[\]()'"*\s]+)
      | \.?(?P<all>\*)
      | \[\s*(?:(?P<every>\*)
        | '(?P<single>[^']*)' | "(?P<double>[^"]*)"
        | (?P<first>-?\d*):(?P<end>-?\d*)
        | (?P<place>-?\d+) )\s*\]
    )
    """,
    re.VERBOSE,
)

MISSING = object()
"""Stands for what a path does not lead to."""


def find(document: Any, path: str) -> Any:
    """Return what a JSONPath leads to, or MISSING; one that may lead to many is a list."""
    path = path.strip()
    if not path.startswith("$"):
        raise VelocityError(f"{path!r} is no path: it must begin with $")
    found, is_one, position = [document], True, 1
    while position < len(path):
        step = _STEP.match(path, position)
        if step is None:
            raise VelocityError(f"{path!r} is no path known to the local AWS")
        is_one = is_one and not (step["deep"] or step["all"] or step["every"] or _is_slice(step))
        found = [inner for value in found for inner in _followed(value, step)]
        position = step.end()
    if is_one:
        return found[0] if found else MISSING
    return JsonArray(found)


def _is_slice(step: re.Match[str]) -> bool:
    return step["first"] is not None


def _followed(value: Any, step: re.Match[str]) -> Iterator[Any]:
    for start in _within(value) if step["deep"] else (value,):
        yield from _children(start, step)


def _within(value: Any) -> Iterator[Any]:
    """Yield a value and everything in it."""
    yield value
    for inner in _all(value):
        yield from _within(inner)


def _all(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _children(value: Any, step: re.Match[str]) -> Iterator[Any]:
    if step["all"] or step["every"]:
        yield from _all(value)
    elif _is_slice(step):
        first, end = (int(step[name]) if step[name] else None for name in ("first", "end"))
        yield from value[first:end] if isinstance(value, list) else ()
    elif step["place"] is not None:
        place = int(step["place"])
        if isinstance(value, list) and -len(value) <= place < len(value):
            yield value[place]
    else:
        name = next(step[one] for one in ("name", "single", "double") if step[one] is not None)
        if isinstance(value, dict) and name in value:
            yield value[name]
