"""The parts of the feed of notifications as HTML: filters, rows, matrix; pure.

The filters are the browser's own check boxes, and rules of the style sheet: they work while the
kernel is busy, or gone.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.notifications import STATUSES, Notification, NotificationTarget
from helpers.widgets.markup import HIDDEN, clock_time, escape, facts, hidden, json_block, seconds
from helpers.widgets.notification_matrix import Cell, Matrix
from helpers.widgets.theme import EXECUTION_STATUSES, SIGNS

STYLE = """
.wb-view.wb-view.wb-feed {
  .wb-filters {
    display: flex; flex-flow: row wrap; gap: 2px 14px; margin: 6px 0; border: 0; padding: 0;
    align-items: baseline; font-size: 12px;
  }
  .wb-filters legend, .wb-filters strong { font-weight: 600; flex: 0 0 4.5em; }
  .wb-filters label { white-space: nowrap; cursor: pointer; }
  .wb-filters input { margin: 0 4px 0 0; vertical-align: -2px; }
  .wb-deliveries { display: block; }
  .wb-deliveries .wb-row > summary, .wb-deliveries .wb-row-head {
    grid-template-columns: 9.5em minmax(6em, 3fr) 7em minmax(5em, 4fr) 4.5em 7.5em;
  }
  .wb-row > dl { margin: 2px 4px; font-size: 12px; }
  .wb-matrix td, .wb-matrix thead th { text-align: center; white-space: nowrap; }
  .wb-matrix thead th:first-child, .wb-matrix tbody th { text-align: left; }
  .wb-matrix .wb-happened { color: inherit; }
  .wb-buttons .jupyter-button { width: auto; padding: 0 14px; }
}
"""

ROW_HEAD = (
    f'<div class="wb-row wb-row-head" aria-hidden="true" {HIDDEN}><span>Status</span>'
    "<span>Target</span><span>Kind</span><span>Execution</span><span>Latency</span>"
    "<span>Arrived</span></div>"
)

_LEGEND = "✓ arrived, after so long · … awaited · ○ would be told, but it has not happened"


def filters(targets: Sequence[NotificationTarget], *, stack: str) -> str:
    """Return the check boxes by which rows are chosen."""
    statuses = "".join(_box(f"of-{status}", _worded(status)) for status in STATUSES)
    names = "".join(
        _box(f"to-{number}", _named(target, stack)) for number, target in enumerate(targets)
    )
    return (
        f'<form method="dialog" {HIDDEN}>'
        f'<div class="wb-filters" role="group" aria-label="Show statuses">'
        f"<strong>Statuses</strong>{statuses}</div>"
        f'<div class="wb-filters" role="group" aria-label="Show targets">'
        f"<strong>Targets</strong>{names}</div></form>"
    )


def filter_rules(targets: Sequence[NotificationTarget]) -> str:
    """Return the rules by which a check box hides rows."""
    names = [
        *(f"of-{status}" for status in STATUSES),
        *(f"to-{number}" for number in range(len(targets))),
    ]
    hides = ", ".join(
        f'.wb-feed:has(.wb-if[value="{name}"]:not(:checked)) .wb-row.wb-{name}' for name in names
    )
    return f"{hides} {{ display: none; }} .wb-feed form[hidden] {{ display: block; }}"


def _box(value: str, label: str) -> str:
    return (
        f'<label><input type="checkbox" class="wb-if" value="{value}" checked="checked" '
        f'data-lm-suppress-shortcuts="true">{label}</label>'
    )


def row(found: Notification, number: int | None, *, stack: str) -> str:
    """Return a delivery as a row that opens to its payload; ``number`` is that of its target."""
    target = escape(_short(found.target, stack))
    cells = (
        f"<span>{_worded(found.status)}</span>",
        f'<span title="{escape(found.target)}">{hidden("at")}{target}</span>',
        f"<span>{escape(found.kind)}</span>",
        f'<span title="{escape(found.execution)}">{hidden("of")}{escape(found.execution)}</span>',
        f'<span class="wb-number">{hidden("after")}{seconds(found.latency)}</span>',
        f"<span>{clock_time(found.arrived)}</span>",
    )
    added = facts((name, f"<code>{escape(text)}</code>") for name, text in found.attributes.items())
    return (
        f'<details class="wb-row wb-of-{found.status} wb-to-{number}">'
        f"<summary>{' '.join(cells)}</summary>{added if found.attributes else ''}"
        f"{json_block(found.payload)}</details>"
    )


def matrix(shown: Matrix, *, stack: str, is_open: bool) -> str:
    """Return a table of targets by statuses: what has arrived, and what is awaited."""
    heads = "".join(f'<th scope="col">{_worded(status)}</th>' for status in STATUSES)
    rows = "".join(
        f'<tr><th scope="row" title="{escape(target.name)}">{_named(target, stack)}</th>'
        + "".join(f"<td>{_cell(shown.cell(target, status))}</td>" for status in STATUSES)
        + "</tr>"
        for target in shown.targets
    )
    state = " open" if is_open else ""
    return (
        f'<details class="wb-section"{state}><summary>{_summary(shown)}</summary>'
        f'<table class="wb-table wb-matrix"><thead><tr><th scope="col">Target</th>{heads}</tr>'
        f'</thead><tbody>{rows}</tbody></table><p class="wb-note">{_LEGEND}</p></details>'
    )


def _named(target: NotificationTarget, stack: str) -> str:
    return f"{escape(_short(target.name, stack))} {_quiet(target.kind)}"


def _short(name: str, stack: str) -> str:
    """Return a name without the stack's before it: almost all have that, and little room."""
    return name.removeprefix(f"{stack}-")


def _summary(shown: Matrix) -> str:
    cells = shown.cells()
    arrived = sum(len(cell.arrived) for cell in cells)
    awaited = sum(cell.is_awaited for cell in cells)
    count = f"{arrived} arrived" + (f", {awaited} awaited" if awaited else "")
    return f"{escape(shown.execution)}: {_worded(shown.end or 'RUNNING')} {_quiet(count)}"


def _cell(cell: Cell) -> str:
    if cell.arrived:
        good = _mark("Succeeded", "✓", seconds(cell.arrived[0].latency), "arrived after")
        times = len(cell.arrived)
        good += _mark("Failed", f"×{times}", "", "arrived more than once:") if times > 1 else ""
        return good if cell.is_implied else good + _mark("Failed", "!", "no rule", "")
    if cell.is_awaited:
        return _mark("InProgress", "…", "awaited", "")
    return _quiet("○", "has not happened") if cell.is_implied else _quiet("·", "not told")


def _mark(name: str, sign: str, text: str, spoken: str) -> str:
    said = hidden(spoken) if spoken else ""
    return f' <span class="wb-status wb-is-{name}">{sign}</span> {said}{text}'


def _quiet(text: str, title: str = "") -> str:
    told = f' title="{title}"' if title else ""
    return f'<span class="wb-quiet"{told}>{escape(text)}</span>'


def _worded(status: str) -> str:
    """Return AWS's word for a status, with its sign and colour."""
    value = EXECUTION_STATUSES[status]
    return f'<span class="wb-status wb-is-{value.value}">{SIGNS[value]} {status}</span>'
