"""JupyterLab, Chromium and a scratch copy of the notebooks for the browser tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.lab import ROOT, Lab
from tests.browser.notebook import NotebookPage

PICTURES = ROOT / "docs" / "pictures"
SCREENSHOTS = ROOT / "build" / "screenshots"
SHOWN_IN_DOCS = {"starter-light.png", "starter-dark.png", "deploy-light.png", "failed-deploy.png"}
"""Of the screenshots; WORKBOOK_WRITE_PICTURES=1 puts the new ones there."""
NARROW = {"width": 1024, "height": 900}
"""The narrowest window the views are made for; whatever fits here fits a wider one."""
WAIT_SCALE = "0.25"
"""Of the nominal waits: long enough for a running state to be seen, short enough for a test."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as a browser test, in one xdist group: one Lab, one Chromium."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def missing(what: str) -> None:
    """Skip for a person without it; fail where tests must all run."""
    if os.environ.get("CI") or os.environ.get("WORKBOOK_REQUIRE_BROWSER"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The system's browser: playwright's own download is larger, and older on Debian."""
    wanted = os.environ.get("WORKBOOK_BROWSER")
    found = wanted or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        missing("no Chromium here: install one, or name one in WORKBOOK_BROWSER")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def workbook_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A local AWS of this suite's own, never the learner's."""
    home = tmp_path_factory.mktemp("workbook-home")
    return {"WORKBOOK_HOME": str(home), "WORKBOOK_WAIT_SCALE": WAIT_SCALE}


@pytest.fixture(scope="session")
def lab(
    tmp_path_factory: pytest.TempPathFactory, workbook_environment: dict[str, str]
) -> Iterator[Lab]:
    """JupyterLab over a copy of what a learner opens."""
    folder = tmp_path_factory.mktemp("checkout")
    for part in (ROOT / "notebooks", PICTURES):
        copy = folder / part.relative_to(ROOT)
        shutil.copytree(part, copy, ignore=shutil.ignore_patterns(".*"))
    server = Lab(folder, tmp_path_factory.mktemp("jupyter"), workbook_environment)
    server.start()
    yield server
    server.stop()
    _stop_local_aws(workbook_environment)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[object]:
    """One Chromium for all tests."""
    sync_api = pytest.importorskip("playwright.sync_api")
    options = [
        "--no-sandbox",  # CI runs as root
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--font-render-hinting=none",
    ]
    with sync_api.sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=chromium, args=options)
        yield instance
        instance.close()


@pytest.fixture
def notebook(browser: object, lab: Lab) -> Iterator[NotebookPage]:
    """A page in a narrow window; afterwards: nothing left the machine, nobody complained."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport=NARROW, reduced_motion="reduce")  # type: ignore[attr-defined]
    page = NotebookPage(context.new_page(), lab, SCREENSHOTS)
    yield page
    context.close()
    if os.environ.get("WORKBOOK_WRITE_PICTURES"):
        for name in SHOWN_IN_DOCS & page.taken:
            shutil.copy(SCREENSHOTS / name, PICTURES)
    assert page.foreign_requests == []
    assert page.complaints == []


def _stop_local_aws(environment: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "-m", "helpers", "local", "stop"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )
