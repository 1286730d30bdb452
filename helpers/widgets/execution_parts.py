"""The parts of an execution's view as HTML: figure, head, words, panels; pure.

A state is chosen by a radio button that lies over its box in the figure: the browser's own control,
with the browser's own keys (one stop for Tab, arrows go from state to state), and no JavaScript.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from helpers.executions.graph import Graph, Node
from helpers.executions.history import FINAL_EVENTS, HistoryEvent, StateRun, Status
from helpers.widgets.graph_layout import Box, Layout
from helpers.widgets.graph_svg import to_static_svg
from helpers.widgets.markup import (
    HIDDEN,
    clock_time,
    escape,
    facts,
    payload,
    seconds,
    ticking,
    varying,
)
from helpers.widgets.theme import SIGNS, WORDS
from helpers.widgets.transcript import headline, transcript

_MOST_LINES = 200
"""More runs than this are summed up state by state."""


class Outline:
    """When an execution began and ended, with what input and output."""

    def __init__(self, machine: str, name: str) -> None:
        self._machine = machine
        self._name = name
        self._first: HistoryEvent | None = None
        self._last: HistoryEvent | None = None
        self._is_followed = True

    def take(self, event: HistoryEvent) -> None:
        """Note the first and the newest event."""
        self._first = self._first or event
        self._last = event

    def end(self) -> None:
        """Count no more seconds, whether the execution ended or only the view."""
        self._is_followed = False

    def head(self, graph: Graph, *, exact: bool) -> str:
        """Return how the execution stands; the line that screen readers announce."""
        word = WORDS[graph.status] if self._first else "Not started"
        now = _now(graph) if graph.status is Status.IN_PROGRESS else ""
        trouble = ""
        if graph.error or graph.cause:
            said = escape(graph.error or "no error name")
            cause = payload(graph.cause) if graph.cause else ""
            trouble = f'<div class="wb-alert"><strong>{said}</strong>{cause}</div>'
        status = f"wb-status wb-is-{graph.status.value}"
        return (
            f'<p class="wb-line" role="status"><strong class="{status}">'
            f"{SIGNS[graph.status]} {word}</strong>{now} "
            f'<span class="wb-quiet">{escape(self._machine)}'
            f"{varying(self._when(), exact=exact)}</span></p>{trouble}"
        )

    def details(self, node: Node) -> str:
        """Return the input of the execution for its start, the output for its end."""
        if node.type == "Start":
            given = self._first.details.get("input") if self._first else None
            return "<h4>Start</h4>" + facts([("Input", payload(given))])
        over = self._last is not None and self._last.type in FINAL_EVENTS
        result = self._last.details.get("output") if self._last and over else None
        return "<h4>End</h4>" + facts([("Output", payload(result))])

    def _when(self) -> str:
        """Return name, beginning and duration."""
        if self._first is None or self._last is None:
            return f" · {escape(self._name)}"
        began = self._first.timestamp
        if self._last.type in FINAL_EVENTS or not self._is_followed:
            lasted = seconds(self._last.elapsed)
        else:
            lasted = ticking(began, datetime.now(UTC))
        return f" · {escape(self._name)} · started {clock_time(began)} · {lasted}"


def _now(graph: Graph) -> str:
    """Return which states something goes on in."""
    active = [node for node in graph.states if node.status.is_active and not node.is_cluster]
    names = ", ".join(f"{node.name} {WORDS[node.status].lower()}" for node in active[:3])
    more = f" and {len(active) - 3} more" if len(active) > 3 else ""
    return f": {escape(names)}{more}" if names else ""


def followed(graph: Graph) -> int | None:
    """Return the number of the state to show while nobody has chosen one."""
    states = [node for node in graph.states if not node.is_cluster] or list(graph.states)
    for is_wanted in _FOLLOWED:
        found = [node.number for node in states if is_wanted(node.status)]
        if found:
            return found[-1]
    return 0 if graph.nodes else None


_FOLLOWED: tuple[Callable[[Status], bool], ...] = (
    lambda status: status.is_active,
    lambda status: status in (Status.FAILED, Status.TIMED_OUT),
    lambda status: status is not Status.NOT_REACHED,
)


def figure(drawing: str, graph: Graph, layout: Layout) -> str:
    """Return a drawing with the places where its states are chosen."""
    picks = "".join(
        _pick(graph.nodes[number], layout.boxes[number]) for number in _in_order(graph, layout)
    )
    # The form keeps the buttons of two figures on one page apart; method=dialog submits nothing.
    # Without the style sheet, as where a notebook is not trusted, the buttons stay hidden.
    return (
        f'<div class="wb-canvas">{drawing}<form method="dialog">'
        f'<div class="wb-picks" {HIDDEN} role="radiogroup" aria-label="Choose a state to see its '
        f'details">{picks}</div></form></div>'
    )


def _in_order(graph: Graph, layout: Layout) -> list[int]:
    """Return what can be chosen as one reads it; a cluster comes before, and below, its states."""
    places = {
        node.number: (layout.boxes[node.number].y, layout.boxes[node.number].x)
        for node in graph.nodes
        if node.number in layout.boxes and (node.is_state or node.cluster is None)
    }
    return sorted(places, key=lambda number: places[number])


def _pick(node: Node, box: Box) -> str:
    label = {"Start": "Start: input", "End": "End: output"}.get(node.type, "")
    label = label or f"{node.name}, {node.caption}"
    place = (
        f"left:{box.x:.0f}px;top:{box.y:.0f}px;width:{box.width:.0f}px;height:{box.height:.0f}px"
    )
    # JupyterLab takes arrow keys for moving between cells unless the target itself says no.
    return (
        f'<input type="radio" class="wb-pick" name="state" value="{node.number}" '
        f'aria-label="{escape(label)}" title="{escape(label)}" '
        f'data-lm-suppress-shortcuts="true" style="{place}">'
    )


def picture(graph: Graph, layout: Layout, name: str) -> str:
    """Return the figure as images that need nothing around them, one per theme."""
    alt = escape(f"{name}. {headline(graph)}. The same in words follows.")
    images = "".join(
        f'<img class="wb-on-{theme}" {HIDDEN if theme == "dark" else ""} alt="{alt}" '
        f'src="{_data_url(to_static_svg(graph, layout, name, theme=theme))}">'
        for theme in ("light", "dark")
    )
    return figure(images, graph, layout)


def _data_url(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii")


def opener(name: str, title: str, *, is_open: bool) -> str:
    """Return what opens and closes a part of the live view; the part itself is another widget."""
    state = " open" if is_open else ""
    return (
        f'<details class="wb-section wb-opens-{name}"{state}><summary>{title}</summary></details>'
    )


def saved_panels(panels: Mapping[Node, str]) -> str:
    """Return every state's details; where the choice does not work, each opens by itself."""
    return "".join(
        f'<details class="wb-panel wb-panel-{node.number}"><summary>{escape(node.name)}: '
        f"{WORDS[node.status].lower()}</summary>{html}</details>"
        for node, html in panels.items()
    )


def text(graph: Graph, runs: Sequence[StateRun]) -> str:
    """Return the execution in words.

    Branches and iterations run in no certain order, and may be thousands: those are told state by
    state, in the order of the definition.
    """
    told_in_order = len(runs) <= _MOST_LINES and not any(run.container for run in runs)
    return transcript(graph, runs if told_in_order else ())


def words(graph: Graph, runs: Sequence[StateRun]) -> str:
    """Return the execution in words as a list."""
    first, *lines = text(graph, runs).split("\n")
    items = "".join(_item(line) for line in lines if line.strip())
    return f"<p>{escape(first)}</p><ol>{items}</ol>"


def _item(line: str) -> str:
    depth = len(line) - len(line.lstrip())
    said = escape(re.sub(r"^\d+\. ", "", line.strip()))
    indent = f' style="margin-left:{depth / 2:.0f}em"' if depth else ""
    return f"<li{indent}>{said}</li>"
