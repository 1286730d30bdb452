"""Every faulty file is refused with all of its faults, in words that a person has read."""

from __future__ import annotations

import pytest

from tests.golden.errors.cases import message, message_file, names


@pytest.mark.parametrize("name", names())
def test_a_faulty_file_is_refused_with_its_message(name: str) -> None:
    assert message(name) == message_file(name).read_text(encoding="utf-8")
    assert message(name)
