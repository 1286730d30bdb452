"""Tags as CloudFormation lists them."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.config.model import Json
from helpers.template.intrinsics import is_intrinsic
from helpers.template.plain import text


def as_tags(*groups: Mapping[str, Json]) -> list[Json]:
    """List the tags of all groups; a later one replaces an earlier one of the same key.

    The plugin would list the key twice, which AWS refuses (deviation ``tags-last-wins``).
    """
    merged = {key: value for group in groups for key, value in group.items()}
    return [{"Key": key, "Value": _value(value)} for key, value in merged.items()]


def _value(value: Json) -> Json:
    return value if is_intrinsic(value) else text(value)
