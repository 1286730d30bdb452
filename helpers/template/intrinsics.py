"""CloudFormation's intrinsic functions: making and recognising them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from helpers.config.model import Json

Intrinsic: TypeAlias = dict[str, Any]

_PSEUDO = re.compile(r"#\{([^}]+)\}")


def ref(logical_id: Json) -> Intrinsic:
    """``{"Ref": logical_id}``."""
    return {"Ref": logical_id}


def get_att(logical_id: Json, attribute: Json = "Arn") -> Intrinsic:
    """``{"Fn::GetAtt": [logical_id, attribute]}``."""
    return {"Fn::GetAtt": [logical_id, attribute]}


def sub(text: str, variables: Mapping[str, Json] | None = None) -> Intrinsic:
    """``Fn::Sub`` of a text, with its own variables if there are any, even none of them."""
    return {"Fn::Sub": text if variables is None else [text, dict(variables)]}


def join(separator: str, *parts: Json) -> Intrinsic:
    """``Fn::Join`` of the parts."""
    return {"Fn::Join": [separator, list(parts)]}


def is_intrinsic(value: Json) -> bool:
    """Tell whether ``value`` is an object with a key ``Ref`` or ``Fn::…``."""
    return isinstance(value, Mapping) and any(
        key == "Ref" or key.startswith("Fn::") for key in value
    )


def get_att_parts(value: Json) -> tuple[Json, Json] | None:
    """Name and attribute of a ``Fn::GetAtt``, which may be a list or ``name.attribute``."""
    target = value.get("Fn::GetAtt") if isinstance(value, Mapping) else None
    if isinstance(target, str):
        name, _, attribute = target.partition(".")
        return name, attribute
    if isinstance(target, list | tuple) and len(target) == 2:
        return target[0], target[1]
    return None


def has_pseudo(text: str) -> bool:
    """Tell whether ``text`` holds a ``#{…}``, the plugin's own way to write ``${…}``."""
    return _PSEUDO.search(text) is not None


def replace_pseudo(text: str) -> str:
    """Write every ``#{…}`` of ``text`` as ``${…}``."""
    return _PSEUDO.sub(r"${\1}", text)


def with_pseudo_as_sub(value: Json) -> Json:
    """Turn each text of ``value`` that holds ``#{…}`` into ``Fn::Sub``.

    The plugin leaves ``#{AWS::Region}`` in a role as it is, where it never matches
    (deviation ``pseudo-params-in-role``).
    """
    if isinstance(value, str):
        return sub(replace_pseudo(value)) if has_pseudo(value) else value
    if isinstance(value, list | tuple):
        return [with_pseudo_as_sub(item) for item in value]
    if isinstance(value, Mapping):
        return {
            key: _sub_argument(item) if key == "Fn::Sub" else with_pseudo_as_sub(item)
            for key, item in value.items()
        }
    return value


def _sub_argument(argument: Json) -> Json:
    if isinstance(argument, str):
        return replace_pseudo(argument)
    text, *variables = argument
    return [replace_pseudo(text), *map(with_pseudo_as_sub, variables)]
