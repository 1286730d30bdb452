"""Our mapping templates against the framework's: other texts, but the same when rendered.

This is how the deviation ``request-template-text`` is held to mean nothing but the text.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.aws.server.mapping.requests import ApiRequest, Place
from helpers.aws.server.mapping.variables import render_mapping
from tests.peer.corpus import expected, ours

PLACE = Place("123456789012", "eu-west-1", "abc123", "dev", "res123", "/items/{item}")
REFERENCES = {
    "StateMachineArn": "arn:aws:states:eu-west-1:123456789012:stateMachine:templated",
    "AccountId": "123456789012",
}
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
DEFAULT, PROXY = "ApiGatewayMethodNonePost", "ApiGatewayMethodProxyPost"
THEIRS, OURS = expected("api-templates"), ours("api-templates")

AWKWARD = (
    """it's "quoted" \\ \\' \\" </script> \n\r\t\b\f\x00\x1f ünïcödé \u2028 😀 ${x} $input #if"""
)
texts = st.text(st.characters(exclude_categories=["Cs"]))
documents = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
# Values of headers, parameters and variables; an empty one is null to the event.
words = st.dictionaries(st.text("aZ9-_'é", min_size=1), texts, max_size=3)


def request(body: str, content_type: str = JSON, **given: Any) -> ApiRequest:
    headers = {"content-type": content_type, **given.pop("headers", {})}
    return ApiRequest(
        PLACE, "id-1", "POST", "/items/1", headers=headers, body=body.encode(), **given
    )


def sent(template: Any, method: str, request: ApiRequest) -> Any:
    """What Step Functions is sent, after CloudFormation and API Gateway have done their part."""
    templates = template["Resources"][method]["Properties"]["Integration"]["RequestTemplates"]
    text, variables = templates[request.content_type]["Fn::Sub"]
    for name in variables:
        text = text.replace(f"${{{name}}}", REFERENCES[name])
    context = request.context() | {"requestTime": "then", "requestTimeEpoch": 0}
    context["extendedRequestId"] = "extended"
    return json.loads(render_mapping(text, request.input(), context, request.stage_variables))


def event(template: Any, request: ApiRequest) -> Any:
    """The input of an execution behind ``lambda_proxy``."""
    return json.loads(sent(template, PROXY, request)["input"])


@given(documents)
@settings(max_examples=60, deadline=None)
def test_any_body_arrives_as_the_input(document: Any) -> None:
    body = json.dumps(document)
    call = sent(OURS, DEFAULT, request(body))
    assert call == sent(THEIRS, DEFAULT, request(body))
    assert json.loads(call["input"]) == document


def test_an_execution_is_named_after_the_request() -> None:
    call = sent(OURS, DEFAULT, request("{}"))
    assert (call["name"], call["stateMachineArn"]) == ("id-1", REFERENCES["StateMachineArn"])


def test_no_body_is_an_empty_object() -> None:
    assert sent(OURS, DEFAULT, request(""))["input"] == "{}"


@given(body=texts, query=words, path=words, variables=words)
@settings(max_examples=40, deadline=None)
def test_any_request_becomes_the_same_event(
    body: str, query: dict[str, str], path: dict[str, str], variables: dict[str, str]
) -> None:
    given = {
        "query": {name: [value] for name, value in query.items()},
        "path_parameters": path,
        "stage_variables": variables,
    }
    call = request(body, **given)
    if not any("'" in name for name in (*query, *path, *variables)):
        assert event(OURS, call) == event(THEIRS, call)
    assert event(OURS, call)["queryStringParameters"] == (
        {name: value or None for name, value in query.items()} or None
    )


@pytest.mark.parametrize("body", ["plain", AWKWARD, '{"a": "it\'s"}', "[1, 2]"])
def test_the_body_of_an_event_is_text(body: str) -> None:
    assert event(OURS, request(body))["body"] == body


@pytest.mark.parametrize(
    ("body", "decoded"),
    [
        ("a=1&b=two+words&c=%22%27%5C%C3%BC", {"a": "1", "b": "two words", "c": "\"'\\ü"}),
        ("empty=&bare&last=x", {"empty": "", "bare": "", "last": "x"}),
        ("one=1", {"one": "1"}),
    ],
)
def test_a_form_becomes_an_object_in_text(body: str, decoded: dict[str, str]) -> None:
    # White space in it differs; so the text is compared as what it says.
    found, theirs = (event(template, request(body, FORM)) for template in (OURS, THEIRS))
    assert json.loads(found.pop("body")) == json.loads(theirs.pop("body")) == decoded
    assert found == theirs


def test_names_with_an_apostrophe_are_escaped_too() -> None:
    call = request("{}", query={"it's": ["x"]}, headers={"x-it's": "y"})
    assert event(OURS, call)["queryStringParameters"] == {"it's": "x"}


@pytest.mark.parametrize("key", ["queryStringParameters", "pathParameters", "stageVariables"])
def test_what_a_request_does_not_have_is_null_in_the_event(key: str) -> None:
    assert event(OURS, request("{}"))[key] is None
