"""The page on how true the local AWS is says what the corrections and the gaps say."""

from __future__ import annotations

import subprocess
import sys

from tests.docs.pages import CHECKOUT, text


def test_the_page_is_up_to_date() -> None:
    command = [sys.executable, "-m", "helpers.aws.fidelity", "--check"]
    result = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_readme_leads_to_it() -> None:
    assert "(docs/fidelity.md)" in text("README.md")
