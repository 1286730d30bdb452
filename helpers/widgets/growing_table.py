"""Rows that open, in a table that only grows; what it is a table of, others know.

Every drawing adds what is new as a widget of its own, so that rows somebody has opened stay open;
when there are many such widgets, the oldest are put together.
"""

from __future__ import annotations

import ipywidgets

from helpers.widgets.markup import varying

MOST_ROWS = 5_000
MOST_SAVED_ROWS = 1_000
"""A notebook is saved again and again."""
_CHUNK_ROWS = 500
_MOST_CHUNKS = 40


class GrowingTable:
    """A table to which rows are added; as a widget and as plain HTML."""

    def __init__(self, *, title: str, head: str, rest: str, css_class: str) -> None:
        self._title = title
        self._head = head
        self._rest = rest
        """Where to find what is left out."""
        self._class = css_class
        self._rows: list[str] = []
        self._drawn = 0
        self._chunks: list[tuple[int, ipywidgets.HTML]] = []
        self._layout: ipywidgets.Layout | None = None
        self._box: ipywidgets.VBox | None = None

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, row: str) -> None:
        """Add a row; draws nothing."""
        self._rows.append(row)

    def widget(self) -> ipywidgets.DOMWidget:
        """Return the table as a widget."""
        self._layout = ipywidgets.Layout()
        self._box = ipywidgets.VBox([self._html(self._head)])
        self._box.add_class("wb-events")
        self._box.add_class(self._class)
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
        note = self._left_out(left_out) if left_out else ""
        table = (
            f'<details class="wb-section" open><summary>{self._title} ({len(self._rows):,})'
            f'</summary><div class="wb-events {self._class}">{self._head}{note}{"".join(rows)}'
            "</div></details>"
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
            self._chunks.append((0, self._html(self._left_out(first))))
        for start in range(first, self._drawn, _CHUNK_ROWS):
            rows = self._rows[start : min(start + _CHUNK_ROWS, self._drawn)]
            self._chunks.append((len(rows), self._html("".join(rows))))
        return old

    def _left_out(self, count: int) -> str:
        which = f"{count:,} earlier {self._title.lower()} are left out"
        return f'<p class="wb-note">{which}: {self._rest}</p>'
