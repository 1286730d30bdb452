"""What is wrong with a drawing, told from its coordinates alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from helpers.executions.graph import Graph
from helpers.widgets.graph_layout import NAME_SIZE, SMALL_SIZE, Box, Label, Layout
from helpers.widgets.graph_svg import path
from helpers.widgets.text_size import text_width

Point = tuple[float, float]
SLACK = 0.6


def faults(graph: Graph, layout: Layout) -> list[str]:
    """Return every overlap, crossing of a box and text too long for its place."""
    around = _all_around(graph)
    return [
        *_boxes(layout, around),
        *_labels(graph, layout, around),
        *_lines(graph, layout, around),
        *_texts(layout),
    ]


def _all_around(graph: Graph) -> list[set[int]]:
    """Return for each node the clusters it is in, however deep."""
    found: list[set[int]] = []
    for node in graph.nodes:  # a cluster comes before what it holds
        found.append(set() if node.cluster is None else {node.cluster, *found[node.cluster]})
    return found


def _boxes(layout: Layout, all_around: list[set[int]]) -> Iterator[str]:
    page = Box(0, 0, layout.width, layout.height)
    for number, box in layout.boxes.items():
        if not _contains(page, box):
            yield f"box {number} leaves the page"
        for cluster in all_around[number]:
            outer = layout.boxes[cluster]
            inside = Box(outer.x, outer.y + outer.header, outer.width, outer.height - outer.header)
            if not _contains(inside, box):
                yield f"box {number} leaves cluster {cluster}"
    for one, other in combinations(layout.boxes, 2):
        nested = one in all_around[other] or other in all_around[one]
        if not nested and _overlap(layout.boxes[one], layout.boxes[other]):
            yield f"boxes {one} and {other} overlap"


def _labels(graph: Graph, layout: Layout, all_around: list[set[int]]) -> Iterator[str]:
    page = Box(0, 0, layout.width, layout.height)
    for number, label in layout.labels.items():
        if not _contains(page, label):
            yield f"label {number} leaves the page"
        around = all_around[graph.edges[number].source]
        for node, box in layout.boxes.items():
            if node not in around and _overlap(label, box):
                yield f"label {number} lies on box {node}"
    for one, other in combinations(layout.labels, 2):
        if _overlap(layout.labels[one], layout.labels[other]):
            yield f"labels {one} and {other} overlap"


def _lines(graph: Graph, layout: Layout, all_around: list[set[int]]) -> Iterator[str]:
    for number, route in layout.routes.items():
        points = list(points_of(path(route)))
        left, right = min(x for x, _ in points), max(x for x, _ in points)
        top, bottom = min(y for _, y in points), max(y for _, y in points)
        reach = Box(left, top, right - left, bottom - top)
        around = all_around[graph.edges[number].source]
        for node, box in layout.boxes.items():
            if node not in around and _overlap(reach, box) and _is_hit(points, box):
                yield f"edge {number} runs behind box {node}"
        for other, label in layout.labels.items():
            if other != number and _overlap(reach, label) and _is_hit(points, label):
                yield f"edge {number} runs behind label {other}"
        if not (left >= 0 and right <= layout.width and top >= 0 and bottom <= layout.height):
            yield f"edge {number} leaves the page"


def _texts(layout: Layout) -> Iterator[str]:
    for number, box in layout.boxes.items():
        for line in box.lines:
            if text_width(line, NAME_SIZE, bold=True) > box.width - 52:
                yield f"name of {number} is wider than its box"
    for number, label in layout.labels.items():
        for line in label.lines:
            if text_width(line, SMALL_SIZE) > label.width:
                yield f"label {number} is wider than its chip"


def _overlap(one: Box | Label, other: Box | Label) -> bool:
    return (
        one.x < other.x + other.width - SLACK
        and other.x < one.x + one.width - SLACK
        and one.y < other.y + other.height - SLACK
        and other.y < one.y + one.height - SLACK
    )


def _contains(outer: Box, inner: Box | Label) -> bool:
    return (
        outer.x <= inner.x + SLACK
        and outer.y <= inner.y + SLACK
        and inner.x + inner.width <= outer.x + outer.width + SLACK
        and inner.y + inner.height <= outer.y + outer.height + SLACK
    )


def _is_hit(points: list[Point], box: Box | Label) -> bool:
    return any(
        box.x + SLACK < x < box.x + box.width - SLACK
        and box.y + SLACK < y < box.y + box.height - SLACK
        for x, y in points
    )


def points_of(d: str) -> Iterator[Point]:
    """Yield points along an SVG path of M, L, C and Q, close enough to miss no box."""
    here: Point = (0, 0)
    for command, numbers in re.findall(r"([MLCQ])([^MLCQ]*)", d):
        values = [float(value) for value in numbers.split()]
        ends = list(zip(values[::2], values[1::2], strict=True))
        if command == "M":
            here = ends[0]
            yield here
            continue
        curve = [here, *ends]
        length = sum(abs(b[0] - a[0]) + abs(b[1] - a[1]) for a, b in pairwise(curve))
        steps = max(2, int(length / 8))
        for step in range(1, steps + 1):
            yield _along(curve, step / steps)
        here = ends[-1]


def _along(curve: list[Point], part: float) -> Point:
    while len(curve) > 1:
        curve = [
            (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part) for a, b in pairwise(curve)
        ]
    return curve[0]
