"""Reads references and expressions: ``$a.b($c)[0]``, ``$x > 1 && !$y``."""

from __future__ import annotations

import re
from collections.abc import Callable

from helpers.aws.server.velocity.syntax import (
    Binary,
    Call,
    Expression,
    Index,
    Interpolated,
    ListOf,
    Literal,
    MapOf,
    Minus,
    Not,
    Property,
    Range,
    Reference,
    Step,
    VelocityError,
)

_REFERENCE = re.compile(r"\$(!?)(\{?)([A-Za-z_][\w-]*)", re.ASCII)
_PROPERTY = re.compile(r"\.([A-Za-z_][\w-]*)(\()?", re.ASCII)
SPACE = re.compile(r"\s*")
_NUMBER = re.compile(r"-?\d+(\.\d+([eE][-+]?\d+)?)?", re.ASCII)
_DOUBLE = re.compile(r'"((?:[^"]|"")*)"')
_SINGLE = re.compile(r"'((?:[^']|'')*)'")
_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_CONSTANTS = {"true": True, "false": False, "null": None}

_LEVELS: tuple[dict[str, str], ...] = (
    {"||": "||", "or": "||"},
    {"&&": "&&", "and": "&&"},
    {"==": "==", "!=": "!=", "eq": "==", "ne": "!="},
    {"<=": "<=", ">=": ">=", "<": "<", ">": ">", "le": "<=", "ge": ">=", "lt": "<", "gt": ">"},
    {"+": "+", "-": "-"},
    {"*": "*", "/": "/", "%": "%"},
)
"""Operators, those that bind least first."""


class Reader:
    """A place in a text, moving on over what is read there."""

    def __init__(self, text: str, position: int = 0) -> None:
        self.text = text
        self.position = position

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Move over a pattern if it stands here."""
        found = pattern.match(self.text, self.position)
        if found is not None:
            self.position = found.end()
        return found

    def skip(self, symbol: str) -> bool:
        """Move over a symbol, and the space before it, if it stands here."""
        start = self.position
        self.take(SPACE)
        if self.text.startswith(symbol, self.position):
            self.position += len(symbol)
            return True
        self.position = start
        return False

    def expect(self, symbol: str) -> None:
        """Move over a symbol that must stand here."""
        if not self.skip(symbol):
            raise self.error(f"{symbol!r} is missing")

    def error(self, what: str) -> VelocityError:
        """Return an error that says where."""
        line = self.text.count("\n", 0, self.position) + 1
        return VelocityError(f"line {line}: {what}")

    # References

    def reference(self) -> Reference | None:
        """Read the reference that begins here, if one does."""
        start = self.position
        found = self.take(_REFERENCE)
        if found is None:
            return None
        quiet, brace, root = found.groups()
        steps = self._steps()
        if brace:
            if not self.text.startswith("}", self.position):
                self.position = start
                return None
            self.position += 1
        return Reference(root, steps, bool(quiet), self.text[start : self.position])

    def _steps(self) -> tuple[Step, ...]:
        steps: list[Step] = []
        while True:
            if found := self.take(_PROPERTY):
                name, called = found.groups()
                if called:
                    steps.append(Call(name, self._until(")", self.expression)))
                else:
                    steps.append(Property(name))
            elif self.text.startswith("[", self.position) and self._is_index():
                self.position += 1
                steps.append(Index(self.expression()))
                self.expect("]")
            else:
                return tuple(steps)

    def _is_index(self) -> bool:
        """Say whether the bracket here is an index and not text that follows a reference."""
        rest = self.text[self.position + 1 : self.position + 2]
        return rest != "" and (rest in "\"'$-" or rest.isdigit())

    def _until(self, end: str, read: Callable[[], Expression]) -> tuple[Expression, ...]:
        """Read expressions with commas between, up to a closing symbol."""
        items: list[Expression] = []
        while not self.skip(end):
            if items:
                self.expect(",")
            items.append(read())
        return tuple(items)

    # Expressions

    def expression(self, level: int = 0) -> Expression:
        """Read an expression."""
        if level == len(_LEVELS):
            return self._operand()
        left = self.expression(level + 1)
        while operator := self._operator(_LEVELS[level]):
            left = Binary(operator, left, self.expression(level + 1))
        return left

    def _operator(self, operators: dict[str, str]) -> str | None:
        start = self.position
        self.take(SPACE)
        for symbol, operator in operators.items():
            if symbol.isalpha():
                word = _WORD.match(self.text, self.position)
                if word is None or word[0] != symbol:
                    continue
            elif not self.text.startswith(symbol, self.position):
                continue
            self.position += len(symbol)
            return operator
        self.position = start
        return None

    def _operand(self) -> Expression:
        self.take(SPACE)
        if found := self.take(_NUMBER):
            return Literal(float(found[0]) if found[1] else int(found[0]))
        if found := self.take(_DOUBLE):
            return Interpolated(found[1].replace('""', '"'))
        if found := self.take(_SINGLE):
            return Literal(found[1].replace("''", "'"))
        if reference := self.reference():
            return reference
        return self._bracketed()

    def _bracketed(self) -> Expression:
        if self.skip("!"):
            return Not(self._operand())
        if self.skip("-"):
            return Minus(self._operand())
        if self.skip("("):
            inner = self.expression()
            self.expect(")")
            return inner
        if self.skip("["):
            return self._list()
        if self.skip("{"):
            return self._map()
        return self._word()

    def _word(self) -> Expression:
        found = self.take(_WORD)
        if found is not None and found[0] in _CONSTANTS:
            return Literal(_CONSTANTS[found[0]])
        if found is not None and found[0] == "not":
            return Not(self._operand())
        raise self.error("an expression is missing")

    def _list(self) -> Expression:
        if self.skip("]"):
            return ListOf(())
        first = self.expression()
        if self.skip(".."):
            last = self.expression()
            self.expect("]")
            return Range(first, last)
        if self.skip("]"):
            return ListOf((first,))
        self.expect(",")
        return ListOf((first, *self._until("]", self.expression)))

    def _map(self) -> Expression:
        items: list[tuple[Expression, Expression]] = []
        while not self.skip("}"):
            if items:
                self.expect(",")
            key = self.expression()
            self.expect(":")
            items.append((key, self.expression()))
        return MapOf(tuple(items))
