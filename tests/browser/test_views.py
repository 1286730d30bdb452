"""What the first chapters do not show: failures, machines inside of machines, the past."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import scratch
from tests.browser.lab import Lab
from tests.browser.notebook import NotebookPage


@pytest.fixture
def ran(notebook: NotebookPage, lab: Lab) -> NotebookPage:
    """The scratch notebook, after all its cells."""
    scratch.write(lab.folder / "notebooks")
    notebook.open("scratch.ipynb")
    notebook.run_all()
    notebook.wait_until_all_ran()
    return notebook


def test_failures_nesting_and_the_past_are_shown(ran: NotebookPage) -> None:
    nested = ran.cell("nested").locator(".wb-execution")
    expect(nested.locator("img").first).to_be_visible()
    nested.locator("input[aria-label^=Pack][aria-label*=Wait]").click()
    expect(nested.locator(".wb-panel").filter(visible=True)).to_contain_text("Iteration 0")
    ran.picture("parallel-in-map", nested)

    failed = ran.cell("failed").locator(".wb-execution")
    expect(failed.locator("img").first).to_be_visible()
    expect(failed.locator(".wb-alert")).to_contain_text("The shelf is empty.")
    expect(failed.locator(".wb-panel").filter(visible=True)).to_contain_text("NotThere")
    ran.picture("failed-execution", failed)

    broken = ran.cell("broken-deploy").locator(".wb-view")
    expect(broken.locator(".wb-alert")).to_contain_text("NoCode failed")
    expect(broken.locator(".wb-alert")).to_contain_text("deploy again")
    ran.picture("failed-deploy", broken)
    expect(ran.cell("removed").locator("[role=status]")).to_contain_text("Stack broken-dev is gone")

    executions = ran.cell("list")
    executions.get_by_role("button", name="three-orders").click()
    opened = executions.locator(".wb-execution")
    expect(opened.locator("[role=status]")).to_contain_text("Succeeded")
    expect(opened.locator("input[aria-label^=PackAndBill]")).to_be_visible()
    expect(opened.locator("img").first).to_be_visible()
    ran.picture("execution-list", executions)
    executions.get_by_role("button", name="Close the list").click()
    expect(executions.locator("table")).to_be_visible()
    expect(executions.locator("button.wb-link")).to_have_count(0)
