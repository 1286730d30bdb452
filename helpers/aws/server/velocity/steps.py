"""The steps of a reference: from a value to its property, its item, or what its method returns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

from helpers.aws.server.velocity.methods import find_method, item_of
from helpers.aws.server.velocity.syntax import VelocityError
from helpers.aws.server.velocity.values import java_text, whole_number


@runtime_checkable
class Tool(Protocol):
    """A variable that is more than data: it has methods of its own."""

    def property(self, name: str) -> Any:
        """Return ``.name``."""

    def method(self, name: str) -> Callable[..., Any] | None:
        """Return what ``.name(…)`` calls, if there is such a method."""


def property_of(value: Any, name: str) -> Any:
    """Return ``.name``, or None."""
    if isinstance(value, Tool):
        return value.property(name)
    if isinstance(value, dict):
        return value.get(name)
    return not value if name == "empty" and isinstance(value, (str, list)) else None


def indexed(value: Any, key: Any) -> Any:
    """Return ``[key]``, or None."""
    if isinstance(value, dict):
        return value.get(key)
    return item_of(value, key) if isinstance(value, list) else None


def called(value: Any, name: str, arguments: list[Any]) -> Any:
    """Return what ``.name(arguments)`` returns."""
    method = value.method(name) if isinstance(value, Tool) else None
    if method is None:
        method = find_method(value, name)
    try:
        return method(*arguments)
    except (TypeError, AttributeError) as error:
        shown = ", ".join(map(java_text, arguments)) or "nothing"
        raise VelocityError(f"{name}() does not take {shown}") from error


def put(owner: Any, key: Any, value: Any) -> None:
    """Set a property or an item."""
    if isinstance(owner, dict):
        owner[key] = value
    elif isinstance(owner, list):
        item_of(owner, key)
        owner[whole_number(key)] = value
