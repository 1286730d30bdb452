"""The resources of two templates compared, as CloudFormation would: what it adds, changes, …"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from helpers.step_diff.difference import Difference
from helpers.step_diff.replacement import REPLACING, lost_with, obstacle_to_replacing

_SUBSTITUTED = re.compile(r"\$\{([^!.}][^.}]*)")
_ORDER_ONLY = {"DependsOn"}
"""Says in which order, not what: alone it makes CloudFormation do nothing."""

Resources = Mapping[str, Mapping[str, Any]]


def compare_resources(old: Resources, new: Resources) -> tuple[Difference, ...]:
    """Return the differences in the new template's order, then what it no longer has."""
    causes = _replaced(old, new)
    differences = [_kept_or_added(name, old, new, causes) for name in new]
    removed = [_removed(name, old[name]) for name in old if name not in new]
    return (*filter(None, differences), *removed)


def _kept_or_added(
    name: str, old: Resources, new: Resources, causes: Mapping[str, str]
) -> Difference | None:
    resource = new[name]
    if name not in old:
        return Difference("added", name, resource["Type"], new=resource)
    before = old[name]
    details = tuple(_changed(before, resource, causes))
    if name in causes:
        return Difference(
            "replaced",
            name,
            resource["Type"],
            details,
            cause=causes[name],
            lost=lost_with(before, "UpdateReplacePolicy"),
            obstacle=obstacle_to_replacing(before, resource),
            old=before,
            new=resource,
        )
    if details:
        return Difference("changed", name, resource["Type"], details, old=before, new=resource)
    return None


def _removed(name: str, resource: Mapping[str, Any]) -> Difference:
    lost = lost_with(resource, "DeletionPolicy")
    return Difference("removed", name, resource["Type"], lost=lost, old=resource)


def _replaced(old: Resources, new: Resources) -> dict[str, str]:
    """Return why, of every resource that is replaced.

    One that is named in a property of another can take that other with it, and so on.
    """
    causes: dict[str, str] = {}
    while True:
        more = {
            name: cause
            for name in new
            if name in old and name not in causes
            for cause in [_cause(old[name], new[name], causes)]
            if cause
        }
        if not more:
            return causes
        causes |= more


def _cause(old: Mapping[str, Any], new: Mapping[str, Any], replaced: Mapping[str, str]) -> str:
    if old["Type"] != new["Type"]:
        return f"it was {old['Type']}"
    before, after = old.get("Properties", {}), new.get("Properties", {})
    for name in sorted(REPLACING.get(new["Type"], ())):
        if before.get(name) != after.get(name):
            return f"{name} changes"
        if others := sorted(_names_in(after.get(name)) & replaced.keys()):
            return f"{name} is {others[0]}, which is replaced"
    return ""


def _changed(
    old: Mapping[str, Any], new: Mapping[str, Any], replaced: Mapping[str, str]
) -> Iterator[str]:
    """Yield the names of changed properties, and of what stands beside them."""
    before, after = old.get("Properties", {}), new.get("Properties", {})
    for name in dict.fromkeys([*after, *before]):
        if before.get(name) != after.get(name) or _names_in(after.get(name)) & replaced.keys():
            yield name
    beside = dict.fromkeys([*new, *old]).keys() - {"Properties", *_ORDER_ONLY}
    yield from sorted(name for name in beside if old.get(name) != new.get(name))


def _names_in(value: Any) -> set[str]:
    """Return the names that a value refers to: logical ids, parameters and such."""
    if isinstance(value, list | tuple):
        return set().union(*map(_names_in, value))
    if not isinstance(value, Mapping):
        return set()
    names = set().union(*map(_names_in, value.values()))
    if isinstance(value.get("Ref"), str):
        names.add(value["Ref"])
    if target := value.get("Fn::GetAtt"):
        names.add(target.partition(".")[0] if isinstance(target, str) else target[0])
    if text := value.get("Fn::Sub"):
        names.update(_SUBSTITUTED.findall(text if isinstance(text, str) else text[0]))
    return names
