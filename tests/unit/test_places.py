"""Where things lie."""

from __future__ import annotations

from helpers.places import CHECKOUT, workbook_home


def test_an_empty_home_is_the_default_one() -> None:
    assert workbook_home({"WORKBOOK_HOME": ""}) == workbook_home({}) == CHECKOUT / ".workbook"


def test_a_relative_home_starts_at_the_checkout() -> None:
    assert workbook_home({"WORKBOOK_HOME": "mine"}) == CHECKOUT / "mine"
