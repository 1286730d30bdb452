"""Where the slots of each layer stand from left to right: apart, in order, and lines straight.

First every layer is moved as a whole towards its neighbours, which balances the drawing. Then
slots that a line should pass straight through are tied into beams, and the beams are moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from helpers.widgets.layered.parts import GAP_SLOT, GAP_X, Joint, Slot

BALANCING = 8
STRAIGHTENING = 8

Wish = tuple[float, float]
"""An x, and how much it is wished for."""


def spread(layers: Sequence[list[Slot]]) -> None:
    """Set the x of every slot."""
    rows = [_Row(layer, _offsets(layer), [_neighbours(slot) for slot in layer]) for layer in layers]
    for row in rows:
        for slot, offset in zip(row.slots, row.offsets, strict=True):
            slot.x = offset - row.offsets[-1] / 2
    for sweep in range(BALANCING):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            _balance(row)
    _straighten(layers)


def _gap(one: Slot, other: Slot) -> float:
    return one.right + (GAP_X if one.is_box and other.is_box else GAP_SLOT) + other.left


def _offsets(layer: Sequence[Slot]) -> list[float]:
    """Return the least x of each slot of a layer, the first at 0."""
    offsets = [0.0]
    for one, other in pairwise(layer):
        offsets.append(offsets[-1] + _gap(one, other))
    return offsets


def _neighbours(slot: Slot) -> list[tuple[Slot, float, float]]:
    """Return each slot it is joined to, how far off it wants to be, and how much."""
    above = [(j.upper, j.upper_dx - j.lower_dx, j.weight) for j in slot.up]
    below = [(j.lower, j.lower_dx - j.upper_dx, j.weight) for j in slot.down]
    return above + below


@dataclass(frozen=True)
class _Row:
    """A layer, with what does not change while it is moved."""

    slots: Sequence[Slot]
    offsets: Sequence[float]
    neighbours: Sequence[list[tuple[Slot, float, float]]]


def _balance(row: _Row) -> None:
    """Move a layer's slots as near to their neighbours' mean as order and widths allow.

    This is isotonic regression: slots that would overlap are pooled and move as one.
    """
    pools: list[tuple[float, float, int]] = []  # sum of wishes, sum of weights, slots
    for slot, offset, neighbours in zip(row.slots, row.offsets, row.neighbours, strict=True):
        weight, total, count = 0.1, 0.1 * (slot.x - offset), 1
        for other, shift, stiffness in neighbours:
            weight += stiffness
            total += stiffness * (other.x + shift - offset)
        while pools and pools[-1][0] * weight > total * pools[-1][1]:
            more_total, more_weight, more = pools.pop()
            total, weight, count = total + more_total, weight + more_weight, count + more
        pools.append((total, weight, count))
    levels = [total / weight for total, weight, count in pools for _ in range(count)]
    for slot, offset, level in zip(row.slots, row.offsets, levels, strict=True):
        slot.x = level + offset


@dataclass(eq=False)
class _Beam:
    """Slots of consecutive layers that a line passes straight: they share one x."""

    number: int
    slots: list[Slot] = field(default_factory=list)
    x: float = 0.0
    lefts: list[tuple[_Beam, float]] = field(default_factory=list)
    rights: list[tuple[_Beam, float]] = field(default_factory=list)
    links: list[tuple[_Beam, float, float]] = field(default_factory=list)
    """Beam, distance wished, weight."""


def _straighten(layers: Sequence[list[Slot]]) -> None:
    beams, beam_of = _beams(layers)
    gaps: dict[tuple[int, int], float] = {}
    for layer in layers:
        for one, other in pairwise(layer):
            pair = beam_of[id(one)].number, beam_of[id(other)].number
            gaps[pair] = max(gaps.get(pair, 0.0), _gap(one, other))
        for joint in (joint for slot in layer for joint in slot.down):
            upper, lower = beam_of[id(joint.upper)], beam_of[id(joint.lower)]
            if upper is not lower:
                shift = joint.upper_dx - joint.lower_dx
                lower.links.append((upper, shift, joint.weight))
                upper.links.append((lower, -shift, joint.weight))
    for (left, right), gap in gaps.items():
        beams[left].rights.append((beams[right], gap))
        beams[right].lefts.append((beams[left], gap))
    order = _from_left_to_right(beams)
    _part(order)
    for sweep in range(STRAIGHTENING):
        for beam in order if sweep % 2 else reversed(order):
            _move(beam)
    for beam in beams:
        for slot in beam.slots:
            slot.x = beam.x


def _beams(layers: Sequence[list[Slot]]) -> tuple[list[_Beam], dict[int, _Beam]]:
    """Tie slots into beams; no two beams cross, so their order from left to right is clear."""
    beam_of: dict[int, _Beam] = {}
    beams: list[_Beam] = []
    tied = {id(joint.lower): joint.upper for joint in _straight_joints(layers)}
    for layer in layers:
        for slot in layer:
            upper = tied.get(id(slot))
            if upper is None:
                beam = _Beam(len(beams))
                beams.append(beam)
            else:
                beam = beam_of[id(upper)]
            beam.slots.append(slot)
            beam_of[id(slot)] = beam
    for beam in beams:
        beam.x = sum(slot.x for slot in beam.slots) / len(beam.slots)
    return beams, beam_of


def _straight_joints(layers: Iterable[list[Slot]]) -> list[Joint]:
    """Choose the joints to be vertical: the middle one of the most important at either end."""
    chosen: list[Joint] = []
    for layer in layers:
        wanted = [
            joint
            for slot in layer
            for joint in slot.down
            if _middle(slot.down) is joint and _middle(joint.lower.up) is joint
        ]
        here: list[Joint] = []
        for joint in sorted(wanted, key=lambda joint: -joint.priority):
            if not any(_cross(joint, other) for other in here):
                here.append(joint)
        chosen += here
    return chosen


def _middle(joints: Sequence[Joint]) -> Joint | None:
    straight = [joint for joint in joints if joint.upper_dx == joint.lower_dx == 0]
    if not straight:
        return None
    most = max(joint.priority for joint in straight)
    equal = [joint for joint in straight if joint.priority == most]
    if len(equal) % 2 == 0:
        return None  # between two equals, in the middle of both
    equal.sort(key=lambda joint: (joint.upper.order, joint.lower.order))
    return equal[len(equal) // 2]


def _cross(one: Joint, other: Joint) -> bool:
    return (one.upper.order - other.upper.order) * (one.lower.order - other.lower.order) < 0


def _from_left_to_right(beams: list[_Beam]) -> list[_Beam]:
    missing = [len(beam.lefts) for beam in beams]
    ready = [beam for beam in beams if not beam.lefts]
    order = []
    while ready:
        beam = ready.pop()
        order.append(beam)
        for right, _ in beam.rights:
            missing[right.number] -= 1
            if not missing[right.number]:
                ready.append(right)
    return order


def _part(order: Sequence[_Beam]) -> None:
    """Move overlapping beams apart, half of it to either side."""
    pushed_right: dict[int, float] = {}  # by number of the beam
    for beam in order:
        pushed_right[beam.number] = max(
            [beam.x, *(pushed_right[left.number] + gap for left, gap in beam.lefts)]
        )
    pushed_left: dict[int, float] = {}
    for beam in reversed(order):
        pushed_left[beam.number] = min(
            [beam.x, *(pushed_left[right.number] - gap for right, gap in beam.rights)]
        )
    for beam in order:
        beam.x = (pushed_right[beam.number] + pushed_left[beam.number]) / 2


def _move(beam: _Beam) -> None:
    """Move a beam to the median of its wishes, as far as its neighbours let it."""
    if not beam.links:
        return
    x = _median([(other.x + shift, weight) for other, shift, weight in beam.links])
    at_least = max((left.x + gap for left, gap in beam.lefts), default=-inf)
    at_most = min((right.x - gap for right, gap in beam.rights), default=inf)
    beam.x = max(at_least, min(at_most, x))


def _median(wishes: list[Wish]) -> float:
    wishes.sort()
    half = sum(weight for _, weight in wishes) / 2
    so_far = 0.0
    for index, (x, weight) in enumerate(wishes):
        so_far += weight
        if abs(so_far - half) < 1e-9 and index + 1 < len(wishes):
            return (x + wishes[index + 1][0]) / 2
        if so_far > half:
            return x
    return wishes[-1][0]
