"""Recognises CloudFormation's intrinsic functions, and lists what they refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from helpers.config.spots import Spot

_SUB_NAME = re.compile(r"\$\{([^!][^}]*)\}")


def is_intrinsic(value: Any) -> bool:
    """Tell whether a value is an intrinsic function, such as {"Ref": …} or {"Fn::GetAtt": …}."""
    if not isinstance(value, dict):
        return False
    return any(key == "Ref" or key.startswith("Fn::") for key in value)


def is_text_or_intrinsic(spot: Spot, what: str = "text or a CloudFormation function") -> bool:
    """Tell whether a spot is text or an intrinsic; a fault if it is neither."""
    if is_intrinsic(spot.value) or (isinstance(spot.value, str) and spot.value):
        return True
    spot.fault(what)
    return False


def walk(spot: Spot) -> Iterator[Spot]:
    """Yield the spot and everything inside it."""
    yield spot
    for _, child in spot.items():
        yield from walk(child)
    for child in spot.elements():
        yield from walk(child)


def substituted_names(text: str) -> Iterator[str]:
    """Yield the names in ``${…}`` of an Fn::Sub text; ``${!Literal}`` is none."""
    yield from (name.strip() for name in _SUB_NAME.findall(text))
