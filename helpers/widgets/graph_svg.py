"""Graph + Layout → SVG text; pure.

A live figure is drawn once, without any status: ``to_svg`` gives the structure, ``style_rules``
the style sheet that colours it, which alone is replaced as the execution goes on. A frozen figure
(``to_static_svg``) has its colours, marks and words written in, and its own page behind it, since
an image sees no style of the page around it.
"""

from __future__ import annotations

import hashlib
import re
from html import escape as escape_html
from itertools import pairwise

from helpers.executions.graph import Edge, Graph, Node
from helpers.executions.history import Status
from helpers.widgets import graph_style
from helpers.widgets.graph_layout import (
    ICON,
    ICON_GAP,
    LABEL_LINE,
    LINE,
    PAD,
    SMALL_LINE,
    SMALL_SIZE,
    Box,
    Layout,
    Panel,
    layout,
)
from helpers.widgets.graph_style import style_rules
from helpers.widgets.layered import Route
from helpers.widgets.text_size import shorten
from helpers.widgets.theme import DARK, ICONS, LIGHT, MARKS, words
from helpers.widgets.transcript import describe, transcript

__all__ = [
    "Layout",
    "figure_id",
    "layout",
    "style_rules",
    "to_static_svg",
    "to_svg",
    "transcript",
]


def figure_id(graph: Graph, figure_name: str) -> str:
    """Return an identifier that no other figure of a page has, and the same in every run."""
    shape = [(n.name, n.type, n.cluster, n.branch) for n in graph.nodes]
    ways = [(e.source, e.target, e.kind, e.label) for e in graph.edges]
    digest = hashlib.sha256(repr((figure_name, shape, ways)).encode()).hexdigest()
    return f"sfn-{digest[:12]}"


def to_svg(graph: Graph, layout: Layout, figure_name: str) -> str:
    """Return the figure without statuses, to be shown together with ``style_rules``."""
    name = figure_id(graph, figure_name)
    style = graph_style.figure_rules(name)
    return _Pen(graph, layout, is_live=True).draw(name, figure_name, style)


def to_static_svg(graph: Graph, layout: Layout, figure_name: str, *, theme: str = "light") -> str:
    """Return the figure with its statuses, complete in itself; ``theme`` is light or dark."""
    name = figure_id(graph, figure_name)
    palette = {"light": LIGHT, "dark": DARK}[theme]
    style = graph_style.static_rules(graph, name, palette)
    return _Pen(graph, layout, is_live=False).draw(name, figure_name, style)


class _Pen:
    """Draws one figure; live figures carry every mark, for the style to choose from."""

    def __init__(self, graph: Graph, layout: Layout, *, is_live: bool) -> None:
        self._graph = graph
        self._layout = layout
        self._is_live = is_live

    def draw(self, name: str, figure_name: str, style: str) -> str:
        width, height = _number(self._layout.width), _number(self._layout.height)
        title = escape(figure_name)
        about = escape(f"State machine with {describe(self._graph)}")
        clusters = [n for n in self._graph.nodes if n.is_cluster]
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="sfn-graph {name}" role="img" '
            f'aria-labelledby="{name}-t {name}-d" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}">',
            f'<title id="{name}-t">{title}</title><desc id="{name}-d">{about}</desc>',
            f"<style>{style}</style>" if style else "",
            f'<rect class="page" width="{width}" height="{height}" rx="10"/>',
            *(self._cluster(node) for node in clusters),
            *(self._edge(edge) for edge in self._graph.edges),
            *(self._node(node) for node in self._graph.nodes),
            *(self._label(edge) for edge in self._graph.edges),
            "</svg>",
        ]
        return "\n".join(filter(None, parts))

    def _cluster(self, node: Node) -> str:
        box = self._layout.boxes[node.number]
        sheets = ""
        if node.type == "Map":  # a pile of sheets: the inside happens once per item
            sheets = "".join(_rect("sheet", box.x + d, box.y + d, box.width, box.height, 10)
                             for d in (6, 3))  # fmt: skip
        panels = [panel for panel in self._layout.panels if panel.cluster == node.number]
        frame = _rect("frame", box.x, box.y, box.width, box.height, 10)
        return (
            f'<g class="cluster" data-n="{node.number}">{sheets}{frame}'
            + "".join(_panel(panel) for panel in panels)
            + "</g>"
        )

    def _node(self, node: Node) -> str:
        box = self._layout.boxes.get(node.number)
        if box is None:
            return ""
        if not node.is_state:
            return _terminal(node, box)
        said = escape(f"{node.name} ({node.caption})")
        parts = [
            f'<g class="state" data-n="{node.number}"><title>{said}</title>',
            "" if node.is_cluster else _rect("box", box.x, box.y, box.width, box.height, 8),
            self._icon(node, box),
            self._texts(node, box),
            "</g>",
        ]
        return "".join(parts)

    def _icon(self, node: Node, box: Box) -> str:
        x, y = box.x + PAD, box.y + (box.header - ICON) / 2
        kind = "Lambda" if node.caption.startswith("Lambda") else node.type
        path = ICONS.get(kind, ICONS["Task"])
        return (
            _rect("tile", x, y, ICON, ICON, 6)
            + f'<path class="icon" transform="translate({_number(x + 5)} {_number(y + 5)})" '
            f'd="{path}"/>'
        )

    def _texts(self, node: Node, box: Box) -> str:
        x = box.x + PAD + ICON + ICON_GAP
        room = box.width - 2 * PAD - ICON - ICON_GAP
        y = box.y + 9 + 11
        parts = [_text("caption", x, y, shorten(node.caption, room, SMALL_SIZE))]
        y += 16
        for line in box.lines:
            parts.append(_text("name", x, y, line))
            y += LINE
        y = box.y + box.header - 9 - SMALL_LINE
        texts = f'<g class="texts">{"".join(parts)}</g>'
        return texts + self._status(node, x, y, room)

    def _status(self, node: Node, x: float, y: float, room: float) -> str:
        place = f'transform="translate({_number(x)} {_number(y + 1.5)})"'
        if not self._is_live:
            if self._graph.status is Status.NOT_REACHED:
                return ""
            mark = f'<path class="mark" {place} d="{MARKS[node.status]}"/>'
            return mark + _text(
                "words", x + 17, y + 11.5, shorten(words(node), room - 17, SMALL_SIZE, bold=True)
            )
        marks = "".join(
            f'<path class="m-{status.value}" d="{path}"/>' for status, path in MARKS.items()
        )
        # Only HTML takes its text from a style sheet; that is how words change without redrawing.
        return (
            f'<g class="marks" {place}>{marks}</g>'
            f'<foreignObject x="{_number(x + 17)}" y="{_number(y)}" width="{_number(room - 17)}" '
            f'height="16"><div xmlns="http://www.w3.org/1999/xhtml" class="words"></div>'
            f"</foreignObject>"
        )

    def _edge(self, edge: Edge) -> str:
        route = self._layout.routes.get(edge.number)
        if route is None:
            return ""
        title = f"<title>{escape(edge.title)}</title>" if edge.title else ""
        return (
            f'<g class="edge {edge.kind}" data-e="{edge.number}">{title}'
            f'<path class="line" d="{path(route)}"/><path class="head" d="{_head(route)}"/></g>'
        )

    def _label(self, edge: Edge) -> str:
        label = self._layout.labels.get(edge.number)
        if label is None:
            return ""
        middle = label.x + label.width / 2
        lines = "".join(
            _text("text", middle, label.y + LABEL_LINE * (index + 1), line)
            for index, line in enumerate(label.lines)
        )
        return (
            f'<g class="label {edge.kind}" data-l="{edge.number}">'
            f"<title>{escape(label.title)}</title>"
            + _rect("chip", label.x, label.y, label.width, label.height, 9)
            + f"{lines}</g>"
        )


