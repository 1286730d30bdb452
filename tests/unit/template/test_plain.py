"""JSON as JavaScript writes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.template.plain import compact, md5, plain, text

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=10,
)


def test_keys_that_are_numbers_come_first_and_ascending() -> None:
    assert list(plain({"b": 0, "10": 0, "9": 0, "a": 0})) == ["9", "10", "b", "a"]


@pytest.mark.parametrize("key", ["01", "-1", "1.0", "4294967295", "", "٣"])
def test_a_key_that_only_looks_like_an_index_keeps_its_place(key: str) -> None:
    assert list(plain({"b": 0, key: 0})) == ["b", key]


@pytest.mark.parametrize(
    ("number", "written"),
    [(1.0, "1"), (1000.0, "1000"), (0.5, "0.5"), (-0.0, "0"), (1e21, "1e+21")],
)
def test_a_whole_number_has_no_decimal_point(number: float, written: str) -> None:
    assert compact(number) == written


def test_the_digest_is_of_the_compact_text_in_utf_8() -> None:
    # printf '%s' '{"Ref":"Täfel"}' | md5sum
    assert md5({"Ref": "Täfel"}) == "7085f617aba9b2821f0be8bb34886637"


@pytest.mark.parametrize(("value", "written"), [(True, "true"), (None, ""), (0, "0"), ("x", "x")])
def test_a_scalar_becomes_text_as_in_javascript(value: object, written: str) -> None:
    assert text(value) == written


@given(JSON)
def test_a_plain_copy_says_the_same(value: object) -> None:
    assert plain(value) == value


def test_a_plain_copy_shares_nothing() -> None:
    value = {"list": [{"deep": 1}]}
    plain(value)["list"][0]["deep"] = 2
    assert value == {"list": [{"deep": 1}]}
