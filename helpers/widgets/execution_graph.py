"""An execution as the AWS console shows it: graph, state details, events, and the same in words.

Live, it is made of widgets that are set once (the figure, the places to choose a state) and of few
that change (a style sheet that colours the figure, one panel per state, the newest events). The
saved picture has the same parts in one piece of HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import ipywidgets

from helpers.executions.definition import index_states
from helpers.executions.execution import Execution
from helpers.executions.graph import LiveGraph, Node
from helpers.executions.history import HistoryEvent, StateRun
from helpers.polling import Clock
from helpers.widgets import execution_parts as parts
from helpers.widgets.event_table import EventTable
from helpers.widgets.graph_svg import figure_id, layout, style_rules, to_svg
from helpers.widgets.live import DEADLINE, Drawing, LiveView
from helpers.widgets.markup import failure_box
from helpers.widgets.screens import Bundle, Screen
from helpers.widgets.state_details import details
from helpers.widgets.style_sheet import STYLE_SHEET, choice_rules, followed_rule


class ExecutionGraph(LiveView[HistoryEvent]):
    """Show an execution while it runs, or one of the past; keeps the result when it is done."""

    def __init__(self, execution: Execution, *, screen: Screen | None = None) -> None:
        drawing = ExecutionDrawing(execution)
        super().__init__(drawing, drawing.events, screen=screen)
        self.show()


class ExecutionDrawing(Drawing[HistoryEvent]):
    """The state of one execution and how it is drawn."""

    def __init__(self, execution: Execution) -> None:
        machine = execution.state_machine_name
        self.title = f"ExecutionGraph({machine!r})"
        self.name = f"{self.title} {execution.name}"
        definition = execution.definition()
        self._execution = execution
        self._known = index_states(definition)
        self._live = LiveGraph(definition)
        self._layout = layout(self._live.graph)
        self._stays: dict[str, list[int]] = {}
        self._touched: set[str] = set()
        self._outline = parts.Outline(machine, execution.name)
        self._table = EventTable()
        self._error: Exception | None = None
        self._figure_name = f"{machine}, execution {execution.name}"
        self._style = ipywidgets.HTML()
        self._status = ipywidgets.HTML()
        self._words = ipywidgets.HTML()
        self._panels: dict[int, ipywidgets.HTML] = {}

    def events(self, clock: Clock) -> Iterable[HistoryEvent]:
        """Return the execution's own stream."""
        return self._execution.events(timeout=DEADLINE, clock=clock)

    def take(self, event: HistoryEvent) -> None:
        """Fold an event into graph, table and outline."""
        self._live.add(event)
        self._table.take(event)
        self._outline.take(event)
        if event.state is None:
            return
        self._touched.add(event.state)
        if event.entered_id == event.id:
            self._stays.setdefault(event.state, []).append(event.id)

    def end(self) -> None:
        """Do nothing: the last event says how the execution ended."""

    def fail(self, error: Exception) -> None:
        """Remember what broke the stream."""
        self._error = error

    def widget(self) -> ipywidgets.DOMWidget:
        """Build the live view."""
        graph = self._live.graph
        svg = to_svg(graph, self._layout, self._figure_name)
        rules = choice_rules(node.number for node in self._pickable())
        plain = ipywidgets.Layout()

        def html(value: str) -> ipywidgets.HTML:
            return ipywidgets.HTML(value, layout=plain)

        self._panels = {node.number: html("") for node in self._pickable()}
        for number, panel in self._panels.items():
            panel.add_class("wb-panel")
            panel.add_class(f"wb-panel-{number}")
        figure = html(parts.figure(svg, graph, self._layout))
        figure.add_class("wb-figure")
        columns = _box([figure, _box(list(self._panels.values()), "wb-side")], "wb-columns")
        self._words.add_class("wb-transcript")
        root = _box(
            [
                html(f"<style>{STYLE_SHEET}\n{rules}</style>"),
                self._style,
                self._status,
                columns,
                html(parts.opener("words", "The execution in words", is_open=False)),
                self._words,
                html(parts.opener("events", "Events", is_open=True)),
                self._table.widget(),
            ],
            "wb-view",
        )
        root.add_class("wb-execution")
        self._touched.update(self._known)
        self.draw()
        return root

    def draw(self) -> None:
        """Recolour the figure, and set what has changed."""
        graph = self._live.graph
        rules = style_rules(graph, figure_id(graph, self._figure_name))
        followed = followed_rule(parts.followed(graph))
        self._style.value = f"<style>{rules}\n{followed}</style>"
        self._status.value = self._head(exact=True)
        self._words.value = parts.words(graph, self._live.runs.all())
        for node in self._stale():
            self._panels[node.number].value = self._details(node, now=datetime.now(UTC))
        self._table.draw()

    def bundle(self, *, exact: bool) -> Bundle:
        """Return the whole view as HTML, and the execution in words."""
        graph = self._live.graph
        self._outline.end()
        picture = parts.picture(graph, self._layout, self._execution.state_machine_name)
        panels = {node: self._details(node, exact=exact) for node in self._pickable()}
        runs = self._live.runs.all()
        html = (
            f'<div class="wb-view wb-execution"><style>{STYLE_SHEET}\n'
            f"{choice_rules(node.number for node in panels)}\n"
            f"{followed_rule(parts.followed(graph))}</style>"
            f"{self._head(exact=exact)}"
            f'<div class="wb-columns"><div class="wb-figure">{picture}</div>'
            f'<div class="wb-side">{parts.saved_panels(panels)}</div></div>'
            f'<details class="wb-section"><summary>The execution in words</summary>'
            f'<div class="wb-saved-words">{parts.words(graph, runs)}</div></details>'
            f"{self._table.html(exact=exact)}</div>"
        )
        return {"text/html": html, "text/plain": self._plain()}

    def _plain(self) -> str:
        text = parts.text(self._live.graph, self._live.runs.all())
        return f"{text}\n{self._error}" if self._error else text

    def _head(self, *, exact: bool) -> str:
        head = self._outline.head(self._live.graph, exact=exact)
        return head + (failure_box(self._error) if self._error else "")

    def _pickable(self) -> list[Node]:
        """Return the nodes that have details: states, and where the execution starts and ends."""
        drawn = self._layout.boxes
        nodes = self._live.graph.nodes
        return [n for n in nodes if n.number in drawn and (n.is_state or n.cluster is None)]

    def _stale(self) -> list[Node]:
        """Return the nodes whose panels may have changed since they were last asked for."""
        active = {node.name for node in self._live.graph.states if node.status.is_active}
        names, self._touched = self._touched | active, active
        return [node for node in self._pickable() if not node.is_state or node.name in names]

    def _details(self, node: Node, *, now: datetime | None = None, exact: bool = True) -> str:
        if not node.is_state:
            return self._outline.details(node)
        known = self._known.get(node.name)
        return details(
            node,
            self._runs(node.name),
            resource=known.resource if known else None,
            now=now,
            exact=exact,
        )

    def _runs(self, state: str) -> list[StateRun]:
        found = map(self._live.runs.get, self._stays.get(state, ()))
        return [run for run in found if run is not None]


def _box(children: list[ipywidgets.Widget], css_class: str) -> ipywidgets.Box:
    box = ipywidgets.Box(children)
    box.add_class(css_class)
    return box
