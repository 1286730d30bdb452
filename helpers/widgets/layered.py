"""Boxes and links → places on a page, in layers from top to bottom; pure, and knows no states.

The usual four steps: turn round the links that lead back, put every box in a layer, order the
layers so that few links cross, and place the boxes. A link over several layers passes each in a
slot of its own, a label is a slot as wide as its text, and a link that leads back runs in a margin
reserved beside its two boxes: so no link can pass behind a box, and no label meet one.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

LANE = 16.0
"""Width of the margin beside a box for one link that leads back."""
GAP_X = 26.0
GAP_SLOT = 14.0
GAP_Y = 30.0
GAP_Y_SLOT = 13.0
SWEEPS = 8


@dataclass(frozen=True)
class Item:
    """A box to be placed."""

    key: int
    width: float
    height: float


@dataclass(frozen=True)
class Link:
    """A line between two items; a label is a rectangle to keep free on its way."""

    key: int
    source: int
    target: int
    label: tuple[float, float] | None = None
    weight: float = 1.0
    """How much it is worth to draw the line short and straight."""
    aside: bool = False
    """Whether it leaves beside the middle, because another line leaves there."""


@dataclass(frozen=True)
class Span:
    """A vertical piece of a route; between two spans the line swings from one to the next."""

    x: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Route:
    """The way of a link from source to target. A returning one leaves and arrives at the side."""

    spans: tuple[Span, ...]
    is_return: bool = False
    leaves: tuple[float, float] = (0.0, 0.0)
    arrives: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Placement:
    """Centres of the items, routes of the links, centres of the labels, and the size of it all."""

    width: float
    height: float
    items: dict[int, tuple[float, float]]
    routes: dict[int, Route]
    labels: dict[int, tuple[float, float]]


@dataclass(eq=False)
class _Slot:
    """What takes up room in a layer: a box, or a link passing through, or its label."""

    rank: int
    width: float
    height: float
    key: int | None = None
    margin: float = 0.0
    x: float = 0.0
    order: float = 0.0
    up: list[_Joint] = field(default_factory=list)
    down: list[_Joint] = field(default_factory=list)

    @property
    def left(self) -> float:
        return self.width / 2

    @property
    def right(self) -> float:
        return self.width / 2 + self.margin


@dataclass(eq=False)
class _Joint:
    """A link between slots of neighbouring layers; it meets each slot ``dx`` off its middle."""

    upper: _Slot
    lower: _Slot
    weight: float
    upper_dx: float = 0.0
    lower_dx: float = 0.0


@dataclass(eq=False)
class _Chain:
    """A link cut into joints, from its upper to its lower end."""

    link: Link
    slots: list[_Slot]
    joints: list[_Joint]
    is_return: bool
    label: _Slot | None


def place(items: Sequence[Item], links: Sequence[Link], first: int) -> Placement:
    """Return the placement of a scope that is entered at ``first``."""
    returning = _returning(items, links, first)
    ranks = _ranks(items, links, returning, first)
    slots = {item.key: _Slot(ranks[item.key], item.width, item.height, item.key) for item in items}
    chains = [_chain(link, slots, link.key in returning) for link in links]
    _reserve_margins(chains)
    layers = _layers(slots.values(), chains, first)
    _order(layers)
    _set_aside(chains)
    _spread(layers)
    tops, height = _stack(layers)
    return _measure(slots, chains, layers, tops, height)


def _returning(items: Sequence[Item], links: Sequence[Link], first: int) -> set[int]:
    """Return the links that lead back to a box the walk has not left yet; also to itself."""
    ways: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        ways[link.source].append(link)
    found: set[int] = set()
    state: dict[int, int] = {}
    for root in (first, *(item.key for item in items)):
        if root in state:
            continue
        state[root] = 1
        walk = [(root, iter(ways[root]))]
        while walk:
            here, rest = walk[-1]
            way = next(rest, None)
            if way is None:
                state[here] = 2
                walk.pop()
            elif state.get(way.target) == 1:
                found.add(way.key)
            elif way.target not in state:
                state[way.target] = 1
                walk.append((way.target, iter(ways[way.target])))
    return found


def _ranks(
    items: Sequence[Item], links: Sequence[Link], returning: set[int], first: int
) -> dict[int, int]:
    """Return the layer of each item: as high as its links allow, then as low as saves length."""
    before: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    after: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for link in links:
        if link.source == link.target:
            continue
        upper, lower = link.source, link.target
        if link.key in returning:
            upper, lower = lower, upper
        length = 2 if link.label else 1
        before[lower].append((upper, length, link.weight))
        after[upper].append((lower, length, link.weight))
    ranks = {item.key: 0 for item in items}
    waiting = {item.key: len(before[item.key]) for item in items}
    ready = [item.key for item in items if not waiting[item.key]]
    done = []
    while ready:
        key = ready.pop(0)
        done.append(key)
        for lower, length, _ in after[key]:
            ranks[lower] = max(ranks[lower], ranks[key] + length)
            waiting[lower] -= 1
            if not waiting[lower]:
                ready.append(lower)
    for key in reversed(done):
        if key == first or not after[key]:
            continue
        lowest = min(ranks[lower] - length for lower, length, _ in after[key])
        if sum(w for *_, w in after[key]) > sum(w for *_, w in before[key]):
            ranks[key] = max(ranks[key], lowest)
    return ranks


def _chain(link: Link, slots: dict[int, _Slot], is_return: bool) -> _Chain:
    upper, lower = slots[link.source], slots[link.target]
    if is_return:
        upper, lower = lower, upper
    between = [_Slot(rank, 0.0, 0.0) for rank in range(upper.rank + 1, lower.rank)]
    label = None
    if link.label and between:
        label = between[-1 if is_return else 0]
        label.width, label.height = link.label
    path = [upper, *between, lower]
    joints = []
    for one, other in itertools.pairwise(path):
        if upper is lower:
            break
        inner = (one.key is None) + (other.key is None)
        joint = _Joint(one, other, link.weight * (1.0, 2.0, 8.0)[inner])
        one.down.append(joint)
        other.up.append(joint)
        joints.append(joint)
    return _Chain(link, path, joints, is_return, label)


def _reserve_margins(chains: Iterable[_Chain]) -> None:
    """Give each returning link a lane beside its two boxes, the inner lane to the shortest."""
    returning = sorted(
        (chain for chain in chains if chain.is_return),
        key=lambda chain: chain.slots[-1].rank - chain.slots[0].rank,
    )
    for chain in returning:
        upper, lower = chain.slots[0], chain.slots[-1]
        for slot in {id(upper): upper, id(lower): lower}.values():
            slot.margin += LANE
        if chain.joints:
            chain.joints[0].upper_dx = upper.right
            chain.joints[-1].lower_dx = lower.right
        if chain.link.label and chain.label is None:  # a state that leads to itself
            upper.margin += chain.link.label[0] + 6


def _layers(slots: Iterable[_Slot], chains: Iterable[_Chain], first: int) -> list[list[_Slot]]:
    """Return the layers, ordered as a walk from the first box meets them, straight on first."""
    every = {id(slot): slot for slot in slots}
    for chain in chains:
        every.update((id(slot), slot) for slot in chain.slots)
    layers: list[list[_Slot]] = [[] for _ in range(1 + max(slot.rank for slot in every.values()))]
    seen: set[int] = set()
    roots = sorted(every.values(), key=lambda slot: (slot.key != first, slot.rank))
    for root in roots:
        walk = [root]
        while walk:
            slot = walk.pop()
            if id(slot) in seen:
                continue
            seen.add(id(slot))
            layers[slot.rank].append(slot)
            walk.extend(joint.lower for joint in reversed(slot.down))
    return layers


def _order(layers: list[list[_Slot]]) -> None:
    """Reorder each layer by the mean place of its neighbours, down and up; keep the best."""
    _number(layers)
    best, fewest = [list(layer) for layer in layers], _crossings(layers)
    for sweep in range(SWEEPS):
        if fewest == 0:
            break
        downwards = sweep % 2 == 0
        for layer in layers if downwards else reversed(layers):
            places = {id(slot): _mean_order(slot, downwards) for slot in layer}
            layer.sort(key=lambda slot: places[id(slot)])
            for index, slot in enumerate(layer):
                slot.order = index
        _swap_neighbours(layers)
        crossings = _crossings(layers)
        if crossings < fewest:
            best, fewest = [list(layer) for layer in layers], crossings
    for layer, order in zip(layers, best, strict=True):
        layer[:] = order
    _number(layers)


def _number(layers: list[list[_Slot]]) -> None:
    for layer in layers:
        for index, slot in enumerate(layer):
            slot.order = index


def _mean_order(slot: _Slot, downwards: bool) -> float:
    if downwards:
        places = [joint.upper.order + _lean(joint.upper_dx) for joint in slot.up]
    else:
        places = [joint.lower.order + _lean(joint.lower_dx) for joint in slot.down]
    return sum(places) / len(places) if places else slot.order


def _lean(dx: float) -> float:
    return 0.3 if dx > 0 else 0.0


def _ends(joints: Sequence[_Joint], downwards: bool) -> list[float]:
    if downwards:
        return sorted(joint.lower.order + _lean(joint.lower_dx) for joint in joints)
    return sorted(joint.upper.order + _lean(joint.upper_dx) for joint in joints)


def _crossings(layers: list[list[_Slot]]) -> int:
    count = 0
    for layer in layers:
        joints = sorted(
            (j.upper.order + _lean(j.upper_dx), j.lower.order + _lean(j.lower_dx))
            for slot in layer
            for j in slot.down
        )
        for index, (_, lower) in enumerate(joints):
            count += sum(1 for _, before in joints[:index] if before > lower)
    return count


def _swap_neighbours(layers: list[list[_Slot]]) -> None:
    """Swap two slots side by side wherever that saves crossings."""
    for layer in layers:
        for index in range(len(layer) - 1):
            one, other = layer[index], layer[index + 1]
            if _crossed(other, one) < _crossed(one, other):
                layer[index], layer[index + 1] = other, one
                one.order, other.order = other.order, one.order


def _crossed(left: _Slot, right: _Slot) -> int:
    count = 0
    for lefts, rights in (
        (_ends(left.up, False), _ends(right.up, False)),
        (_ends(left.down, True), _ends(right.down, True)),
    ):
        count += sum(1 for one in lefts for other in rights if one > other)
    return count


def _set_aside(chains: Iterable[_Chain]) -> None:
    """Move the start of a link that shares its box's edge towards the side it goes to."""
    for chain in chains:
        if not chain.link.aside or chain.is_return or not chain.joints:
            continue
        first = chain.joints[0]
        main = [j for j in first.upper.down if j.weight > first.weight]
        middle = main[0].lower.order if main else first.lower.order - 1
        side = 1 if first.lower.order > middle else -1
        first.upper_dx = side * min(first.upper.width / 2 - 16, 44.0)


