"""How the views look: JupyterLab's own variables, with fallbacks where there are none; pure.

A view brings its rules along, in the widget as in the saved output. Colours of statuses come from
``theme``; greys are made of the text's colour, so that they keep their contrast in any theme.
"""

from __future__ import annotations

from collections.abc import Iterable

from helpers.executions.history import Status
from helpers.widgets.theme import DARK, LIGHT, Palette

_RULES = """
.wb-view.wb-view {
  --wb-text: var(--jp-content-font-color1, var(--vscode-editor-foreground, #1f1f1f));
  --wb-ground: var(--jp-layout-color1, var(--vscode-editor-background, #fff));
  --wb-quiet: color-mix(in srgb, var(--wb-text) 74%, transparent);
  --wb-line: color-mix(in srgb, var(--wb-text) 18%, transparent);
  --wb-tint: color-mix(in srgb, var(--wb-text) 6%, transparent);
  --wb-code: var(--jp-code-font-family, ui-monospace, Menlo, Consolas, monospace);
  color: var(--wb-text); margin: 4px 2px;
  font: 13px/1.5 var(--jp-ui-font-family, system-ui, sans-serif);
  &, .widget-box, .widget-html { overflow: visible; }
  .jupyter-widgets { margin: 0; }
  .widget-html-content { width: 100%; font-size: inherit; line-height: inherit; }
  .widget-html { height: auto; line-height: inherit; }
  p, h4, dl, ol { margin: 0; }
  p { margin: 2px 0; }
  .wb-quiet, .wb-none, .wb-note { color: var(--wb-quiet); font-weight: normal; }
  .wb-spoken {
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
    white-space: nowrap;
  }
  .wb-status { font-weight: 600; }
  code, pre { font: 12px/1.45 var(--wb-code); background: none; padding: 0; }
  code { overflow-wrap: anywhere; }
  dd code { background: none; padding: 0; }
  pre {
    margin: 0; padding: 4px 6px; max-height: 16rem; overflow: auto; border-radius: 4px;
    background: var(--wb-tint); color: inherit; white-space: pre-wrap; overflow-wrap: anywhere;
  }
  summary { cursor: pointer; border-radius: 3px; }
  :focus-visible { outline: 2px solid var(--wb-focus); outline-offset: 2px; }

  .wb-alert {
    margin: 6px 0; padding: 6px 10px; border-radius: 4px; border: 1px solid var(--wb-bad);
    border-left-width: 5px; overflow-wrap: anywhere;
  }
  .wb-bar { width: 100%; height: 10px; margin: 4px 0; accent-color: var(--wb-good); }
  .wb-scroll { max-height: 22rem; overflow: auto; }
  table.wb-table {
    width: 100%; margin: 4px 0; border-collapse: collapse; font-size: 12px; table-layout: auto;
  }
  .wb-table th, .wb-table td {
    padding: 3px 10px 3px 4px; text-align: left; vertical-align: top; white-space: normal;
    border: 0; border-bottom: 1px solid var(--wb-line); overflow-wrap: anywhere; max-width: none;
  }
  .wb-table thead th { color: var(--wb-quiet); }
  .wb-table tbody th { font-weight: normal; }
  .wb-table tbody tr:nth-child(n) { background: none; }

  &.widget-box, .wb-side { display: block; }
  .wb-columns { display: flex; flex-flow: row wrap; gap: 12px; align-items: flex-start; }
  .wb-figure { flex: 0 1 auto; max-width: 100%; max-height: 42rem; overflow: auto; }
  .wb-canvas { position: relative; width: max-content; }
  .wb-canvas > svg, .wb-on-light { display: block; }
  .wb-canvas > svg, .wb-canvas > img { max-width: none; }
  .wb-picks { display: block; position: absolute; inset: 0; }
  input.wb-pick {
    appearance: none; position: absolute; margin: 0; border: 0; border-radius: 6px; cursor: pointer;
    background: none; outline-offset: 2px;
  }
  .wb-pick:hover { outline: 1px solid var(--wb-quiet); }
  .wb-pick:checked { outline: 2px solid var(--wb-text); }
  .wb-pick:focus-visible { outline: 3px solid var(--wb-focus); }

  .wb-side { flex: 1 1 17rem; min-width: 0; max-width: 46rem; max-height: 42rem; overflow: auto; }
  .wb-panel { display: none; }
  .wb-panel::details-content { content-visibility: visible; display: block; }
  .wb-panel > summary { display: none; }
  .wb-panel h4 { font-size: 14px; font-weight: 600; margin: 0 0 4px; }
  .wb-facts dt, .wb-facts dd {
    margin: 0; padding: 2px 0; font-weight: normal; float: none; width: auto;
  }
  .wb-facts dt { color: var(--wb-quiet); }
  .wb-section > summary { padding: 3px 0; font-weight: 600; }
  .wb-transcript, .wb-events { display: none; }
  .wb-saved-words ol, .wb-transcript ol { padding-left: 2.2em; }
  .wb-section .wb-events, &.wb-execution:has(.wb-opens-events[open]) .wb-events,
  &.wb-execution:has(.wb-opens-words[open]) .wb-transcript { display: block; }

  .wb-events { max-height: 22rem; overflow: auto; border-top: 1px solid var(--wb-line); }
  .wb-event-chunk { content-visibility: auto; contain-intrinsic-size: auto 26px; }
  .wb-row > summary, .wb-row-head {
    display: grid; gap: 0 12px; padding: 2px 4px; align-items: baseline; font-size: 12px;
    grid-template-columns: 3em minmax(8em, 6fr) minmax(5em, 4fr) minmax(3em, 3fr) 4.5em 7em;
    border-bottom: 1px solid var(--wb-line); border-radius: 0;
  }
  .wb-row > summary:hover { background: var(--wb-tint); }
  .wb-row > summary:focus-visible { outline-offset: -2px; }
  .wb-row > summary > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .wb-row > summary::before { content: none; }
  .wb-row > summary > span:first-child::before { content: "▸ "; }
  .wb-row[open] > summary > span:first-child::before { content: "▾ "; }
  .wb-row-head {
    position: sticky; top: 0; z-index: 1; color: var(--wb-quiet); background: var(--wb-ground);
  }
  .wb-number { font-variant-numeric: tabular-nums; }
  .wb-row .wb-number:not(:first-child), .wb-row-head :nth-child(5) { text-align: right; }
  .wb-row > pre { margin: 2px 4px 6px; }
  .wb-bad > summary > span:nth-child(2) { color: var(--wb-bad); font-weight: 600; }
  .wb-bad > summary > span:nth-child(2)::before { content: "✕ "; }

  .wb-list-rows { max-height: 16rem; overflow: auto; }
  .wb-list-row { border-bottom: 1px solid var(--wb-line); align-items: center; gap: 10px; }
  .wb-list-row .widget-html { flex: 1 1 45%; min-width: 0; min-height: 0; }
  .wb-list-row .widget-html-content {
    display: grid; grid-template-columns: 5fr 5fr 3fr; gap: 8px; font-size: 12px;
  }
  .wb-chosen { background: var(--wb-tint); }
  .wb-link {
    flex: 1 1 55%; min-width: 0; height: auto; padding: 0 4px; border: 0; background: none;
    color: var(--wb-InProgress); text-align: left; text-decoration: underline; box-shadow: none;
    line-height: 26px; font-size: 12px;
  }

  .wb-ticking::after {
    animation: wb-tick 86400s linear forwards; animation-delay: inherit;
    counter-reset: wb-seconds var(--wb-seconds); content: counter(wb-seconds) " s";
  }
}
@property --wb-seconds { syntax: "<integer>"; inherits: false; initial-value: 0; }
@keyframes wb-tick { to { --wb-seconds: 86400; } }
"""