def _terminal(node: Node, box: Box) -> str:
    """Return Start or End: a pill with its name, or inside a cluster only a dot."""
    kind = node.type.lower()
    if node.cluster is not None:
        x, y = box.x + box.width / 2, box.y + box.height / 2
        return f'<circle class="dot {kind}" cx="{_number(x)}" cy="{_number(y)}" r="4"/>'
    rect = _rect("pill", box.x, box.y, box.width, box.height, box.height / 2)
    text = _text("text", box.x + box.width / 2, box.y + box.height / 2 + 4.5, node.name)
    return f'<g class="terminal {kind}" data-n="{node.number}">{rect}{text}</g>'


def _panel(panel: Panel) -> str:
    return _rect("panel", panel.x, panel.y, panel.width, panel.height, 7)


def _rect(kind: str, x: float, y: float, width: float, height: float, radius: float) -> str:
    return (
        f'<rect class="{kind}" x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" '
        f'height="{_number(height)}" rx="{_number(radius)}"/>'
    )


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{_number(x)}" y="{_number(y)}">{escape(text)}</text>'


ARROW = 7.0


def path(route: Route) -> str:
    """Return an edge as an SVG path; it ends where its arrowhead begins."""
    spans = route.spans
    if route.is_return:
        return _return_path(route)
    parts = [f"M{_point(spans[0].x, spans[0].top)}"]
    for span, after in zip(spans, (*spans[1:], None), strict=True):
        bottom = span.bottom if after else span.bottom - ARROW
        parts.append(f"L{_point(span.x, max(span.top, bottom))}")
        if after:
            parts.append(
                _swing(span.x, span.bottom, after.x, after.top, is_last=after is spans[-1])
            )
    return "".join(parts)


def _swing(x: float, y: float, to_x: float, to_y: float, *, is_last: bool = False) -> str:
    to_y = to_y - ARROW if is_last else to_y
    half = (to_y - y) * 0.55
    return f"C{_point(x, y + half)} {_point(to_x, to_y - half)} {_point(to_x, to_y)}"


def _return_path(route: Route) -> str:
    """From the right side of the lower box, up, to the right side of the upper one."""
    x, y = route.leaves
    to_x, to_y = route.arrives
    lane, last = route.spans[0].x, route.spans[-1].x
    bend = min(8.0, abs(y - to_y) / 2) * (1 if to_y < y else -1)
    parts = [f"M{_point(x, y)}L{_point(lane - abs(bend), y)}"]
    parts.append(f"Q{_point(lane, y)} {_point(lane, y - bend)}")
    for span, after in pairwise(route.spans):
        parts.append(f"L{_point(span.x, min(span.top, y - bend))}")
        parts.append(_swing(span.x, span.top, after.x, after.bottom))
    parts.append(f"L{_point(last, to_y + bend)}")
    parts.append(f"Q{_point(last, to_y)} {_point(last - abs(bend), to_y)}")
    parts.append(f"L{_point(to_x + ARROW, to_y)}")
    return "".join(parts)


def _head(route: Route) -> str:
    if route.is_return:
        x, y = route.arrives
        return f"M{_point(x, y)}l{_point(ARROW + 1, -4)}v8z"
    span = route.spans[-1]
    return f"M{_point(span.x, span.bottom)}l{_point(-4, -ARROW - 1)}h8z"


_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape(text: str) -> str:
    """Return text fit for XML, which has no place for control characters however escaped."""
    return escape_html(_NOT_IN_XML.sub("\ufffd", text))


def _point(x: float, y: float) -> str:
    return f"{_number(x)} {_number(y)}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
