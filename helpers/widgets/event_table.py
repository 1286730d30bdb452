"""The history of an execution as rows that open: id, type, state, resource, time.

The table only grows. Every drawing adds what is new as a widget of its own, so that rows somebody
has opened stay open; when there are many such widgets, the oldest are put together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets

from helpers.executions.history import FINAL_EVENTS, HistoryEvent
from helpers.widgets.markup import HIDDEN, clock_time, escape, hidden, json_block, varying

MOST_ROWS = 5_000
MOST_SAVED_ROWS = 1_000
"""A notebook is saved again and again; what is left out is still in ``execution.history()``."""
_CHUNK_ROWS = 500
_MOST_CHUNKS = 40
_FULL_PAYLOADS = 500
"""So many rows are worth a whole page of JSON each; of further ones only the beginning is kept."""

_HEAD = (
    f'<div class="wb-row wb-row-head" aria-hidden="true" {HIDDEN}><span>Id</span><span>Type</span>'
    "<span>State</span><span>Resource</span><span>ms</span><span>Time</span></div>"
)


class EventTable:
    """A table to which events are added; as a widget and as plain HTML."""

    def __init__(self) -> None:
        self._rows: list[str] = []
        self._drawn = 0
        self._chunks: list[tuple[int, ipywidgets.HTML]] = []
        self._layout: ipywidgets.Layout | None = None
        self._box: ipywidgets.VBox | None = None

    def __len__(self) -> int:
        return len(self._rows)

    def take(self, event: HistoryEvent) -> None:
        """Add an event; draws nothing."""
        longest = 4_000 if len(self._rows) < _FULL_PAYLOADS else 400
        self._rows.append(row(event, longest=longest))

    def widget(self) -> ipywidgets.DOMWidget:
        """Return the table as a widget."""
        self._layout = ipywidgets.Layout()
        self._box = ipywidgets.VBox([self._html(_HEAD)])
        self._box.add_class("wb-events")
        self.draw()
        return self._box

    def draw(self) -> None:
        """Show the events taken since the last drawing."""
        if self._box is None or self._drawn == len(self._rows):
            return
        for start in range(self._drawn, len(self._rows), _CHUNK_ROWS):
            rows = self._rows[start : start + _CHUNK_ROWS]
            self._chunks.append((len(rows), self._html("".join(rows))))
        self._drawn = len(self._rows)
        gone = self._put_together()
        self._box.children = (self._box.children[0], *(widget for _, widget in self._chunks))
        for widget in gone:
            widget.close()

    def html(self, *, exact: bool) -> str:
        """Return the table as plain HTML, the newest rows if there are very many."""
        rows = self._rows[-MOST_SAVED_ROWS:]
        left_out = len(self._rows) - len(rows)
        note = _left_out(left_out) if left_out else ""
        table = (
            f'<details class="wb-section" open><summary>Events ({len(self._rows):,})</summary>'
            f'<div class="wb-events">{_HEAD}{note}{"".join(rows)}</div></details>'
        )
        return varying(table, exact=exact)

    def _html(self, value: str) -> ipywidgets.HTML:
        widget = ipywidgets.HTML(value, layout=self._layout)
        widget.add_class("wb-event-chunk")
        return widget

    def _put_together(self) -> list[ipywidgets.HTML]:
        """Merge small neighbours when there are too many, drop the oldest beyond the limit."""
        if len(self._chunks) <= _MOST_CHUNKS and self._drawn <= MOST_ROWS:
            return []
        old = [widget for _, widget in self._chunks]
        first = max(0, self._drawn - MOST_ROWS)
        self._chunks = []
        if first:
            self._chunks.append((0, self._html(_left_out(first))))
        for start in range(first, self._drawn, _CHUNK_ROWS):
            rows = self._rows[start : min(start + _CHUNK_ROWS, self._drawn)]
            self._chunks.append((len(rows), self._html("".join(rows))))
        return old


def row(event: HistoryEvent, *, longest: int = 4_000) -> str:
    """Return one event as a row that opens to its details."""
    bad = " wb-bad" if _is_bad(event) else ""
    resource = event_resource(event)
    cells = (
        f'<span class="wb-number">{hidden("event")}{event.id}</span>',
        f"<span>{escape(event.type)}</span>",
        f"<span>{hidden('in') + escape(event.state) if event.state else ''}</span>",
        f'<span title="{escape(resource)}">{escape(resource.rpartition(":")[2])}</span>',
        f'<span class="wb-number">{hidden("after")}{event.elapsed * 1000:,.0f}'
        f"{hidden(' ms')}</span>",
        f"<span>{clock_time(event.timestamp)}</span>",
    )
    return (
        f'<details class="wb-row{bad}"><summary>{" ".join(cells)}</summary>'
        f"{json_block(_details(event), longest=longest)}</details>"
    )


def event_resource(event: HistoryEvent) -> str:
    """Return what an event says it called: the ARN of a function, or service and action."""
    details = event.details
    called = str(details.get("resource") or "")
    if details.get("resourceType"):
        return f"{details['resourceType']}:{called}"
    return called


def _details(event: HistoryEvent) -> Mapping[str, Any]:
    before = {"previousEventId": event.previous_event_id} if event.previous_event_id else {}
    return {**event.details, **before}


def _is_bad(event: HistoryEvent) -> bool:
    final = event.type in FINAL_EVENTS and event.type != "ExecutionSucceeded"
    return final or event.type.endswith(("Failed", "TimedOut", "Aborted"))


def _left_out(count: int) -> str:
    return f'<p class="wb-note">{count:,} earlier events are left out: execution.history()</p>'
