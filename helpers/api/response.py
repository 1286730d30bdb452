"""What an API answered, as a value; a status of 403 or 500 is an answer like any other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from helpers.api.request import Request
from helpers.errors import WorkbookError


@dataclass(frozen=True, repr=False)
class Headers(Mapping[str, str]):
    """Headers by name, in any mixture of capitals; those given twice are joined by a comma."""

    pairs: tuple[tuple[str, str], ...] = ()
    """As they came."""

    def __getitem__(self, name: str) -> str:
        values = [value for each, value in self.pairs if each.lower() == name.lower()]
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def __iter__(self) -> Iterator[str]:
        return iter({name.lower(): name for name, _ in self.pairs}.values())

    def __len__(self) -> int:
        return len({name.lower() for name, _ in self.pairs})

    def __repr__(self) -> str:
        return repr(dict(self))


@dataclass(frozen=True, repr=False)
class Response:
    """What an API answered."""

    status: int
    reason: str
    headers: Headers
    text: str
    request: Request
    elapsed: float = field(compare=False)
    """Seconds from the first byte sent (the connection included) to the last received."""
    log: str = ""
    """How API Gateway came to the answer; after ``test_invoke`` only."""

    def __repr__(self) -> str:
        return f"Response({self.status})"

    @property
    def raw(self) -> str:
        """What came over the line."""
        head = [f"HTTP/1.1 {self.status} {self.reason}".rstrip()]
        head += [f"{name}: {value}" for name, value in self.headers.pairs]
        return "\n".join([*head, "", self.text]).rstrip("\n") + "\n"

    def json(self) -> Any:
        """Return the body, parsed."""
        try:
            return json.loads(self.text)
        except ValueError as error:
            raise WorkbookError(
                f"the answer ({self.status} {self.reason}) is no JSON",
                why=f"{self.text[:80]!r}" if self.text else "it has no body",
                next_step="Look at its text.",
            ) from error
