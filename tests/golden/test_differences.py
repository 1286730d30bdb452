"""What a saved step adds to the one before it is what a person has read."""

from __future__ import annotations

import pytest

from tests.golden.differences import FOLDER, compared, golden_difference, pairs


@pytest.mark.parametrize(("old", "new"), pairs())
def test_a_step_adds_what_it_is_known_to_add(old: str, new: str) -> None:
    golden = golden_difference(old, new).read_text(encoding="utf-8")
    assert golden == compared(old, new), "see `make golden`"


def test_no_golden_difference_is_left_over() -> None:
    assert set(FOLDER.glob("*.txt")) == {golden_difference(*pair) for pair in pairs()}
