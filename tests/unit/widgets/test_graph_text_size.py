"""How wide texts are, and where they are broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.widgets.text_size import shorten, text_width, wrap


def test_bold_is_wider() -> None:
    assert text_width("Hello", 13, bold=True) > text_width("Hello", 13)


def test_an_accent_adds_no_width() -> None:
    assert text_width("u\u0308", 13) == text_width("ü", 13) == text_width("u", 13)


def test_a_chinese_character_takes_a_whole_square() -> None:
    assert text_width("漢", 10) >= 10


def test_a_text_that_fits_stays_whole() -> None:
    assert wrap("Hello", 190, 13, lines=3) == ("Hello",)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("process the order", ("process", "the order")),
        ("processTheOrder", ("process", "TheOrder")),
        ("process-the-order", ("process-", "the-order")),
    ],
)
def test_names_are_broken_where_words_begin(name: str, lines: tuple[str, ...]) -> None:
    assert wrap(name, 60, 13, lines=2) == lines


@given(st.text(max_size=90), st.floats(40, 300), st.integers(1, 3))
def test_no_line_is_wider_than_asked(text: str, width: float, count: int) -> None:
    lines = wrap(text, width, 13, lines=count)
    assert 1 <= len(lines) <= count
    assert all(text_width(line, 13) <= width for line in lines)


@given(st.text(alphabet="abc XYZ-", max_size=60))
def test_nothing_is_lost_where_there_is_room(text: str) -> None:
    assert "".join(wrap(text, 90, 13, lines=60)).replace(" ", "") == text.replace(" ", "")


def test_what_is_cut_ends_in_an_ellipsis() -> None:
    assert shorten("Hello world", 40, 13).endswith("…")
