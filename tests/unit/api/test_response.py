"""Answers of an API."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.api.request import make_request
from helpers.api.response import Headers, Response
from helpers.errors import WorkbookError

REQUEST = make_request("GET", "https://a.example/dev", "/hello")
RESPONSE = Response(
    status=403,
    reason="Forbidden",
    headers=Headers((("Content-Type", "application/json"), ("x-amzn-RequestId", "1234"))),
    text='{"message":"Forbidden"}',
    request=REQUEST,
    elapsed=0.25,
)


def test_a_repr_shows_the_status_alone() -> None:
    assert repr(RESPONSE) == "Response(403)"


def test_a_refusal_is_an_answer() -> None:
    assert RESPONSE.json() == {"message": "Forbidden"}


def test_the_raw_text_is_what_came_over_the_line() -> None:
    assert RESPONSE.raw.splitlines() == [
        "HTTP/1.1 403 Forbidden",
        "Content-Type: application/json",
        "x-amzn-RequestId: 1234",
        "",
        '{"message":"Forbidden"}',
    ]


@pytest.mark.parametrize(("text", "why"), [("<html>", "<html>"), ("", "no body")])
def test_an_answer_that_is_no_json_says_what_it_is(text: str, why: str) -> None:
    with pytest.raises(WorkbookError) as caught:
        replace(RESPONSE, text=text).json()
    assert why in caught.value.why


def test_two_answers_that_took_different_times_are_equal() -> None:
    assert {replace(RESPONSE, elapsed=2), RESPONSE} == {RESPONSE}


def test_headers_are_found_whatever_their_capitals() -> None:
    assert RESPONSE.headers["X-AMZN-REQUESTID"] == "1234"
    assert "content-type" in RESPONSE.headers


def test_headers_given_twice_are_joined_and_counted_once() -> None:
    headers = Headers((("A", "1"), ("b", "2"), ("a", "3")))
    assert headers["a"] == "1, 3"
    assert len(headers) == len(list(headers)) == 2


def test_a_header_that_is_not_there_is_a_missing_key() -> None:
    assert "nope" not in Headers()
