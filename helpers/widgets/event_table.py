"""The history of an execution as rows that open: id, type, state, resource, time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.executions.history import FINAL_EVENTS, HistoryEvent
from helpers.widgets.growing_table import GrowingTable
from helpers.widgets.markup import HIDDEN, clock_time, escape, hidden, json_block

_FULL_PAYLOADS = 500
"""So many rows are worth a whole page of JSON each; of further ones only the beginning is kept."""

_HEAD = (
    f'<div class="wb-row wb-row-head" aria-hidden="true" {HIDDEN}><span>Id</span><span>Type</span>'
    "<span>State</span><span>Resource</span><span>ms</span><span>Time</span></div>"
)


class EventTable(GrowingTable):
    """A table to which events are added."""

    def __init__(self) -> None:
        rest = "execution.history()"
        super().__init__(title="Events", head=_HEAD, rest=rest, css_class="wb-history")

    def take(self, event: HistoryEvent) -> None:
        """Add an event; draws nothing."""
        longest = 4_000 if len(self) < _FULL_PAYLOADS else 400
        self.add(row(event, longest=longest))


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
