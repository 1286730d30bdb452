"""What one step adds to another, level by level: a plain picture, since nothing in it moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from helpers.config.model import Json
from helpers.executions.history import Status
from helpers.step_diff import Difference, Kind, StepDiff
from helpers.widgets.line_diff import added, changed, removed
from helpers.widgets.markup import breakable, escape
from helpers.widgets.screens import Bundle
from helpers.widgets.style_sheet import STYLE_SHEET
from helpers.widgets.written import to_json, to_yaml

_COLOURS: Mapping[Kind, Status] = {
    "added": Status.SUCCEEDED,
    "changed": Status.IN_PROGRESS,
    "replaced": Status.CAUGHT_ERROR,
    "removed": Status.FAILED,
}
_SIGNS: Mapping[Kind, str] = {"added": "+", "changed": "~", "replaced": "±", "removed": "−"}
_STYLE = """
.wb-view.wb-view.wb-diff {
  h4 { font-size: 13px; font-weight: 600; margin: 8px 0 2px; }
  .wb-change { padding: 2px 0; border-bottom: 1px solid var(--wb-line); }
  summary, .wb-plain { display: grid; gap: 0 8px; align-items: baseline; }
  summary { grid-template-columns: 8px 6.5em minmax(0, 1fr); }
  summary::before { content: "▸"; font-size: 11px; }
  details[open] > summary::before { content: "▾"; }
  .wb-plain { grid-template-columns: 6.5em minmax(0, 1fr); padding-left: 16px; }
  .wb-rest { display: block; }
  .wb-name { font: 12px/1.5 var(--wb-code); overflow-wrap: anywhere; }
  .wb-type, .wb-told { font-size: 12px; }
  .wb-told { display: block; }
  details > :not(summary) { margin-left: 16px; }
  pre { margin: 2px 0 4px; max-height: 22rem; }
  .wb-line-added { color: var(--wb-good); }
  .wb-line-removed { color: var(--wb-bad); }
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
        _level("Saved step", diff.keys, _rows(diff.keys, _key, is_open=True)),
        _level("CloudFormation resources", diff.resources, _rows(diff.resources, _resource)),
    ]
    if diff.live:
        levels.append(_level("On the account", diff.live, _live(diff)))
    return (
        f'<div class="wb-view wb-diff"><style>{STYLE_SHEET}\n{_STYLE.strip()}</style>'
        f'<p class="wb-line"><strong>{escape(diff.old)} → {escape(diff.new)}</strong></p>'
        f"{''.join(levels)}</div>"
    )


def _level(title: str, differences: Sequence[Difference], rows: str) -> str:
    counts = Counter(each.kind for each in differences)
    said = ", ".join(f"{counts[kind]} {kind}" for kind in _SIGNS if counts[kind])
    return f'<h4>{title} <span class="wb-quiet">{said or "no difference"}</span></h4>{rows}'


def _live(diff: StepDiff) -> str:
    """Return what came and went; ids and addresses are the account's business.

    Resources that did as the templates say are told in one line.
    """
    planned = {(each.kind, each.name) for each in diff.resources}
    as_planned = [each for each in diff.live if (each.kind, each.name) in planned]
    others = [each for each in diff.live if each not in as_planned]
    count = len(as_planned)
    one = f"{count} resource{'s' * (count != 1)}, as told above"
    line = f'<div class="wb-change wb-plain wb-rest">{one}</div>' if count else ""
    return _rows(others, lambda _: "") + line


def _rows(differences: Sequence[Difference], inside: Inside, *, is_open: bool = False) -> str:
    return "".join(_row(each, inside(each), is_open=is_open) for each in differences)


def _row(difference: Difference, inside: str, *, is_open: bool) -> str:
    kind = difference.kind
    type_ = f' <span class="wb-type wb-quiet">{breakable(difference.type)}</span>'
    # What may be lost is never folded away.
    told = "".join(f' <span class="wb-told">{line}</span>' for line in _consequences(difference))
    head = (
        f'<span class="wb-status wb-is-{_COLOURS[kind].value}">{_SIGNS[kind]} {kind}</span> '
        f'<span><span class="wb-name">{breakable(difference.name)}</span>'
        f"{type_ if '::' in difference.type else ''}{told}</span>"
    )
    if not inside:
        return f'<div class="wb-change wb-plain">{head}</div>'
    opened = " open" if is_open else ""
    return f'<details class="wb-change"{opened}><summary>{head}</summary>{inside}</details>'


def _consequences(difference: Difference) -> Iterator[str]:
    if difference.kind != "added" and "::" in difference.type and difference.details:
        yield f"in {escape(', '.join(difference.details))}"
    if difference.cause:
        yield f"because {escape(difference.cause)}"
    if difference.lost:
        yield f"<strong>Lost:</strong> {escape(difference.lost)}"
    if difference.obstacle:
        yield f"<strong>{escape(difference.obstacle)}</strong>"


def _key(difference: Difference) -> str:
    """Return a key's lines as they stand in a serverless.yml, and where."""
    place = f"{difference.file}, line {difference.line}" if difference.line else difference.file
    where = f'<p class="wb-quiet">{escape(place)}</p>' if place else ""
    return where + _lines(difference.kind, difference.old, difference.new, to_yaml)


def _resource(difference: Difference) -> str:
    """Return a resource; of one that stays, only the properties that change."""
    old, new = difference.old, difference.new
    if difference.kind in ("changed", "replaced"):
        old, new = _only(old, difference.details), _only(new, difference.details)
    return _lines(difference.kind, old, new, to_json)


def _only(resource: Mapping[str, Json], names: Sequence[str]) -> dict[str, Json]:
    """Return what is changed in a resource, be it a property or something beside them."""
    all_of_it = {**resource, **resource.get("Properties", {})}
    return {name: all_of_it[name] for name in names if name in all_of_it}


def _lines(kind: Kind, old: Json, new: Json, write: Callable[[Json], str]) -> str:
    if kind == "added":
        return added(write(new))
    if kind == "removed":
        return removed(write(old))
    return changed(write(old), write(new))
