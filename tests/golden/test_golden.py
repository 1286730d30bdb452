"""Every saved step compiles to its golden template, in which cfn-lint finds no error."""

from __future__ import annotations

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs

from tests.golden.templates import FOLDER, compiled, golden_file, slugs


@pytest.mark.parametrize("slug", slugs())
def test_a_saved_step_compiles_to_its_golden_template(slug: str) -> None:
    assert golden_file(slug).read_text(encoding="utf-8") == compiled(slug), "see `make golden`"


@pytest.mark.parametrize("slug", slugs())
def test_cfn_lint_finds_no_error(slug: str) -> None:
    settings = ManualArgs(regions=["eu-west-1"])
    matches = lint(golden_file(slug).read_text(encoding="utf-8"), config=settings)
    assert [str(match) for match in matches if match.rule.severity == "error"] == []


def test_no_golden_template_is_left_over() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(slugs())
