"""What a stack has on the account at one moment; two moments compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from helpers.api import Endpoint
from helpers.errors import NotFound
from helpers.stack.stack import Stack, StackResource
from helpers.step_diff.difference import Difference, counted
from helpers.step_diff.replacement import lost_with


@dataclass(frozen=True, repr=False)
class Inventory:
    """What is really there: resources with their physical ids, and endpoints with their URLs."""

    resources: tuple[StackResource, ...] = field(default=())
    endpoints: tuple[Endpoint, ...] = field(default=())

    def __repr__(self) -> str:
        counts = [counted(self.resources, "resource"), counted(self.endpoints, "endpoint")]
        return f"Inventory({', '.join(counts)})"


def stack_inventory(stack: Stack | None) -> Inventory:
    """Ask AWS what a stack has; None is a stack that is not there yet, or no more."""
    if stack is None:
        return Inventory()
    try:
        endpoints: tuple[Endpoint, ...] = stack.rest_api().endpoints
    except NotFound:
        endpoints = ()
    return Inventory(stack.resources(), endpoints)


def compare_inventories(before: Inventory, after: Inventory) -> tuple[Difference, ...]:
    """Return what came and went: endpoints first, then resources.

    A resource that keeps its logical id and has another physical id was replaced.
    """
    return (*_endpoints(before, after), *_resources(before, after))


def _endpoints(before: Inventory, after: Inventory) -> Iterator[Difference]:
    old = {f"{each.method} {each.path}": each.url for each in before.endpoints}
    new = {f"{each.method} {each.path}": each.url for each in after.endpoints}
    for name, url in new.items():
        if name not in old:
            yield Difference("added", name, "endpoint", new=url)
        elif old[name] != url:
            yield Difference(
                "replaced", name, "endpoint", cause="its address is another", lost="its old URL",
                old=old[name], new=url,
            )  # fmt: skip
    for name, url in old.items():
        if name not in new:
            yield Difference("removed", name, "endpoint", lost="its URL", old=url)


def _resources(before: Inventory, after: Inventory) -> Iterator[Difference]:
    old = {each.logical_id: each for each in before.resources}
    new = {each.logical_id: each for each in after.resources}
    for name, resource in new.items():
        if name not in old:
            yield Difference("added", name, resource.type, new=resource.physical_id)
        elif old[name].physical_id != resource.physical_id:
            yield Difference(
                "replaced", name, resource.type, lost=_lost(old[name]),
                old=old[name].physical_id, new=resource.physical_id,
            )  # fmt: skip
    for name, resource in old.items():
        if name not in new:
            yield Difference(
                "removed", name, resource.type, lost=_lost(resource), old=resource.physical_id
            )


def _lost(resource: StackResource) -> str:
    return lost_with({"Type": resource.type}, "")