def _spread(layers: list[list[_Slot]]) -> None:
    """Find the x of every slot: near its neighbours, in order, and apart."""
    for layer in layers:
        x = 0.0
        for slot, offset in zip(layer, _offsets(layer), strict=True):
            slot.x = x + offset
        middle = (layer[0].x + layer[-1].x) / 2
        for slot in layer:
            slot.x -= middle
    for sweep in range(10):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            _settle(layer, straight=False)
    for sweep in range(6):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            _settle(layer, straight=True)


def _offsets(layer: Sequence[_Slot]) -> list[float]:
    """Return the least x of each slot of a layer, the first at 0."""
    offsets = [0.0]
    for one, other in itertools.pairwise(layer):
        gap = GAP_X if one.key is not None and other.key is not None else GAP_SLOT
        offsets.append(offsets[-1] + one.right + gap + other.left)
    return offsets


def _wishes(slot: _Slot) -> list[tuple[float, float]]:
    wishes = [(j.upper.x + j.upper_dx - j.lower_dx, j.weight) for j in slot.up]
    wishes += [(j.lower.x + j.lower_dx - j.upper_dx, j.weight) for j in slot.down]
    return wishes or [(slot.x, 0.1)]


def _settle(layer: list[_Slot], *, straight: bool) -> None:
    """Move a layer's slots as near to their wishes as their order and widths allow.

    Isotonic regression by pooling neighbours: means first, which balance the drawing, and then
    medians, which make lines exactly straight.
    """
    offsets = _offsets(layer)
    pools: list[tuple[float, list[tuple[float, float]], int]] = []
    for slot, offset in zip(layer, offsets, strict=True):
        wishes = [(x - offset, weight) for x, weight in _wishes(slot)]
        count = 1
        level = _level(wishes, straight)
        while pools and pools[-1][0] > level:
            _, others, more = pools.pop()
            wishes = others + wishes
            count += more
            level = _level(wishes, straight)
        pools.append((level, wishes, count))
    index = 0
    for level, _, count in pools:
        for slot, offset in zip(
            layer[index : index + count], offsets[index : index + count], strict=True
        ):
            slot.x = level + offset
        index += count


