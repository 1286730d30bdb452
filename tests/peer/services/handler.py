"""The code of every function in these services."""

from __future__ import annotations

from typing import Any


def handle(event: Any, _context: Any) -> Any:
    return event
