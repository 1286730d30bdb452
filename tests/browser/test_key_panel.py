"""The keys of an API in a browser: concealed, revealed, copied, switched off; nothing is saved."""

from __future__ import annotations

import re

import nbformat
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab
from tests.browser.notebook import NotebookPage
from tests.browser.test_first_chapters import DARK, LIGHT, assert_contrast
from tests.functional.test_api_keys import write

CELLS = {
    "setup": """
from helpers import connect, load_step
from helpers.widgets import KeyPanel

stack = connect().deploy(load_step("guarded")).wait()
api = stack.rest_api()
""",
    "panel": "KeyPanel(stack)",
    "ask": 'api.post("/say", {}, api_key=stack.api_key("dev-first")).status',
}
VALUE = re.compile(r"^\w{20,}$")


@pytest.fixture
def ran(notebook: NotebookPage, lab: Lab) -> NotebookPage:
    """A notebook with the panel, after all its cells."""
    folder = lab.folder / "notebooks" / "guarded"
    folder.mkdir(exist_ok=True)
    write(folder, "guarded")
    book = nbformat.v4.new_notebook()
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    book.cells = [
        nbformat.v4.new_code_cell(source.strip(), id=cell) for cell, source in CELLS.items()
    ]
    nbformat.write(book, lab.folder / "notebooks" / "keys.ipynb")
    notebook.open("keys.ipynb")
    notebook.use_theme(LIGHT)
    notebook.run_all()
    notebook.wait_until_all_ran()
    return notebook


def test_a_key_is_revealed_copied_concealed_and_switched_off(ran: NotebookPage, lab: Lab) -> None:
    panel = ran.cell("panel").locator(".wb-keys")
    key = panel.locator(".wb-key").first
    expect(key).to_contain_text("✓ Enabled")
    expect(key).to_contain_text(re.compile("1 request, 4,99\\d left"))
    value = reveal_and_copy(ran, panel, key)
    ran.save()
    assert value not in (lab.folder / "notebooks" / "keys.ipynb").read_text(encoding="utf-8")

    for theme, name in ((DARK, "dark"), (LIGHT, "light")):
        ran.use_theme(theme)
        assert_contrast(panel)
        ran.picture(f"keys-{name}", panel)

    key.get_by_role("button", name="Conceal").click()
    expect(key.get_by_label("Value of dev-first")).to_have_count(0)
    key.get_by_label("dev-first is enabled").uncheck()
    expect(key).to_contain_text("✕ Disabled: 403")
    ask_again(ran, "403")

    panel.get_by_role("button", name="Close the panel").click()
    saved = ran.cell("panel").locator(".jp-OutputArea-output")
    expect(saved.get_by_role("button")).to_have_count(0)
    expect(saved).to_contain_text("✕ Disabled: 403")
    ran.save()
    assert value not in (lab.folder / "notebooks" / "keys.ipynb").read_text(encoding="utf-8")


def reveal_and_copy(notebook: NotebookPage, panel: Locator, key: Locator) -> str:
    """Return what the panel reveals; pasting gives the same."""
    key.get_by_role("button", name="Reveal").click()
    field = key.get_by_label("Value of dev-first")
    expect(field).to_have_value(VALUE)
    value = field.input_value()
    expect(panel.locator("input[aria-label^='Value of']")).to_have_count(1)
    key.get_by_role("button", name="Copy").click()
    notebook.page.evaluate(
        "() => { const f = document.createElement('textarea'); f.id = 'pasted';"
        " document.body.append(f); f.focus(); }"
    )
    notebook.page.keyboard.press("Control+v")
    assert notebook.page.locator("#pasted").input_value() == value
    notebook.page.evaluate("() => document.getElementById('pasted').remove()")
    return value


def ask_again(notebook: NotebookPage, status: str) -> None:
    """Run the last cell once more."""
    cell = notebook.cell("ask")
    cell.locator(".jp-InputArea-editor").click()
    notebook.page.keyboard.press("Control+Enter")
    expect(cell.locator(".jp-OutputArea-output")).to_have_text(status)