def _level(wishes: list[tuple[float, float]], straight: bool) -> float:
    total = sum(weight for _, weight in wishes)
    if not straight:
        return sum(x * weight for x, weight in wishes) / total
    half = 0.0
    ordered = sorted(wishes)
    for index, (x, weight) in enumerate(ordered):
        half += weight
        if half * 2 > total:
            return x
        if half * 2 == total:
            return (x + ordered[index + 1][0]) / 2
    return ordered[-1][0]


def _stack(layers: list[list[_Slot]]) -> tuple[list[tuple[float, float]], float]:
    """Return top and bottom of each layer; lines that swing wide get more room to do it."""
    tops = []
    y = 0.0
    for index, layer in enumerate(layers):
        height = max(slot.height for slot in layer)
        tops.append((y, y + height))
        if index + 1 < len(layers):
            boxes = any(s.key is not None for s in layer)
            below = any(s.key is not None for s in layers[index + 1])
            swing = max(
                (
                    abs(j.upper.x + j.upper_dx - j.lower.x - j.lower_dx)
                    for slot in layer
                    for j in slot.down
                ),
                default=0.0,
            )
            y += height + (GAP_Y if boxes and below else GAP_Y_SLOT) + min(swing * 0.06, 26.0)
        else:
            y += height
    return tops, y


