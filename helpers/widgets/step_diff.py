"""What one step adds to another, level by level: a plain picture, since nothing in it moves."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from helpers.config.model import Json
from helpers.executions.history import Status
from helpers.step_diff import Difference, Kind, StepDiff
from helpers.widgets.markup import breakable, escape
from helpers.widgets.screens import Bundle
from helpers.widgets.style_sheet import STYLE_SHEET
from helpers.widgets.yaml_text import to_yaml

_LONGEST = 1_500
"""Characters shown of one value; a notebook keeps all of them."""
_COLOURS: Mapping[Kind, Status] = {
    "added": Status.SUCCEEDED,
    "changed": Status.IN_PROGRESS,
    "replaced": Status.CAUGHT_ERROR,
    "removed": Status.FAILED,
}
_SIGNS: Mapping[Kind, str] = {"added": "+", "changed": "~", "replaced": "±", "removed": "−"}
_STYLE = """
.wb-view.wb-diff {
  h4 { font-size: 13px; font-weight: 600; margin: 8px 0 2px; }
  .wb-change { padding: 2px 0 2px 6px; border-bottom: 1px solid var(--wb-line); }
  .wb-change > summary > .wb-status { display: inline-block; min-width: 6.5em; }
  .wb-change .wb-quiet { font-size: 12px; }
  .wb-plain > summary { list-style: none; padding-left: 14px; cursor: default; }
  .wb-plain > summary::-webkit-details-marker { display: none; }
  .wb-change > :not(summary) { margin-left: 14px; }
  pre { margin: 2px 0 4px; }
  .wb-old { text-decoration: line-through; text-decoration-thickness: 1px; }
}
"""

Inside = Callable[[Difference], str]


class StepDiffView:
    """Show a StepDiff, as the last expression of a cell."""

    def __init__(self, diff: StepDiff) -> None:
        self._diff = diff

    def __repr__(self) -> str:
        return f"StepDiffView({self._diff.old!r} → {self._diff.new!r})"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        """Return the whole view; Jupyter asks for it."""
        del include, exclude  # it is small
        return {"text/html": to_html(self._diff), "text/plain": self._diff.to_text()}


def to_html(diff: StepDiff) -> str:
    """Return the levels as HTML; alike for the same steps, whatever the account."""
    levels = [
        _level("Saved step", diff.keys, _written, is_open=True),
        _level("CloudFormation resources", diff.resources, _resource, is_open=False),
    ]
    if diff.live:  # ids and addresses are the account's business, so only what came and went
        levels.append(_level("On the account", diff.live, lambda _: "", is_open=False))
    return (
        f'<div class="wb-view wb-diff"><style>{STYLE_SHEET}\n{_STYLE.strip()}</style>'
        f'<p class="wb-line"><strong>{escape(diff.old)} → {escape(diff.new)}</strong></p>'
        f"{''.join(levels)}</div>"
    )


def _level(title: str, differences: Sequence[Difference], inside: Inside, *, is_open: bool) -> str:
    counts = Counter(each.kind for each in differences)
    said = ", ".join(f"{counts[kind]} {kind}" for kind in _SIGNS if counts[kind])
    rows = "".join(_row(each, inside(each), is_open=is_open) for each in differences)
    return f'<h4>{title} <span class="wb-quiet">{said or "no difference"}</span></h4>{rows}'


def _row(difference: Difference, inside: str, *, is_open: bool) -> str:
    kind = difference.kind
    type_ = f' <span class="wb-quiet">{breakable(difference.type)}</span>'
    summary = (
        f'<span class="wb-status wb-is-{_COLOURS[kind].value}">{_SIGNS[kind]} {kind}</span> '
        f"<code>{breakable(difference.name)}</code>{type_ if '::' in difference.type else ''}"
    )
    told = "".join(f"<p>{line}</p>" for line in _consequences(difference))
    is_plain = not (inside or told)
    # What is replaced is never folded away: something may be lost.
    opened = " open" if is_open or difference.lost or difference.obstacle or is_plain else ""
    css = "wb-change wb-plain" if is_plain else "wb-change"
    return f'<details class="{css}"{opened}><summary>{summary}</summary>{told}{inside}</details>'


def _consequences(difference: Difference) -> Iterator[str]:
    if difference.details:
        yield f"Changes: {escape(', '.join(difference.details))}"
    if difference.cause:
        yield f"Replaced, because {escape(difference.cause)}"
    if difference.lost:
        yield f"<strong>Lost:</strong> {escape(difference.lost)}"
    if difference.obstacle:
        yield f"<strong>{escape(difference.obstacle)}</strong>"


def _written(difference: Difference) -> str:
    """Return a key's lines as they stand in a serverless.yml, and where."""
    place = f"{difference.file}, line {difference.line}" if difference.line else difference.file
    where = f'<p class="wb-quiet">{escape(place)}</p>' if place else ""
    return where + _values(difference.old, difference.new, to_yaml)


def _resource(difference: Difference) -> str:
    """Return a resource; of one that stays, only the properties that change."""
    if difference.kind in ("added", "removed"):
        return _values(difference.old, difference.new, _json)
    old, new = (
        {name: value for name in difference.details if (value := _property(resource, name))}
        for resource in (difference.old, difference.new)
    )
    return _values(old, new, _json)


def _property(resource: Json, name: str) -> Json:
    assert isinstance(resource, Mapping)
    properties = resource.get("Properties", {})
    return properties.get(name, resource.get(name)) if isinstance(properties, Mapping) else None


def _values(old: Json, new: Json, write: Callable[[Json], str]) -> str:
    struck = "" if old is None else _block("wb-old", "−", write(old))
    return struck + ("" if new is None else _block("wb-new", "+", write(new)))


def _json(value: Json) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _block(css: str, sign: str, text: str) -> str:
    more = len(text) - _LONGEST
    shown = escape(text[:_LONGEST]).replace("\n", "\n  ")
    shown += f"\n… {more:,} more characters" if more > 0 else ""
    return f'<pre class="{css}">{sign} {shown}</pre>'
