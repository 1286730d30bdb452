"""YAML 1.2 scalars, as js-yaml reads them and JSON keeps them."""

from __future__ import annotations

import json

import pytest

from helpers.config.scalars import number_text, plain_scalar, text_of


@pytest.mark.parametrize(
    "text", ["yes", "no", "on", "off", "y", "n", "1_000", "12:30", "0o8", "1e400"]
)
def test_what_only_yaml_1_1_or_nobody_converts_stays_text(text: str) -> None:
    assert plain_scalar(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("010", 10), ("012345", 12345), ("0o17", 15), ("0x1F", 31), ("0b101", 5), ("-0x10", -16),
        ("1e3", 1000), ("1.0", 1), ("1.10", 1.1), ("+5", 5), (".5", 0.5), ("5.", 5), ("-0.0", 0),
        ("true", True), ("False", False), ("TRUE", True),
        ("", None), ("~", None), ("Null", None), (".inf", None), (".NaN", None),
    ],
)  # fmt: skip
def test_a_scalar_has_the_value_and_type_of_yaml_1_2(text: str, value: object) -> None:
    assert (plain_scalar(text), type(plain_scalar(text))) == (value, type(value))


def test_a_number_beyond_a_double_is_printed_as_javascript_prints_it() -> None:
    assert json.dumps(plain_scalar("12345678901234567890")) == "12345678901234567000"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2012-10-17", "2012-10-17T00:00:00.000Z"),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-15T02:59:43.100Z"),
        ("2012-10-17 10:11:12.5 +2", "2012-10-17T08:11:12.500Z"),
        ("2012-13-45", "2013-02-14T00:00:00.000Z"),
        ("0001-01-01", "1901-01-01T00:00:00.000Z"),
    ],
)
def test_a_date_becomes_its_instant_in_utc(text: str, value: str) -> None:
    assert plain_scalar(text) == value


@pytest.mark.parametrize("text", ["2012-1-1", "2012-10-17T", "9999-12-99"])
def test_what_is_no_date_stays_text(text: str) -> None:
    assert plain_scalar(text) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (1.5, "1.5"),
        (1e21, "1e+21"),
        (1e-7, "1e-7"),
        (1e-6, "0.000001"),
    ],
)  # fmt: skip
def test_text_of_a_scalar_is_that_of_javascript(value: float | None, text: str) -> None:
    assert text_of(value) == text


def test_a_long_fraction_keeps_its_shortest_digits() -> None:
    assert number_text(123456789.123456789) == "123456789.12345679"
