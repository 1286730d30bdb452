"""Graph → Layout: where every box, line and text of the drawing goes; pure.

Each branch of a Parallel and the processor of a Map is laid out by itself and then takes part in
the layout around it as one large box, as deep as machines are nested.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from helpers.executions.graph import Edge, Graph, Node
from helpers.widgets.layered import Item, Link, Placement, Route, Span, place
from helpers.widgets.text_size import text_width, wrap

NAME_SIZE = 13.0
SMALL_SIZE = 11.0
LINE = 17.0
SMALL_LINE = 15.0
PAD = 12.0
ICON = 30.0
ICON_GAP = 10.0
NAME_WIDTH = 190.0
TEXT_WIDTH = 118.0
"""The least width for text: the words of a status fit in it."""
WIDE_TEXT_WIDTH = 142.0
"""The same where words are longer: waiting for a token, counting iterations."""
LABEL_WIDTH = 150.0
LABEL_PAD = 7.0
LABEL_LINE = 14.0
MARGIN = 8.0
PILL = (72.0, 28.0)
DOT = (10.0, 10.0)

_WEIGHTS = {"start": 4.0, "next": 4.0, "choice": 2.0, "default": 2.0, "end": 2.0, "catch": 1.0}


@dataclass(frozen=True)
class Box:
    """Where a node is drawn; of a cluster, the box is all of it.

    ``lines`` is its name as it is broken, ``header`` the height of its own text.
    """

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...] = ()
    header: float = 0.0


@dataclass(frozen=True)
class Label:
    """The rectangle and the lines of an edge's label; ``title`` says it in full."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True)
class Panel:
    """The background of one branch inside a cluster."""

    cluster: int
    branch: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """A finished drawing without colours, in pixels, its upper left corner at 0, 0."""

    width: float
    height: float
    boxes: dict[int, Box]
    """By node number; nodes that nothing leads to (an End never reached) are not drawn."""
    routes: dict[int, Route]
    """By edge number, like ``labels``."""
    labels: dict[int, Label]
    panels: tuple[Panel, ...]


def layout(graph: Graph) -> Layout:
    """Lay out a graph; the same graph always gets the same layout."""
    drawing = _Drawing(graph)
    width, height = drawing.lay_out(None, 0)
    drawing.put(None, 0, MARGIN, MARGIN)
    return Layout(
        width + 2 * MARGIN,
        height + 2 * MARGIN,
        drawing.boxes,
        drawing.routes,
        drawing.labels,
        tuple(drawing.panels),
    )


