"""Where a text stops being JSON, in words for the person who types it; pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_AROUND = 24
"""So many characters before and after the fault are quoted."""
_CONSTANT = re.compile(r'"(?:\\.|[^"\\])*"|-?Infinity|NaN')
_PYTHON_WORDS = {"True": "true", "False": "false", "None": "null"}


@dataclass(frozen=True)
class JsonFault:
    """The first place at which a text is not JSON; lines and columns count from 1."""

    line: int
    column: int
    what: str
    before: str
    """What stands in the line just before the fault."""
    found: str
    """The character at fault; empty at the end of a line."""
    after: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.what}"


def find_fault(text: str) -> JsonFault | None:
    """Return the first fault, or None if the text is JSON."""
    try:
        json.loads(text, parse_int=str, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        comma = _trailing_comma(text, error)
        if comma is not None:
            return _fault(text, comma, "there is a comma, but nothing follows it")
        return _fault(text, error.pos, _explain(error.msg, text, error.pos))
    except _NotJson:
        place = next(m for m in _CONSTANT.finditer(text) if not m[0].startswith('"'))
        return _fault(text, place.start(), f"JSON has no {place[0]}")
    except RecursionError:
        return _fault(text, 0, "it is nested too deeply")
    return None


class _NotJson(Exception):
    """Python reads NaN and Infinity; nobody else does."""


def _refuse(constant: str) -> None:
    raise _NotJson(constant)


def _explain(message: str, text: str, position: int) -> str:
    found = text[position : position + 1]
    if found == "'":
        return 'names and texts stand in double quotes: "'
    if message.startswith("Expecting value"):
        return _explain_value(text, position)
    for beginning, words in _WORDS:
        if message.startswith(beginning):
            return words if found else _explain_end(text)
    return message


def _explain_value(text: str, position: int) -> str:
    word = re.match(r"[A-Za-z_]*", text[position:])
    name = word[0] if word else ""
    if name in _PYTHON_WORDS:
        return f"JSON writes {_PYTHON_WORDS[name]}, not {name}"
    if name:
        return f'text stands in double quotes: "{name}"'
    return "a value is missing" if text[position:].strip() else _explain_end(text)


def _explain_end(text: str) -> str:
    outside = re.sub(r'"(?:\\.|[^"\\])*"', "", text)
    missing = {"{": "}", "[": "]"}
    still_open: list[str] = []
    for character in outside:
        if character in missing:
            still_open.append(missing[character])
        elif character in "}]" and still_open:
            still_open.pop()
    if still_open:
        return f"the text ends before {still_open[-1]}"
    return "the text ends too early"


_WORDS = (
    ("Expecting property name", 'a name in double quotes is expected: "name"'),
    ("Expecting ':'", "a colon is missing after the name"),
    ("Expecting ','", "a comma is missing, or a bracket"),
    ("Unterminated string", "the text that begins here is never closed"),
    ("Invalid control character", r"a line break within a text is written \n, a tab \t"),
    ("Invalid \\escape", r"after \ comes one of n t r b f u / \ " + '"'),
    ("Invalid \\u", r"after \u come four digits of 0-9, a-f"),
    ("Extra data", "the JSON is complete before this"),
    ("Unexpected UTF-8 BOM", "there is an invisible mark at the start"),
)


def _trailing_comma(text: str, error: json.JSONDecodeError) -> int | None:
    """Return where a comma stands before a closing bracket; Python 3.13 looks there by itself."""
    if error.msg.startswith("Illegal trailing comma"):
        return error.pos
    before = text[: error.pos].rstrip()
    closes = text[error.pos : error.pos + 1] in ("}", "]")
    return len(before) - 1 if closes and before.endswith(",") else None


def _fault(text: str, position: int, what: str) -> JsonFault:
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : len(text) if end < 0 else end]
    column = position - start
    return JsonFault(
        line=text.count("\n", 0, position) + 1,
        column=column + 1,
        what=what,
        before=line[max(0, column - _AROUND) : column],
        found=line[column : column + 1],
        after=line[column + 1 : column + 1 + _AROUND],
    )
