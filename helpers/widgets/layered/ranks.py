"""Which layer each item belongs to, once the links that lead back are turned round."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence

from helpers.widgets.layered.parts import Item, Link


def returning(items: Sequence[Item], links: Sequence[Link], first: int) -> set[int]:
    """Return the links that lead back to a box the walk has not left yet; also to itself."""
    ways: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        ways[link.source].append(link)
    found: set[int] = set()
    entered: set[int] = set()
    left: set[int] = set()
    for root in (first, *(item.key for item in items)):
        if root in entered:
            continue
        entered.add(root)
        walk = [(root, iter(ways[root]))]
        while walk:
            here, rest = walk[-1]
            way = next(rest, None)
            if way is None:
                left.add(here)
                walk.pop()
            elif way.target not in entered:
                entered.add(way.target)
                walk.append((way.target, iter(ways[way.target])))
            elif way.target not in left:
                found.add(way.key)
    return found


def ranks(
    items: Sequence[Item], links: Sequence[Link], turned: set[int], first: int
) -> dict[int, int]:
    """Return the layer of each item: as high as its links allow, then as low as saves length."""
    above: dict[int, list[tuple[int, int]]] = defaultdict(list)
    below: dict[int, list[tuple[int, int]]] = defaultdict(list)
    pull: dict[int, float] = defaultdict(float)
    for link in links:
        if link.source == link.target:
            continue
        upper, lower = link.source, link.target
        if link.key in turned:
            upper, lower = lower, upper
        length = 2 if link.label else 1  # a label has a layer of its own between the boxes
        above[lower].append((upper, length))
        below[upper].append((lower, length))
        pull[upper] += link.weight
        pull[lower] -= link.weight
    found, order = _longest_paths(items, above, below)
    for key in reversed(order):
        if key != first and pull[key] > 0:
            found[key] = min(found[lower] - length for lower, length in below[key])
    return found


def _longest_paths(
    items: Sequence[Item],
    above: dict[int, list[tuple[int, int]]],
    below: dict[int, list[tuple[int, int]]],
) -> tuple[dict[int, int], list[int]]:
    found = {item.key: 0 for item in items}
    missing = {item.key: len(above[item.key]) for item in items}
    ready = deque(key for key, count in missing.items() if not count)
    order = []
    while ready:
        key = ready.popleft()
        order.append(key)
        for lower, length in below[key]:
            found[lower] = max(found[lower], found[key] + length)
            missing[lower] -= 1
            if not missing[lower]:
                ready.append(lower)
    return found, order