class _Drawing:
    """Lays scopes out from the inside to the outside, then puts them from the outside in."""

    def __init__(self, graph: Graph) -> None:
        self._scopes: dict[tuple[int | None, int], list[Node]] = {}
        for node in graph.nodes:
            self._scopes.setdefault((node.cluster, node.branch), []).append(node)
        self._edges: dict[tuple[int | None, int], list[Edge]] = {}
        for edge in graph.edges:
            source = graph.nodes[edge.source]
            self._edges.setdefault((source.cluster, source.branch), []).append(edge)
        self._branches: dict[int, list[int]] = {}
        for cluster, branch in self._scopes:
            if cluster is not None:
                self._branches.setdefault(cluster, []).append(branch)
        self._inside_map: set[int] = set()
        for node in graph.nodes:  # a cluster comes before what it holds
            around = node.cluster
            if around is not None and (
                graph.nodes[around].type == "Map" or around in self._inside_map
            ):
                self._inside_map.add(node.number)
        self._fails = {node.number for node in graph.nodes if node.type == "Fail"}
        self._reached = {edge.target for edge in graph.edges}
        self._placements: dict[tuple[int | None, int], Placement] = {}
        self._sizes: dict[int, Box] = {}
        self._texts: dict[int, Label] = {}
        self.boxes: dict[int, Box] = {}
        self.routes: dict[int, Route] = {}
        self.labels: dict[int, Label] = {}
        self.panels: list[Panel] = []

    def lay_out(self, cluster: int | None, branch: int) -> tuple[float, float]:
        """Place everything in a scope, relative to it; return its size."""
        scope = (cluster, branch)
        nodes = [n for n in self._scopes[scope] if n.type != "End" or n.number in self._reached]
        for node in nodes:
            self._sizes[node.number] = self._size(node)
        items = [Item(n.number, self._sizes[n.number].width, self._sizes[n.number].height)
                 for n in nodes]  # fmt: skip
        edges = self._edges.get(scope, [])
        links = [self._link(edge, edges) for edge in edges]
        placement = place(items, links, nodes[0].number)
        self._placements[scope] = placement
        return placement.width, placement.height

    def _link(self, edge: Edge, edges: list[Edge]) -> Link:
        leaving = [other for other in edges if other.source == edge.source]
        weight = _WEIGHTS.get(edge.kind, 1.0)
        if edge.source in self._fails:
            weight = 0.5  # a failure should not draw the End to itself
        aside = edge.kind == "catch" and len(leaving) > 1
        size = self._label_size(edge, leaving)
        return Link(edge.number, edge.source, edge.target, size, weight, aside)

    def _label_size(self, edge: Edge, leaving: list[Edge]) -> tuple[float, float] | None:
        """Write the label of an edge; loops from a state to itself share one label."""
        said = [edge]
        if edge.source == edge.target:
            said = [other for other in leaving if other.target == edge.target]
        said = [other for other in said if other.label]
        if not said or (edge.source == edge.target and edge is not said[0]):
            return None
        each = 2 if len(said) == 1 else 1
        lines = [
            line
            for other in said
            for line in wrap(other.label, LABEL_WIDTH, SMALL_SIZE, lines=each)
        ]
        if len(lines) > 3:  # no higher than the box it stands beside
            lines[2:] = [f"and {len(lines) - 2} more"]
        width = max(text_width(line, SMALL_SIZE) for line in lines) + 2 * LABEL_PAD
        height = LABEL_LINE * len(lines) + 6
        title = "; ".join(other.title for other in said)
        self._texts[edge.number] = Label(0, 0, width, height, tuple(lines), title)
        return width, height

    def _size(self, node: Node) -> Box:
        if not node.is_state:
            width, height = PILL if node.cluster is None else DOT
            return Box(0, 0, width, height)
        lines = wrap(node.name, NAME_WIDTH, NAME_SIZE, lines=3, bold=True)
        is_wordy = node.takes_token or node.type == "Map" or node.number in self._inside_map
        least = WIDE_TEXT_WIDTH if is_wordy else TEXT_WIDTH
        widest = max(text_width(line, NAME_SIZE, bold=True) for line in lines)
        widest = max(widest, least, min(text_width(node.caption, SMALL_SIZE), NAME_WIDTH))
        width = PAD + ICON + ICON_GAP + widest + PAD
        height = 9 + SMALL_LINE + LINE * len(lines) + SMALL_LINE + 9
        if node.number not in self._branches:
            return Box(0, 0, width, height, lines, height)
        return self._cluster_size(node, width, height, lines)

    def _cluster_size(self, node: Node, width: float, header: float, lines: tuple[str, ...]) -> Box:
        sizes = [self.lay_out(node.number, branch) for branch in self._branches[node.number]]
        inside = sum(w + 2 * PAD for w, _ in sizes) + PAD * (len(sizes) - 1) + 2 * PAD
        tallest = max(h for _, h in sizes) + 2 * PAD
        return Box(0, 0, max(width, inside), header + tallest + PAD, lines, header)

    def put(self, cluster: int | None, branch: int, left: float, top: float) -> None:
        """Move a scope, and all inside it, to where it belongs on the page."""
        placement = self._placements[cluster, branch]
        for number, (x, y) in placement.items.items():
            size = self._sizes[number]
            box = replace(size, x=left + x - size.width / 2, y=top + y - size.height / 2)
            self.boxes[number] = box
            if number in self._branches:
                self._put_branches(number, box)
        for number, route in placement.routes.items():
            self.routes[number] = _moved(route, left, top)
        for number, (x, y) in placement.labels.items():
            text = self._texts[number]
            self.labels[number] = replace(
                text, x=left + x - text.width / 2, y=top + y - text.height / 2
            )

    def _put_branches(self, number: int, box: Box) -> None:
        branches = self._branches[number]
        placements = [self._placements[number, branch] for branch in branches]
        inside = sum(p.width + 2 * PAD for p in placements) + PAD * (len(branches) - 1)
        spare = (box.width - 2 * PAD - inside) / len(branches)
        x = box.x + PAD
        y = box.y + box.header
        height = box.height - box.header - PAD
        for branch, placement in zip(branches, placements, strict=True):
            width = placement.width + 2 * PAD + spare
            self.panels.append(Panel(number, branch, x, y, width, height))
            self.put(number, branch, x + PAD + spare / 2, y + PAD)
            x += width + PAD


def _moved(route: Route, dx: float, dy: float) -> Route:
    return replace(
        route,
        spans=tuple(Span(s.x + dx, s.top + dy, s.bottom + dy) for s in route.spans),
        leaves=(route.leaves[0] + dx, route.leaves[1] + dy),
        arrives=(route.arrives[0] + dx, route.arrives[1] + dy),
    )
