"""The methods of texts, maps, lists and numbers that a template may call: Java's, by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from helpers.aws.server.velocity.syntax import VelocityError
from helpers.aws.server.velocity.values import JsonArray, equal, java_text, whole_number

Method: TypeAlias = Callable[..., Any]


def find_method(value: Any, name: str) -> Method:
    """Return a method of a value, to be called with the arguments."""
    for kind, methods in _METHODS.items():
        if isinstance(value, kind) and name in methods:
            method = methods[name]
            return lambda *arguments: method(value, *arguments)
    if isinstance(value, dict) and name.startswith("get") and len(name) > len("get"):
        key = name[3].lower() + name[4:]
        return lambda: value.get(key)
    if name in _OF_ALL:
        method = _OF_ALL[name]
        return lambda *arguments: method(value, *arguments)
    raise VelocityError(f"{name}() of {_kind(value)} is not known to the local AWS")


def _kind(value: Any) -> str:
    names = {str: "a text", dict: "a map", list: "a list", bool: "a truth value"}
    return next((word for kind, word in names.items() if isinstance(value, kind)), "a number")


# Texts. Java counts in units of UTF-16, of which an emoji has two.


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _of_units(units: bytes) -> str:
    return units.decode("utf-16-le", "surrogatepass")


def _length(text: str) -> int:
    return len(_units(text)) // 2


def _substring(text: str, first: Any, end: Any = None) -> str:
    length = _length(text)
    end = length if end is None else whole_number(end)
    if not 0 <= whole_number(first) <= end <= length:
        raise VelocityError(f"substring({first}, {end}) of a text of {length}")
    return _of_units(_units(text)[2 * first : 2 * end])


def _index_of(text: str, wanted: Any, start: int = 0) -> int:
    found = text.find(java_text(wanted), start)
    return found if found < 0 else _length(text[:found])


def _last_index_of(text: str, wanted: Any) -> int:
    found = text.rfind(java_text(wanted))
    return found if found < 0 else _length(text[:found])


def _pattern(source: Any) -> re.Pattern[str]:
    try:
        return re.compile(re.sub(r"\(\?<([A-Za-z])", r"(?P<\1", java_text(source)))
    except re.error as error:
        raise VelocityError(f"{source!r} is no pattern: {error}") from error


_IN_REPLACEMENT = re.compile(r"\\(.)|\$(\d)", re.DOTALL)


def _replacing(text: str, source: Any, replacement: Any, count: int) -> str:
    """Replace what matches; ``$1`` in the replacement is a group, and a backslash quotes."""

    def replaced(found: re.Match[str]) -> str:
        return _IN_REPLACEMENT.sub(
            lambda part: part[1] if part[2] is None else found[int(part[2])] or "",
            java_text(replacement),
        )

    return _pattern(source).sub(replaced, text, count=count)


def _split(text: str, source: Any, limit: int = 0) -> list[str]:
    """Split at what matches; empty texts at the end are left out, as in Java."""
    if not text:
        return [text]
    parts = _pattern(source).split(text, maxsplit=max(0, limit - 1) if limit > 0 else 0)
    if parts and not parts[0] and _pattern(source).match(text, 0).end() == 0:  # type: ignore[union-attr]
        parts = parts[1:]
    while limit == 0 and len(parts) > 1 and not parts[-1]:
        parts = parts[:-1]
    return parts


_TEXT: Mapping[str, Method] = {
    "length": _length,
    "isEmpty": lambda text: not text,
    "isBlank": lambda text: not text.strip(),
    "contains": lambda text, other: java_text(other) in text,
    "startsWith": lambda text, other: text.startswith(java_text(other)),
    "endsWith": lambda text, other: text.endswith(java_text(other)),
    "equalsIgnoreCase": lambda text, other: text.lower() == java_text(other).lower(),
    "compareTo": lambda text, other: (text > java_text(other)) - (text < java_text(other)),
    "matches": lambda text, source: _pattern(source).fullmatch(text) is not None,
    "indexOf": _index_of,
    "lastIndexOf": _last_index_of,
    "substring": _substring,
    "charAt": lambda text, place: _substring(text, place, whole_number(place) + 1),
    "concat": lambda text, other: text + java_text(other),
    "replace": lambda text, old, new: text.replace(java_text(old), java_text(new)),
    "replaceAll": lambda text, source, new: _replacing(text, source, new, 0),
    "replaceFirst": lambda text, source, new: _replacing(text, source, new, 1),
    "split": _split,
    "strip": str.strip,
    "trim": str.strip,
    "toLowerCase": str.lower,
    "toUpperCase": str.upper,
}


# Maps


def _put(items: dict[str, Any], key: Any, value: Any) -> Any:
    before = items.get(key)
    items[key] = value
    return before


_MAP: Mapping[str, Method] = {
    "get": lambda items, key: items.get(key),
    "getOrDefault": lambda items, key, other: items.get(key, other),
    "containsKey": lambda items, key: key in items,
    "containsValue": lambda items, value: any(equal(value, one) for one in items.values()),
    "keySet": lambda items: list(items),
    "values": lambda items: list(items.values()),
    "entrySet": lambda items: [{"key": key, "value": value} for key, value in items.items()],
    "size": len,
    "isEmpty": lambda items: not items,
    "put": _put,
    "putAll": lambda items, others: items.update(others),
    "remove": lambda items, key: items.pop(key, None),
}


# Lists


def item_of(items: list[Any], place: Any) -> Any:
    """Return the item at a place; a negative one counts from the end."""
    place = whole_number(place)
    if not -len(items) <= place < len(items):
        raise VelocityError(f"there is no item {place} in a list of {len(items)}")
    return items[place]


def _add(items: list[Any], *arguments: Any) -> bool:
    *place, value = arguments
    items.insert(whole_number(place[0]) if place else len(items), value)
    return True


def _set(items: list[Any], place: Any, value: Any) -> Any:
    before = item_of(items, place)
    items[whole_number(place)] = value
    return before


def _place(items: list[Any], wanted: Any) -> int:
    return next((place for place, one in enumerate(items) if equal(wanted, one)), -1)


def _remove(items: list[Any], what: Any) -> Any:
    if isinstance(what, int) and not isinstance(what, bool):
        before = item_of(items, what)
        del items[what]
        return before
    place = _place(items, what)
    del items[place : place + 1 if place >= 0 else 0]
    return place >= 0


_LIST: Mapping[str, Method] = {
    "get": item_of,
    "size": len,
    "length": len,
    "isEmpty": lambda items: not items,
    "contains": lambda items, wanted: _place(items, wanted) >= 0,
    "indexOf": _place,
    "add": _add,
    "addAll": lambda items, others: items.extend(others),
    "set": _set,
    "remove": _remove,
    "subList": lambda items, first, end: JsonArray(items[first:end]),
}


# Numbers, and whatever there is


_NUMBER: Mapping[str, Method] = {
    "intValue": int,
    "longValue": int,
    "doubleValue": float,
    "compareTo": lambda number, other: (number > other) - (number < other),
    # Velocity's templates parse texts by way of any number: $n.parseInt("5").
    "parseInt": lambda _, text: whole_number(_parsed(int, text)),
    "parseLong": lambda _, text: whole_number(_parsed(int, text)),
    "parseDouble": lambda _, text: _parsed(float, text),
    "valueOf": lambda _, text: _parsed(int, text),
}


def _parsed(kind: Callable[[str], Any], text: Any) -> Any:
    try:
        return kind(java_text(text))
    except ValueError as error:
        raise VelocityError(f"{text!r} is no number") from error


_METHODS: Mapping[type, Mapping[str, Method]] = {
    str: _TEXT,
    dict: _MAP,
    list: _LIST,
    int: _NUMBER,
    float: _NUMBER,
}
_OF_ALL: Mapping[str, Method] = {
    "toString": java_text,
    "equals": equal,
}
