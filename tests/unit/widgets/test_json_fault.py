"""Where a text stops being JSON, in words."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.widgets.json_fault import find_fault

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1,}', "line 1, column 8: there is a comma, but nothing follows it"),
        ("[1, 2, ]", "line 1, column 6: there is a comma, but nothing follows it"),
        ('{"a" 1}', "line 1, column 6: a colon is missing after the name"),
        ('{"a": 1\n "b": 2}', "line 2, column 2: a comma is missing, or a bracket"),
        ("{'a': 1}", 'line 1, column 2: names and texts stand in double quotes: "'),
        ('{"a": True}', "line 1, column 7: JSON writes true, not True"),
        ('{"a": None}', "line 1, column 7: JSON writes null, not None"),
        ('{"a": hello}', 'line 1, column 7: text stands in double quotes: "hello"'),
        ('{"a": }', "line 1, column 7: a value is missing"),
        ("{a: 1}", 'line 1, column 2: a name in double quotes is expected: "name"'),
        ('{"a": [1, {', "line 1, column 12: the text ends before }"),
        ('{"a": "b', "line 1, column 7: the text that begins here is never closed"),
        ('{"a": "b\nc"}', r"line 1, column 9: a line break within a text is written \n, a tab \t"),
        ('{"a": 1} x', "line 1, column 10: the JSON is complete before this"),
        ('{"NaN": NaN}', "line 1, column 9: JSON has no NaN"),
        ("[-Infinity]", "line 1, column 2: JSON has no -Infinity"),
        ("[" * 100_000, "line 1, column 1: it is nested too deeply"),
    ],
)
def test_a_fault_is_named_with_its_place(text: str, said: str) -> None:
    assert str(find_fault(text)) == said


def test_a_fault_is_quoted_with_what_stands_around_it() -> None:
    fault = find_fault('{\n  "a": "b" "c": 1\n}')
    assert fault is not None
    assert (fault.before, fault.found, fault.after) == ('  "a": "b" ', '"', 'c": 1')


@given(JSON)
def test_nothing_is_wrong_with_json(value: object) -> None:
    assert find_fault(json.dumps(value, ensure_ascii=False, indent=2)) is None


@given(st.text(st.sampled_from("{}[]\",:'\\ \ntrue1.eN"), max_size=20))
def test_whatever_is_typed_is_either_json_or_has_a_place(text: str) -> None:
    fault = find_fault(text)
    if fault is None:
        json.loads(text)
        return
    assert 1 <= fault.line <= text.count("\n") + 1
    with suppress(json.JSONDecodeError):
        assert "NaN" in text or json.loads(text) is None
