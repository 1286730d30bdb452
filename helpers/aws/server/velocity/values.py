"""What a template's values are in Java: how they are written, compared and calculated with.

A map is a dict, a list a list; Java's ``null`` is None.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from helpers.aws.server.velocity.syntax import VelocityError


class JsonArray(list[Any]):
    """A list that was read from JSON, and is written as JSON."""


class JsonNumber(float):
    """A number that was read from JSON, and is written as it was."""

    def __new__(cls, text: str) -> JsonNumber:
        """Keep the text beside the number."""
        number = super().__new__(cls, text)
        number.text = text
        return number

    text: str


def java_text(value: Any) -> str:
    """Return a value as Java writes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return value.text if isinstance(value, JsonNumber) else java_double(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}={java_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, JsonArray):
        return json_text(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(java_text, value)) + "]"
    return str(value)


def java_double(number: float) -> str:
    """Return a number as Java's ``Double.toString`` does: 1.486772644911E9."""
    if not math.isfinite(number):
        return {math.inf: "Infinity", -math.inf: "-Infinity"}.get(number, "NaN")
    if number == 0 or 1e-3 <= abs(number) < 1e7:
        return repr(number)
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    first, *rest = map(str, digits)
    power = int(exponent) + len(rest)
    return f"{'-' if sign else ''}{first}.{''.join(rest) or '0'}E{power}"


def json_text(value: Any) -> str:
    """Return a value as JSON, without spaces."""
    if isinstance(value, dict):
        items = (f"{_quoted(str(key))}:{json_text(item)}" for key, item in value.items())
        return "{" + ",".join(items) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(json_text, value)) + "]"
    if isinstance(value, str):
        return _quoted(value)
    return java_text(value)


_ESCAPES = {
    **{chr(code): f"\\u{code:04x}" for code in (*range(0x20), *range(0xD800, 0xE000))},
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}
_ESCAPED = str.maketrans(_ESCAPES)


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPED)}"'


def is_true(value: Any) -> bool:
    """Say what a condition makes of a value: all but null and false are true."""
    return value is not None and value is not False


def equal(left: Any, right: Any) -> bool:
    """Compare as Velocity does: things of different kinds by how they are written."""
    if _is_number(left) and _is_number(right):
        return bool(left == right)
    if left is None or right is None:
        return left is right
    if isinstance(left, bool) or isinstance(right, bool) or type(left) is not type(right):
        return java_text(left) == java_text(right)
    return bool(left == right)


def compare(operator: str, left: Any, right: Any) -> bool:
    """Compare two numbers; anything else is neither more nor less."""
    if not (_is_number(left) and _is_number(right)):
        return False
    comparison = {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}
    return bool(comparison[operator])


def calculate(operator: str, left: Any, right: Any) -> Any:
    """Calculate with two numbers, or put texts together; null if there is no result."""
    if operator == "+" and (isinstance(left, str) or isinstance(right, str)):
        return java_text(left) + java_text(right)
    if not (_is_number(left) and _is_number(right)):
        return None
    if operator in "/%" and right == 0:
        return None
    whole = isinstance(left, int) and isinstance(right, int)
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "*":
        return left * right
    if operator == "/":
        return int(left / right) if whole else left / right
    return int(math.fmod(left, right)) if whole else math.fmod(left, right)


def whole_number(value: Any) -> int:
    """Return what must be a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise VelocityError(f"a whole number is needed, not {java_text(value)}")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
