"""What a text with ``${type(params):address, fallback}`` in it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from helpers.config.nodes import Scalar


class SyntaxFault(Exception):
    """A ``${`` that begins a variable and does not go on as one."""


@dataclass(frozen=True)
class Literal:
    """A value that is written out."""

    value: Scalar


@dataclass(frozen=True)
class Source:
    """One place to look: ``file(a.yml):b.c`` has a type, parameters and an address."""

    type: str
    params: tuple[Part, ...] | None = None
    address: Part | None = None


@dataclass(frozen=True)
class Variable:
    """A whole ``${…}``: the sources to ask, in order, and its text."""

    sources: tuple[Source | Literal, ...]
    text: str


@dataclass(frozen=True)
class Template:
    """Text with variables in it; escaped ones are text by now."""

    pieces: tuple[str | Variable, ...]

    @property
    def only(self) -> Variable | None:
        """The variable, if the whole text is one."""
        first = self.pieces[0] if len(self.pieces) == 1 else None
        return first if isinstance(first, Variable) else None


Part: TypeAlias = Literal | Template
