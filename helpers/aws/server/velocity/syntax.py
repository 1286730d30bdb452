"""What a template is made of, once it has been read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias


class VelocityError(Exception):
    """A template that cannot be read or rendered."""


@dataclass(frozen=True)
class Text:
    """Characters that stand for themselves."""

    text: str


@dataclass(frozen=True)
class Property:
    """``.name``."""

    name: str


@dataclass(frozen=True)
class Call:
    """``.name(arguments)``."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Index:
    """``[expression]``."""

    expression: Expression


Step: TypeAlias = Property | Call | Index


@dataclass(frozen=True)
class Reference:
    """``$root.step.step``; ``source`` is what is shown when there is no value."""

    root: str
    steps: tuple[Step, ...]
    is_quiet: bool
    source: str
    escapes: str = ""
    """Backslashes in front of it."""


@dataclass(frozen=True)
class Literal:
    """A number, a truth value or a text in single quotes."""

    value: Any


@dataclass(frozen=True)
class Interpolated:
    """A text in double quotes, which is a template itself."""

    source: str


@dataclass(frozen=True)
class ListOf:
    """``[1, 2]``."""

    items: tuple[Expression, ...]


@dataclass(frozen=True)
class Range:
    """``[1..3]``."""

    first: Expression
    last: Expression


@dataclass(frozen=True)
class MapOf:
    """``{"key": value}``."""

    items: tuple[tuple[Expression, Expression], ...]


@dataclass(frozen=True)
class Not:
    """``!expression``."""

    operand: Expression


@dataclass(frozen=True)
class Minus:
    """``-expression``."""

    operand: Expression


@dataclass(frozen=True)
class Binary:
    """Two expressions and the operator between them."""

    operator: str
    left: Expression
    right: Expression


Expression: TypeAlias = (
    Reference | Literal | Interpolated | ListOf | Range | MapOf | Not | Minus | Binary
)


@dataclass(frozen=True)
class Set:
    """``#set($target = value)``."""

    target: Reference
    value: Expression


@dataclass(frozen=True)
class If:
    """``#if … #elseif … #else … #end``; a branch without a condition is the last."""

    branches: tuple[tuple[Expression | None, tuple[Node, ...]], ...]


@dataclass(frozen=True)
class Foreach:
    """``#foreach($name in items) … #end``."""

    name: str
    items: Expression
    body: tuple[Node, ...]


@dataclass(frozen=True)
class Define:
    """``#define($name) … #end``: rendered wherever the name is used."""

    name: str
    body: tuple[Node, ...]


@dataclass(frozen=True)
class Leave:
    """``#break`` leaves the innermost loop, ``#stop`` the template."""

    word: str


Node: TypeAlias = Text | Reference | Set | If | Foreach | Define | Leave
