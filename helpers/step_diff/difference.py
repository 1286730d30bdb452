"""One difference between two steps, at any level, as a value."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from helpers.config.findings import shown
from helpers.config.model import Json

Kind: TypeAlias = Literal["added", "changed", "replaced", "removed"]

MARKS: dict[Kind, str] = {"added": "+", "changed": "~", "replaced": "±", "removed": "-"}


@dataclass(frozen=True)
class Difference:
    """A key, a resource or an endpoint that one step has and the other has not, or has otherwise.

    ``replaced`` is what AWS cannot change: it makes another and deletes the first.
    """

    kind: Kind
    name: str
    """A key with dots, a logical id, or an endpoint such as ``GET /hello``."""
    type: str = ""
    """The CloudFormation type of a resource; ``key`` or ``endpoint``."""
    details: tuple[str, ...] = ()
    """What in it changes: names of properties."""
    cause: str = ""
    """Why it is replaced."""
    lost: str = ""
    """What goes when it is replaced or removed."""
    obstacle: str = ""
    """Why AWS will refuse to do so."""
    file: str = ""
    """Where a key is written: the new file, or the old one if it is removed."""
    line: int | None = None
    old: Json = field(default=None, repr=False)
    new: Json = field(default=None, repr=False)

    def __str__(self) -> str:
        return "; ".join(self._words())

    def _words(self) -> Iterator[str]:
        type_ = f" ({self.type})" if "::" in self.type else ""
        details = self._values() if self.type == "key" else ", ".join(self.details)
        yield f"{MARKS[self.kind]} {self.name}{type_}{': ' if details else ''}{details}"
        if self.kind == "replaced":
            yield f"is replaced, because {self.cause}" if self.cause else "is replaced"
        if self.lost:
            yield f"lost: {self.lost}"
        if self.obstacle:
            yield self.obstacle

    def _values(self) -> str:
        values = {"added": (self.new,), "changed": (self.old, self.new)}
        return " → ".join(map(shown, values.get(self.kind, ())))


def counted(things: Sized, noun: str) -> str:
    """Say how many there are."""
    return f"{len(things)} {noun}{'s' * (len(things) != 1)}"