def _measure(
    slots: dict[int, _Slot],
    chains: Sequence[_Chain],
    layers: list[list[_Slot]],
    tops: list[tuple[float, float]],
    height: float,
) -> Placement:
    left = min(slot.x - slot.left for layer in layers for slot in layer)
    right = max(slot.x + slot.right for layer in layers for slot in layer)
    for layer in layers:
        for slot in layer:
            slot.x -= left
    items = {key: (slot.x, sum(tops[slot.rank]) / 2) for key, slot in slots.items()}
    routes, labels = {}, {}
    loops: dict[int, int] = defaultdict(int)
    for chain in chains:
        key = chain.link.key
        routes[key] = _return_route(chain, tops, loops) if chain.is_return else _route(chain, tops)
        if chain.label:
            labels[key] = (chain.label.x, sum(tops[chain.label.rank]) / 2)
        elif chain.link.label:
            slot = chain.slots[0]
            x = slot.x + slot.right - chain.link.label[0] / 2
            labels[key] = (x, sum(tops[slot.rank]) / 2)
    return Placement(right - left, height, items, routes, labels)


def _route(chain: _Chain, tops: list[tuple[float, float]]) -> Route:
    upper, lower = chain.slots[0], chain.slots[-1]
    start = sum(tops[upper.rank]) / 2 + upper.height / 2
    end = sum(tops[lower.rank]) / 2 - lower.height / 2
    spans = [Span(upper.x + chain.joints[0].upper_dx, start, tops[upper.rank][1])]
    spans += [Span(slot.x, *tops[slot.rank]) for slot in chain.slots[1:-1]]
    spans.append(Span(lower.x + chain.joints[-1].lower_dx, tops[lower.rank][0], end))
    return Route(tuple(spans))


def _return_route(chain: _Chain, tops: list[tuple[float, float]], loops: dict[int, int]) -> Route:
    """Return the way up beside the boxes, from the right of one to the right of the other."""
    upper, lower = chain.slots[0], chain.slots[-1]
    leave_y = _side_y(lower, tops, loops)
    arrive_y = _side_y(upper, tops, loops)
    leaves = (lower.x + lower.width / 2, leave_y)
    arrives = (upper.x + upper.width / 2, arrive_y)
    if upper is lower:
        x = upper.x + upper.width / 2 + LANE * 0.75
        return Route((Span(x, arrive_y, leave_y),), True, leaves, arrives)
    low_x = lower.x + chain.joints[-1].lower_dx - 4
    high_x = upper.x + chain.joints[0].upper_dx - 4
    spans = [Span(low_x, tops[lower.rank][0], leave_y)]
    spans += [Span(slot.x, *tops[slot.rank]) for slot in reversed(chain.slots[1:-1])]
    spans.append(Span(high_x, arrive_y, tops[upper.rank][1]))
    return Route(tuple(spans), True, leaves, arrives)


def _side_y(slot: _Slot, tops: list[tuple[float, float]], loops: dict[int, int]) -> float:
    """Return where the next line meets a box's right side: from its middle outwards."""
    count = loops[id(slot)]
    loops[id(slot)] += 1
    middle = sum(tops[slot.rank]) / 2
    shift = 9.0 * ((count + 1) // 2) * (1 if count % 2 else -1)
    return middle + max(-slot.height / 2 + 6, min(slot.height / 2 - 6, shift))
