"""Finds the variables in a text.

Source: serverless 3 ``lib/configuration/variables/parse.js``, whose readings are kept to the
letter. What only looks like a variable is left alone, as there: ``${AWS::Region}``, ``${Name}``,
``${a.b}``, ``${name}``.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from itertools import groupby
from typing import NoReturn

from helpers.config.nodes import Scalar
from helpers.config.scalars import javascript_number
from helpers.config.variable_syntax import (
    Literal,
    Part,
    Source,
    SyntaxFault,
    Template,
    Variable,
)

_TYPE = re.compile(r"[a-z][a-zA-Z0-9]*")
_FIRST_TYPE = re.compile(r"[a-z][a-zA-Z0-9.\-]*(?=[:(])")
_FOREIGN = re.compile(r"(?:[a-z][a-zA-Z0-9.\-]*)?")
_WORD = re.compile(r"[a-zA-Z0-9.\-][a-zA-Z0-9.\- ]*")
_NUMBER = re.compile(
    r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+", re.ASCII
)
_BACKSLASHES = re.compile(r"\\+")
_DOLLARS = re.compile(r"\$+")
_SPACES = re.compile(r" *")
_DEEPEST = 20


def parse(text: str) -> Template | None:
    """Return the parts of a text, or None when there is no variable and no escape in it."""
    if "${" not in text:
        return None
    pieces = _Parser(text).pieces()
    return None if pieces == (text,) else Template(pieces)


class _Parser:
    """Recursive descent; ``at`` is the position in the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def pieces(self) -> tuple[str | Variable, ...]:
        """Read plain text with variables, escapes and look-alikes (in which nothing is escaped)."""
        pieces: list[str | Variable] = []
        look_alikes = 0
        while char := self.peek():
            if char == "\\" and not look_alikes:
                pieces.append(self.backslashes())
            elif char == "$":
                found, opened = self.dollar()
                pieces.append(found)
                look_alikes += opened
            else:
                look_alikes -= char == "}" and look_alikes > 0
                pieces.append(char)
                self.at += 1
        return _joined(pieces)

    def backslashes(self) -> str:
        """Read a run of them: an odd one before ``${`` takes its meaning away, pairs count once."""
        run = self.match(_BACKSLASHES)
        odd = len(run) % 2 == 1
        if self.text.startswith("${", self.at):
            self.at += 2 if odd else 0
            return "\\" * (len(run) // 2) + ("${" if odd else "")
        return run + (self.match(_DOLLARS, 1) if odd else "")

    def dollar(self) -> tuple[str | Variable, bool]:
        """Read what a $ begins; the second result tells that it opened a look-alike."""
        start = self.at
        self.match(_DOLLARS)
        if self.peek() != "{":
            self.at += 1  # whatever it is: the original has no second look at it
            return self.text[start : self.at], False
        self.at += 1
        if variable := self.variable(start, nested=False):
            return variable, False
        self.match(_FOREIGN)
        if self.at == start + 2 and self.peek() == "}":
            self.at += 1
            return self.text[start : self.at], False
        return self.text[start : self.at], True

    def variable(self, start: int, *, nested: bool) -> Variable | None:
        """Read a variable after its ``${``; None if it only looked like one."""
        opened = self.at
        kind = self.match(_FIRST_TYPE)
        if not kind:
            if nested:
                raise SyntaxFault("a type such as self: or opt: is missing after ${")
            return None
        sources: list[Source | Literal] = []
        while True:
            source = self.source(kind)
            if source is None:
                if nested or sources:
                    raise SyntaxFault(f"two colons after {kind}")
                self.at = opened
                return None
            sources.append(source)
            if self.take("}"):
                return Variable(tuple(sources), self.text[start : self.at])
            self.take(",")
            fallback = self.fallback()
            if isinstance(fallback, Literal):
                return Variable((*sources, fallback), self.text[start : self.at])
            kind = fallback

    def source(self, kind: str) -> Source | None:
        """Read parameters and address up to the comma or brace; None for ``type::``."""
        params = self.params() if self.take("(") else None
        if params is not None:
            self.match(_SPACES)
            if self.peek() in ("}", ","):
                return Source(kind, params)
        if not self.take(":"):
            self.stop('":", "," or "}"')
        self.match(_SPACES)
        if self.peek() in ("}", ","):
            return Source(kind, params)
        if self.peek() == ":":
            if params is not None:
                self.stop("an address")
            return None
        return Source(kind, params, self.part("},", forbidden=""))

    def params(self) -> tuple[Part, ...]:
        """Read parameters behind the opening parenthesis, and the closing one."""
        params: list[Part] = []
        while True:
            self.match(_SPACES)
            if self.take(")"):
                return tuple(params)
            if self.take(","):
                params.append(Literal(None))
                continue
            params.append(self.part("),", forbidden="}"))
            if self.take(")"):
                return tuple(params)
            self.take(",")

    def part(self, ends: str, *, forbidden: str) -> Part:
        """Read an address or parameter up to (not including) one of the ends."""
        if self.peek() in ("'", '"'):
            return self.quoted(ends)
        pieces: list[str | Variable] = []
        while (char := self.peek()) not in ends or not char:
            if not char or char in forbidden:
                self.stop(f'"{ends[0]}"')
            if char == "$":
                pieces.append(self.nested())
            else:
                pieces.append(char)
                self.at += 1
        if isinstance(pieces[-1], str):
            joined = _joined(pieces)
            pieces = [*joined[:-1], str(joined[-1]).strip()]
        joined = _joined(pieces)
        if any(isinstance(piece, Variable) for piece in joined):
            return Template(joined)
        text = str(joined[0]) if joined else ""
        if not forbidden:
            return Literal(text)
        is_literal, value = _literal(text)
        return Literal(value if is_literal else text)

    def nested(self) -> str | Variable:
        start = self.at
        self.match(_DOLLARS)
        if self.peek() != "{":
            self.at += 1
            return self.text[start : self.at]
        self.at += 1
        self.depth += 1
        if self.depth > _DEEPEST:
            raise SyntaxFault("variables in variables too deep")
        variable = self.variable(start, nested=True)
        self.depth -= 1
        assert variable is not None
        return variable

    def quoted(self, ends: str) -> Literal:
        """Read text in quotes and the blanks behind it."""
        start, quote = self.at, self.text[self.at]
        self.at += 1
        while (char := self.peek()) != quote:
            if not char:
                self.stop(f"the closing {quote}")
            self.at += 2 if char == "\\" and quote == '"' else 1
        self.at += 1
        text = self.text[start : self.at]
        self.match(_SPACES)
        if not self.peek() or self.peek() not in ends:
            self.stop(f'"{ends[0]}"')
        if quote == "'":
            return Literal(text[1:-1])
        try:
            return Literal(json.loads(text))
        except ValueError as error:
            raise SyntaxFault(f"{text} is no text in double quotes") from error

    def fallback(self) -> Literal | str:
        """Read what follows a comma: a literal with the closing brace, or the next type."""
        self.match(_SPACES)
        if self.peek() in ("'", '"'):
            literal = self.quoted("}")
            self.take("}")
            return literal
        word = self.match(_WORD)
        if word and self.peek() in (":", "("):
            if not _TYPE.fullmatch(word):
                self.stop("a type such as self: or opt:")
            return word
        is_literal, value = _literal(word.strip())
        if word and is_literal and self.take("}"):
            return Literal(value)
        if word and self.peek() == "}":
            raise SyntaxFault(f"the bare word {word.strip()} (put text in quotes)")
        return self.stop("a literal, or a source such as self:")

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self, char: str) -> bool:
        if self.peek() != char:
            return False
        self.at += 1
        return True

    def match(self, pattern: re.Pattern[str], most: int | None = None) -> str:
        found = pattern.match(self.text, self.at)
        text = found.group()[:most] if found else ""
        self.at += len(text)
        return text

    def stop(self, expected: str) -> NoReturn:
        rest = self.text[self.at : self.at + 20]
        found = f'"{rest}"' if rest else "the end of the text"
        raise SyntaxFault(f"{found} where {expected} should stand")


def _joined(pieces: list[str | Variable]) -> tuple[str | Variable, ...]:
    """Return the pieces with neighbouring texts made one."""
    joined: list[str | Variable] = []
    for is_text, group in groupby(pieces, key=lambda piece: isinstance(piece, str)):
        found = list(group)
        joined.extend(["".join(map(str, found))] if is_text else found)
    return tuple(joined)


def _literal(text: str) -> tuple[bool, Scalar]:
    """Return whether the text is a number, true, false or null, and its value."""
    if text in ("true", "false", "null"):
        return True, {"true": True, "false": False, "null": None}[text]
    if not _NUMBER.fullmatch(text):
        return False, None
    if text[1:2].lower() in ("x", "o", "b") and text[0] == "0":
        return True, javascript_number(int(text, 0))
    return True, javascript_number(Decimal(text))
