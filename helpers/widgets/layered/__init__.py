"""Boxes and links → places on a page, in layers from top to bottom; pure, and knows no states.

The usual four steps: turn round the links that lead back, put every box in a layer (``ranks``),
order the layers so that few links cross (``order``), place the boxes (``spread``, ``routes``). A
link over several layers passes each in a slot of its own, a label is a slot as wide as its text,
and a link that leads back runs in a margin reserved beside its two boxes: so no link can pass
behind a box, and no label meet one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from helpers.widgets.layered.order import layers, put_in_order
from helpers.widgets.layered.parts import (
    LANE,
    Chain,
    Item,
    Joint,
    Link,
    Placement,
    Route,
    Slot,
    Span,
)
from helpers.widgets.layered.ranks import ranks, returning
from helpers.widgets.layered.routes import measure
from helpers.widgets.layered.spread import spread

__all__ = ["Item", "Link", "Placement", "Route", "Span", "place"]


def place(items: Sequence[Item], links: Sequence[Link], first: int) -> Placement:
    """Return the placement of items that are entered at ``first``."""
    turned = returning(items, links, first)
    rank_of = ranks(items, links, turned, first)
    boxes = {item.key: Slot(rank_of[item.key], item.width, item.height, item.key) for item in items}
    chains = [_chain(link, boxes, link.key in turned) for link in links]
    _reserve_margins(chains)
    between = [slot for chain in chains for slot in chain.slots[1:-1]]
    rows = layers([*boxes.values(), *between], first)
    put_in_order(rows)
    _set_aside(chains)
    spread(rows)
    return measure(rows, chains)


def _chain(link: Link, boxes: dict[int, Slot], is_return: bool) -> Chain:
    """Cut a link into pieces from layer to layer; its label is the piece nearest its source."""
    upper, lower = boxes[link.source], boxes[link.target]
    if upper is lower:
        return Chain(link, [upper, lower], [], is_return=True, label=None)
    if is_return:
        upper, lower = lower, upper
    between = [Slot(rank, 0.0, 0.0) for rank in range(upper.rank + 1, lower.rank)]
    label = None
    if link.label:
        label = between[-1 if is_return else 0]
        label.width, label.height = link.label
    path = [upper, *between, lower]
    joints = [_join(one, other, link) for one, other in pairwise(path)]
    return Chain(link, path, joints, is_return, label)


def _join(upper: Slot, lower: Slot, link: Link) -> Joint:
    stiffness = {2: 1.0, 1: 2.0, 0: 8.0}[upper.is_box + lower.is_box]
    joint = Joint(upper, lower, link.weight * stiffness, link.weight)
    upper.down.append(joint)
    lower.up.append(joint)
    return joint


def _reserve_margins(chains: Iterable[Chain]) -> None:
    """Give each returning link a lane beside its two boxes, the inner lane to the shortest."""
    turned = [chain for chain in chains if chain.is_return]
    for chain in sorted(turned, key=lambda chain: chain.lower.rank - chain.upper.rank):
        if chain.is_loop:
            _reserve_loop(chain.upper, chain.link)
            continue
        for slot in (chain.upper, chain.lower):
            slot.margin += LANE
        chain.joints[0].upper_dx = chain.upper.right - LANE / 4
        chain.joints[-1].lower_dx = chain.lower.right - LANE / 4


def _reserve_loop(box: Slot, loop: Link) -> None:
    """Keep room for a loop, its label beside it; all loops of a box are drawn as one."""
    width, height = loop.label or (0.0, 0.0)
    box.margin = max(box.margin, LANE + width)
    box.room = max(box.room, height + 10)


def _set_aside(chains: Iterable[Chain]) -> None:
    """Move the start of a link that shares its box's edge towards the side it goes to."""
    for chain in chains:
        if not chain.link.aside or chain.is_return:
            continue
        first = chain.joints[0]
        main = [joint.lower_place for joint in first.upper.down if joint.weight > first.weight]
        side = 1 if not main or first.lower_place > min(main) else -1
        first.upper_dx = side * min(first.upper.width / 2 - 16, 44.0)
