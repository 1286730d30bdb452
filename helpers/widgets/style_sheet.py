"""How the views look: JupyterLab's own variables, with fallbacks where there are none; pure.

A view brings its rules along, in the widget as in the saved output. Colours of statuses come from
``theme``; greys are made of the text's colour, so that they keep their contrast in any theme.
"""

from __future__ import annotations

from collections.abc import Iterable

from helpers.executions.history import Status
from helpers.widgets.theme import DARK, LIGHT, Palette

_RULES = """
.wb-view {
  --wb-text: var(--jp-content-font-color1, var(--vscode-editor-foreground, #1f1f1f));
  --wb-ground: var(--jp-layout-color1, var(--vscode-editor-background, #fff));
  --wb-quiet: color-mix(in srgb, var(--wb-text) 74%, transparent);
  --wb-line: color-mix(in srgb, var(--wb-text) 18%, transparent);
  --wb-tint: color-mix(in srgb, var(--wb-text) 6%, transparent);
  --wb-code: var(--jp-code-font-family, ui-monospace, Menlo, Consolas, monospace);
  color: var(--wb-text); margin: 4px 2px;
  font: 13px/1.5 var(--jp-ui-font-family, system-ui, sans-serif);
}
.wb-view, .wb-view .widget-box, .wb-view .widget-html { overflow: visible; }
.wb-view .jupyter-widgets { margin: 0; }
.wb-view .widget-html-content { width: 100%; font-size: inherit; line-height: inherit; }
.wb-view .widget-html { height: auto; line-height: inherit; }
.wb-view p, .wb-view h4, .wb-view dl, .wb-view ol { margin: 0; }
.wb-view p { margin: 2px 0; }
.wb-view .wb-quiet, .wb-view .wb-none, .wb-view .wb-note {
  color: var(--wb-quiet); font-weight: normal;
}
.wb-view .wb-spoken {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap;
}
.wb-view .wb-status { font-weight: 600; }
.wb-view code, .wb-view pre { font: 12px/1.45 var(--wb-code); background: none; padding: 0; }
.wb-view code { overflow-wrap: anywhere; }
.wb-view pre {
  margin: 0; padding: 4px 6px; max-height: 16rem; overflow: auto; border-radius: 4px;
  background: var(--wb-tint); color: inherit; white-space: pre-wrap; overflow-wrap: anywhere;
}
.wb-view summary { cursor: pointer; border-radius: 3px; }
.wb-view :focus-visible { outline: 2px solid var(--wb-focus); outline-offset: 2px; }

.wb-view .wb-alert {
  margin: 6px 0; padding: 6px 10px; border-radius: 4px; border: 1px solid var(--wb-bad);
  border-left-width: 5px; overflow-wrap: anywhere;
}
.wb-view .wb-bar { width: 100%; height: 10px; margin: 4px 0; accent-color: var(--wb-good); }
.wb-view .wb-scroll { max-height: 22rem; overflow: auto; }
.wb-view table.wb-table {
  width: 100%; margin: 4px 0; border-collapse: collapse; font-size: 12px; table-layout: auto;
}
.wb-view .wb-table th, .wb-view .wb-table td {
  padding: 3px 10px 3px 4px; text-align: left; vertical-align: top; white-space: normal;
  border: 0; border-bottom: 1px solid var(--wb-line); overflow-wrap: anywhere; max-width: none;
}
.wb-view .wb-table thead th { color: var(--wb-quiet); }
.wb-view .wb-table tbody th { font-weight: normal; }
.wb-view .wb-table tr { background: none; }

.wb-view .wb-columns { display: flex; flex-flow: row wrap; gap: 12px; align-items: flex-start; }
.wb-view .wb-figure { flex: 0 1 auto; max-width: 100%; max-height: 36rem; overflow: auto; }
.wb-view .wb-canvas { position: relative; width: max-content; }
.wb-view .wb-canvas > svg, .wb-view .wb-on-light { display: block; }
.wb-view .wb-canvas > svg, .wb-view .wb-canvas > img { max-width: none; }
.wb-view .wb-picks { display: block; position: absolute; inset: 0; }
.wb-view input.wb-pick {
  appearance: none; position: absolute; margin: 0; border: 0; border-radius: 6px; cursor: pointer;
  background: none; outline-offset: 2px;
}
.wb-view .wb-pick:hover { outline: 1px solid var(--wb-quiet); }
.wb-view .wb-pick:checked { outline: 2px solid var(--wb-text); }
.wb-view .wb-pick:focus-visible { outline: 3px solid var(--wb-focus); }

.wb-view .wb-side { flex: 1 1 17rem; min-width: 0; max-width: 46rem; }
.wb-view .wb-panel { display: none; }
.wb-view .wb-panel::details-content { content-visibility: visible; display: block; }
.wb-view .wb-panel > summary { display: none; }
.wb-view .wb-panel h4 { font-size: 14px; font-weight: 600; margin: 0 0 4px; }
.wb-view .wb-facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); }
.wb-view .wb-facts dt, .wb-view .wb-facts dd {
  margin: 0; padding: 2px 0; font-weight: normal; float: none; width: auto;
}
.wb-view .wb-facts dt { padding-right: 12px; color: var(--wb-quiet); }
.wb-view .wb-section > summary { padding: 3px 0; font-weight: 600; }
.wb-view .wb-transcript, .wb-view .wb-events { display: none; }
.wb-view .wb-saved-words ol, .wb-view .wb-transcript ol { padding-left: 2.2em; }
.wb-view .wb-section .wb-events, .wb-view:has(.wb-opens-events[open]) .wb-events,
.wb-view:has(.wb-opens-words[open]) .wb-transcript { display: block; }

.wb-view .wb-events { max-height: 22rem; overflow: auto; border-top: 1px solid var(--wb-line); }
.wb-view .wb-event-chunk { content-visibility: auto; contain-intrinsic-size: auto 26px; }
.wb-view .wb-row > summary, .wb-view .wb-row-head {
  display: grid; grid-template-columns: 3.5em minmax(11em, 2fr) minmax(6em, 2fr) minmax(4em, 1fr) 5em 7em;
  gap: 0 8px; padding: 2px 4px; align-items: baseline; font-size: 12px;
  border-bottom: 1px solid var(--wb-line);
}
.wb-view .wb-row > summary:hover { background: var(--wb-tint); }
.wb-view .wb-row > summary:focus-visible { outline-offset: -2px; }
.wb-view .wb-row > summary > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.wb-view .wb-row > summary::before { content: none; }
.wb-view .wb-row > summary > span:first-child::before { content: "▸ "; }
.wb-view .wb-row[open] > summary > span:first-child::before { content: "▾ "; }
.wb-view .wb-row-head {
  position: sticky; top: 0; z-index: 1; color: var(--wb-quiet); background: var(--wb-ground);
}
.wb-view .wb-number { font-variant-numeric: tabular-nums; }
.wb-view .wb-row > pre { margin: 2px 4px 6px; }
.wb-view .wb-bad > summary > span:nth-child(2) { color: var(--wb-bad); font-weight: 600; }
.wb-view .wb-bad > summary > span:nth-child(2)::before { content: "✕ "; }

.wb-view .wb-list-rows { max-height: 16rem; overflow: auto; }
.wb-view .wb-list-row { border-bottom: 1px solid var(--wb-line); align-items: baseline; gap: 10px; }
.wb-view .wb-list-row .widget-html { flex: 1 1 60%; min-width: 0; }
.wb-view .wb-list-row .widget-html-content {
  display: grid; grid-template-columns: 2fr 1fr 1fr; gap: 8px; font-size: 12px;
}
.wb-view .wb-chosen { background: var(--wb-tint); }
.wb-view .wb-link {
  flex: 1 1 40%; min-width: 0; height: auto; padding: 3px 4px; border: 0; background: none;
  color: var(--wb-InProgress); text-align: left; text-decoration: underline; box-shadow: none;
}

@property --wb-seconds { syntax: "<integer>"; inherits: false; initial-value: 0; }
@keyframes wb-tick { to { --wb-seconds: 86400; } }
.wb-view .wb-ticking::after {
  animation: wb-tick 86400s linear forwards; animation-delay: inherit;
  counter-reset: wb-seconds var(--wb-seconds); content: counter(wb-seconds) " s";
}
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