def _colour_variables(palette: Palette) -> str:
    """Return one variable per status, and those for what is good, bad or has the focus."""
    inks = {status: colours.ink for status, colours in palette.statuses.items()}
    variables = {f"--wb-{status.value}": ink for status, ink in inks.items()}
    variables["--wb-good"] = inks[Status.SUCCEEDED]
    variables["--wb-bad"] = inks[Status.FAILED]
    variables["--wb-focus"] = inks[Status.IN_PROGRESS]
    return "".join(f"{name}:{value};" for name, value in variables.items())


def _colour_rules() -> str:
    dark = '[data-jp-theme-light="false"] .wb-view, .vscode-dark .wb-view'
    used = "\n".join(
        f".wb-view .wb-is-{status.value} {{ color: var(--wb-{status.value}); }}"
        for status in Status
    )
    return (
        f".wb-view {{ {_colour_variables(LIGHT)} }}\n"
        f"{dark} {{ {_colour_variables(DARK)} }}\n{used}\n"
        f":is({dark}) .wb-on-light {{ display: none; }}\n"
        f":is({dark}) .wb-on-dark {{ display: block; }}"
    )


# No blank line: Markdown of some viewers ends an HTML block there.
STYLE_SHEET = f"{_RULES}{_colour_rules()}".replace("\n\n", "\n").strip()


def choice_rules(numbers: Iterable[int]) -> str:
    """Return the rules by which choosing a state shows its panel.

    The choice lives in the page alone: it works while the kernel is busy, or gone.
    """
    shown = ", ".join(
        f'.wb-execution:has(.wb-pick[value="{number}"]:checked) .wb-panel-{number}'
        for number in numbers
    )
    return f"{shown} {{ display: block; }}" if shown else ""


def followed_rule(number: int | None) -> str:
    """Return the rule that shows a state's panel as long as nobody chose one."""
    if number is None:
        return ""
    unchosen = ".wb-execution:not(:has(.wb-pick:checked))"
    return f"{unchosen} .wb-panel-{number} {{ display: block; }}"
