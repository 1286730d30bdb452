"""Texts compared line by line, as HTML: each line says by its sign what became of it; pure."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from helpers.widgets.markup import escape

_MOST_LINES = 60
"""A notebook keeps every line that is shown."""
_AROUND = 3
"""Lines of what stays, before and after what changes."""


def added(text: str) -> str:
    """Return a text that is new."""
    return _block([_line("added", line) for line in text.split("\n")])


def removed(text: str) -> str:
    """Return a text that is gone."""
    return _block([_line("removed", line) for line in text.split("\n")])


def changed(old: str, new: str) -> str:
    """Return what is gone and new between two texts, with some of what stays."""
    return _block(list(_changes(old.split("\n"), new.split("\n"))))


def _changes(old: list[str], new: list[str]) -> Iterator[str]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for number, group in enumerate(matcher.get_grouped_opcodes(_AROUND)):
        if number:
            yield "  …"
        for word, i1, i2, j1, j2 in group:
            if word == "equal":
                yield from (f"  {escape(line)}" for line in old[i1:i2])
            else:
                yield from (_line("removed", line) for line in old[i1:i2])
                yield from (_line("added", line) for line in new[j1:j2])


def _line(kind: str, text: str) -> str:
    sign = {"added": "+", "removed": "−"}[kind]
    return f'<span class="wb-line-{kind}">{sign} {escape(text)}</span>'


def _block(lines: list[str]) -> str:
    more = len(lines) - _MOST_LINES
    note = [f"  … {more:,} more lines"] if more > 0 else []
    return f"<pre>{chr(10).join([*lines[:_MOST_LINES], *note])}</pre>"
