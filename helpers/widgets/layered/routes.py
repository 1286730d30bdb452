"""From ordered and spread layers to heights, and to the way of each link; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from helpers.widgets.layered.parts import LANE, Chain, Placement, Route, Slot, Span

GAP_Y = 30.0
GAP_Y_SLOT = 13.0

Rows = list[tuple[float, float]]
"""Top and bottom of each layer."""


def measure(layers: Sequence[list[Slot]], chains: Sequence[Chain]) -> Placement:
    """Return the finished placement, moved so that it begins at 0, 0."""
    every = [slot for layer in layers for slot in layer]
    left = min(slot.x - slot.left for slot in every)
    for slot in every:
        slot.x -= left
    rows = _rows(layers)
    sides = _sides(chains, rows)
    routes, labels = {}, {}
    for chain in chains:
        key = chain.link.key
        routes[key] = _return_route(chain, rows, sides) if chain.is_return else _route(chain, rows)
        if chain.label:
            labels[key] = (chain.label.x, _middle(chain.label, rows))
        elif chain.link.label:  # beside the box it loops around
            x = chain.upper.x + chain.upper.left + LANE + chain.link.label[0] / 2
            labels[key] = (x, _middle(chain.upper, rows))
    return Placement(
        width=max(slot.x + slot.right for slot in every),
        height=rows[-1][1],
        items={slot.key: (slot.x, _middle(slot, rows)) for slot in every if slot.key is not None},
        routes=routes,
        labels=labels,
    )


def _middle(slot: Slot, rows: Rows) -> float:
    return sum(rows[slot.rank]) / 2


def _rows(layers: Sequence[list[Slot]]) -> Rows:
    """Stack the layers; lines that swing wide get more room to do it."""
    rows: Rows = []
    y = 0.0
    for layer in layers:
        if rows:
            above = [joint for slot in layer for joint in slot.up]
            swing = max(
                (abs(j.upper.x + j.upper_dx - j.lower.x - j.lower_dx) for j in above), default=0.0
            )
            boxes = any(joint.upper.is_box and joint.lower.is_box for joint in above)
            y += (GAP_Y if boxes else GAP_Y_SLOT) + min(swing * 0.08, 34.0)
        bottom = y + max(max(slot.height, slot.room) for slot in layer)
        rows.append((y, bottom))
        y = bottom
    return rows


def _route(chain: Chain, rows: Rows) -> Route:
    upper, lower = chain.upper, chain.lower
    start = _middle(upper, rows) + upper.height / 2
    end = _middle(lower, rows) - lower.height / 2
    spans = [Span(upper.x + chain.joints[0].upper_dx, start, rows[upper.rank][1])]
    spans += [Span(slot.x, *rows[slot.rank]) for slot in chain.slots[1:-1]]
    spans.append(Span(lower.x + chain.joints[-1].lower_dx, rows[lower.rank][0], end))
    return Route(tuple(spans))


Sides = dict[tuple[int, str], float]
"""The y at which a returning link leaves or arrives, by link and end."""


def _sides(chains: Iterable[Chain], rows: Rows) -> Sides:
    leaving: dict[int, list[Chain]] = defaultdict(list)
    arriving: dict[int, list[Chain]] = defaultdict(list)
    slots: dict[int, Slot] = {}
    for chain in chains:
        if chain.is_return:
            leaving[id(chain.lower)].append(chain)
            arriving[id(chain.upper)].append(chain)
            slots |= {id(chain.lower): chain.lower, id(chain.upper): chain.upper}
    sides: Sides = {}
    for number, slot in slots.items():
        sides |= _side(slot, leaving[number], arriving[number], rows)
    return sides


def _side(slot: Slot, leaving: list[Chain], arriving: list[Chain], rows: Rows) -> Sides:
    """Share out the right side of a box so that lines do not cross beside it.

    Links leave in its upper half, the inner lane highest, and arrive in the lower half, the inner
    lane lowest; a loop to itself, with its label, stays between.
    """
    middle = _middle(slot, rows)
    loops = [chain for chain in leaving if chain.is_loop]
    ups = sorted((c for c in leaving if not c.is_loop), key=lambda c: c.joints[-1].lower_dx)
    downs = sorted((c for c in arriving if not c.is_loop), key=lambda c: -c.joints[0].upper_dx)
    if len(ups) + len(downs) + len(loops) == 1 and not loops:
        return {(c.link.key, "leave"): middle for c in ups} | {
            (c.link.key, "arrive"): middle for c in downs
        }
    clear = max((chain.link.label[1] / 2 if chain.link.label else 9 for chain in loops), default=0)
    near, far = clear + 5, max(slot.height / 2 - 8, clear + 6)
    sides: Sides = {}
    for index, chain in enumerate(ups):
        sides[chain.link.key, "leave"] = middle - _share(far, near, index, len(ups))
    for index, chain in enumerate(downs):
        sides[chain.link.key, "arrive"] = middle + _share(near, far, index, len(downs))
    for chain in loops:
        sides[chain.link.key, "leave"] = middle - 9
        sides[chain.link.key, "arrive"] = middle + 9
    return sides


def _share(start: float, end: float, index: int, count: int) -> float:
    return start + (end - start) * (index + 0.5) / count


def _return_route(chain: Chain, rows: Rows, sides: Sides) -> Route:
    """Return the way up beside the boxes, from the right of one to the right of the other."""
    upper, lower = chain.upper, chain.lower
    leaves = (lower.x + lower.left, sides[chain.link.key, "leave"])
    arrives = (upper.x + upper.left, sides[chain.link.key, "arrive"])
    if chain.is_loop:
        return Route((Span(leaves[0] + LANE - 2, leaves[1], arrives[1]),), True, leaves, arrives)
    spans = [Span(lower.x + chain.joints[-1].lower_dx, rows[lower.rank][0], leaves[1])]
    spans += [Span(slot.x, *rows[slot.rank]) for slot in reversed(chain.slots[1:-1])]
    spans.append(Span(upper.x + chain.joints[0].upper_dx, arrives[1], rows[upper.rank][1]))
    return Route(tuple(spans), True, leaves, arrives)
