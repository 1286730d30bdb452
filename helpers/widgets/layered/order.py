"""In which order the slots of each layer stand, so that few links cross."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable

from helpers.widgets.layered.parts import Slot

SWEEPS = 8
PATIENCE = 3
"""Sweeps without a better order after which none is expected."""

Layers = list[list[Slot]]


def layers(slots: Iterable[Slot], first: int) -> Layers:
    """Return the slots by layer, ordered as a walk from the first box meets them."""
    every = list(slots)
    found: Layers = [[] for _ in range(1 + max(slot.rank for slot in every))]
    seen: set[int] = set()
    for root in sorted(every, key=lambda slot: (slot.key != first, slot.rank)):
        walk = [root]
        while walk:
            slot = walk.pop()
            if id(slot) not in seen:
                seen.add(id(slot))
                found[slot.rank].append(slot)
                walk.extend(joint.lower for joint in reversed(slot.down))
    found = [layer for layer in found if layer]
    for rank, layer in enumerate(found):
        for slot in layer:
            slot.rank = rank
    return found


def put_in_order(layers: Layers) -> None:
    """Reorder each layer by the mean place of its neighbours, down and up; keep the best."""
    _number(layers)
    best, fewest = [list(layer) for layer in layers], _crossings(layers)
    idle = 0
    for sweep in range(SWEEPS):
        if fewest == 0 or idle == PATIENCE:
            break
        downwards = sweep % 2 == 0
        for layer in layers if downwards else reversed(layers):
            places = {id(slot): _mean_place(slot, downwards) for slot in layer}
            layer.sort(key=lambda slot: places[id(slot)])
            _number([layer])
        _swap_neighbours(layers)
        crossings = _crossings(layers)
        idle += 1
        if crossings < fewest:
            idle = 0
            best, fewest = [list(layer) for layer in layers], crossings
    for layer, order in zip(layers, best, strict=True):
        layer[:] = order
    _number(layers)


def _number(layers: Layers) -> None:
    for layer in layers:
        for index, slot in enumerate(layer):
            slot.order = index


def _mean_place(slot: Slot, downwards: bool) -> float:
    if downwards:
        places = [joint.upper_place for joint in slot.up]
    else:
        places = [joint.lower_place for joint in slot.down]
    return sum(places) / len(places) if places else slot.order


def _crossings(layers: Layers) -> int:
    count = 0
    for layer in layers:
        joints = sorted((j.upper_place, j.lower_place) for slot in layer for j in slot.down)
        ends: list[float] = []
        for _, lower in joints:
            count += len(ends) - bisect_right(ends, lower)
            insort(ends, lower)
    return count


def _swap_neighbours(layers: Layers) -> None:
    """Swap two slots side by side wherever that saves crossings."""
    for layer in layers:
        if len(layer) < 2:
            continue
        ends = {id(slot): _ends(slot) for slot in layer}
        for index in range(len(layer) - 1):
            one, other = layer[index], layer[index + 1]
            if _crossed(ends[id(other)], ends[id(one)]) < _crossed(ends[id(one)], ends[id(other)]):
                layer[index], layer[index + 1] = other, one
        _number([layer])


Ends = tuple[list[float], list[float]]
"""Where the links of a slot come from and go to."""


def _ends(slot: Slot) -> Ends:
    return [joint.upper_place for joint in slot.up], [joint.lower_place for joint in slot.down]


def _crossed(left: Ends, right: Ends) -> int:
    """Return how many links of two slots cross when they stand in this order."""
    count = 0
    for lefts, rights in zip(left, right, strict=True):
        for one in lefts:
            for other in rights:
                count += one > other
    return count
