"""How the API console looks, beyond what all views share; pure.

One class more in front than the shared rules have: an execution that opens inside of the console
brings those along a second time, further down the page.
"""

from __future__ import annotations

from helpers.widgets.api_parts import TABS

_RULES = """
.wb-view.wb-view.wb-api {
  .wb-api-columns { display: flex; flex-flow: row wrap; gap: 10px 24px; align-items: flex-start; }
  .wb-api-columns { margin-bottom: 8px; }
  .wb-editor, .wb-answer { flex: 1 1 24rem; min-width: 0; display: block; }
  .wb-fields, .wb-list-rows { display: block; }
  .wb-fields > *, .wb-opened > * { margin-bottom: 5px; }
  .widget-label { color: var(--wb-quiet); }
  .widget-dropdown, .widget-text, .widget-textarea { width: 100%; min-width: 0; }
  .wb-target { display: flex; gap: 8px; width: 100%; }
  .wb-target > :first-child { flex: 0 0 11.5em; width: auto; }
  .wb-target > :last-child { flex: 1 1 auto; width: auto; }
  textarea, input, select { font-family: var(--wb-code); font-size: 12px; }
  select { /* the arrow that ipywidgets has is black in dark themes too */
    background-image: linear-gradient(45deg, transparent 50%, var(--wb-text) 50%),
      linear-gradient(-45deg, transparent 50%, var(--wb-text) 50%);
    background-position: right 12px center, right 7px center; background-size: 5px 5px;
    background-repeat: no-repeat;
  }
  .widget-textarea { height: auto; }
  .widget-textarea textarea { resize: vertical; line-height: 1.45; }
  .wb-check, .wb-hint { min-height: 1.5em; margin-left: 73px; font-size: 12px; }
  .wb-check code, .wb-check mark { overflow-wrap: anywhere; }
  mark { color: inherit; background: none; outline: 1px solid var(--wb-CaughtError); }
  .wb-buttons { display: flex; flex-flow: row wrap; gap: 6px; overflow: visible; }
  .wb-again, .wb-list-rows { margin-bottom: 8px; }
  .wb-again { margin-top: 8px; }
  .wb-buttons .jupyter-button { width: auto; padding: 0 14px; }
  .wb-send { background: var(--wb-InProgress); color: var(--wb-ground); font-weight: 600; }
  .wb-opened { display: none; }
  &:has(.wb-opens-headers[open]) .wb-opened { display: block; }

  .wb-tabs { display: flex; flex-flow: row wrap; border-bottom: 1px solid var(--wb-line); }
  .wb-tabs label {
    position: relative; padding: 3px 10px; color: var(--wb-quiet); cursor: pointer;
    border-bottom: 3px solid transparent; border-radius: 3px 3px 0 0;
  }
  .wb-tabs label:hover { background: var(--wb-tint); }
  .wb-tabs label:has(:checked) { color: var(--wb-text); border-color: var(--wb-focus); }
  .wb-tabs label:has(:focus-visible) { outline: 2px solid var(--wb-focus); }
  .wb-tab {
    appearance: none; position: absolute; inset: 0; margin: 0; border: 0; outline: 0;
    cursor: pointer;
  }
  .wb-tab-part { display: none; padding-top: 6px; }
  .wb-copy {
    width: 100%; box-sizing: border-box; padding: 4px 6px; border: 0; border-radius: 4px;
    background: var(--wb-tint); color: inherit; line-height: 1.45; resize: vertical;
    field-sizing: content; max-height: 16rem; overflow-wrap: anywhere;
  }
  .wb-list-rows { max-height: 11rem; }
}
"""

STYLE = _RULES.strip() + "".join(
    f'\n.wb-view.wb-view.wb-api:has(.wb-tab[value="{name}"]:checked) .wb-tab-{name}.wb-tab-part '
    "{ display: block; }"
    for name in TABS
)
