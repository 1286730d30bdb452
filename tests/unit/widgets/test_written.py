"""Values written as in a file."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers.widgets.written import to_json, to_yaml

ASCII = st.characters(codec="ascii", exclude_characters="\x7f")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(ASCII, max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(ASCII, max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


def test_events_look_as_in_a_serverless_yml() -> None:
    events = [{"http": {"path": "hello", "method": "GET"}}, {"http": "POST action/start"}]
    assert to_yaml({"events": events}) == (
        "events:\n  - http:\n      path: hello\n      method: GET\n  - http: POST action/start"
    )


@given(VALUES)
def test_what_is_written_reads_as_what_it_was(value: object) -> None:
    assert yaml.safe_load(to_yaml(value)) == value


@pytest.mark.parametrize(
    "text", ["no", "12", "1e3", "a: b", "a #b", "", " a", "~", "=", "2026-11-22"]
)
def test_text_that_yaml_would_take_for_something_else_is_quoted(text: str) -> None:
    assert yaml.safe_load(to_yaml([text])) == [text]


def test_a_definition_inside_of_a_text_is_opened_up() -> None:
    written = to_json({"Fn::Sub": ['{"StartAt": "A"}', {}]})
    assert '"StartAt": "A"' in written
