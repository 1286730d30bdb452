"""API Gateway's mapping templates: ``$input``, ``$util``, ``$context``, and what comes of them.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.aws.server.mapping.answers import on_the_wire
from helpers.aws.server.mapping.documents import MISSING, NotJson, find, read_json
from helpers.aws.server.mapping.integration import Exchange, IntegrationBroken
from helpers.aws.server.mapping.requests import ApiRequest, Place
from helpers.aws.server.velocity.syntax import VelocityError

PLACE = Place("000000000000", "eu-west-1", "abc123", "dev", "res1", "/orders/{id}")
WHOLE = """#set($body = $util.escapeJavaScript($input.json('$')).replaceAll("\\\\'", "'"))
{"input": "$body"}"""
DOCUMENT = read_json('{"a": {"b": [1, {"c": "x"}, {"c": "y"}]}, "odd key": 2, "n": null}')
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def request(body: str = "", **about: Any) -> ApiRequest:
    headers = {"content-type": "application/json", "x-own": "own", "host": "127.0.0.1:1"}
    return ApiRequest(
        **{
            "place": PLACE,
            "request_id": "request-1",
            "method": "POST",
            "path": "/orders/7",
            "headers": headers,
            "query": {"q": ["1", "2"]},
            "path_parameters": {"id": "7"},
            "stage_variables": {"name": "value"},
            "body": body.encode(),
            **about,
        }
    )


def rendered(template: str, body: str = "", **about: Any) -> str:
    integration = {"requestTemplates": {"application/json": template}}
    return Exchange(integration, request(body, **about)).sent()


@settings(deadline=None)
@given(json_values)
def test_any_body_becomes_one_text_of_json(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert json.loads(json.loads(rendered(WHOLE, text))["input"]) == value


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("", "{}"),
        ("1.0", "1.0"),
        ("1e400", "1e400"),
        ("0.10000000000000000001", "0.10000000000000000001"),
        ('{ "a" : [ ] }', '{"a":[]}'),
        ('"\\ud83d\\ude00"', '"😀"'),
        ('"\\ud83d"', '"\\ud83d"'),
        ('"\\u0000\\u001f\\/"', '"\\u0000\\u001f/"'),
    ],
)
def test_a_body_is_seen_as_compact_json_with_its_numbers(text: str, seen: str) -> None:
    assert rendered("$input.json('$')", text) == seen


@pytest.mark.parametrize("text", ["{", "a=1", "[1,]", "NaN", "[" * 100_000])
def test_a_body_that_is_no_json_is_told_from_others(text: str) -> None:
    with pytest.raises(NotJson):
        rendered("$input.json('$')", text)


def test_a_body_that_is_not_looked_into_may_be_anything() -> None:
    assert rendered("$input.body", "{") == "{"


def test_a_form_can_be_taken_apart() -> None:
    template = "#foreach($part in $input.path('$').split('&'))[$util.urlDecode($part)]#end"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    integration = {"requestTemplates": {headers["content-type"]: template}}
    found = Exchange(integration, request("a=1&b=x+%C3%BC", headers=headers)).sent()
    assert found == "[a=1][b=x ü]"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("$input.path('$.a.b[0]')", "1"),
        ("$input.path('$').a.b[1].c", "x"),
        ("$input.path('$.a')", '{b=[1,{"c":"x"}]}'),
        ("$input.json('$.a.b[1]')", '{"c":"x"}'),
        ("$input.json('$.none')", '""'),
        ("[$input.path('$.none')]", "[]"),
        ("#if($input.path('$.none') == '')none#end", "none"),
        ("$input.path('$.a.b').size()", "2"),
    ],
)
def test_a_template_looks_into_the_body(template: str, text: str) -> None:
    assert rendered(template, '{"a": {"b": [1, {"c": "x"}]}}') == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("$input.params('id') $input.params('q') $input.params('X-Own')", "7 2 own"),
        ("[$input.params('none')]", "[]"),
        ("$input.params().path.id", "7"),
        ("$input.params().querystring.get('q')", "2"),
        ("$input.params().header.get('x-own')$input.params().header['X-OWN']", "ownown"),
        ("$input.params().header.containsKey('x-Own')", "true"),
        ("$input.params().keySet()", "[path, querystring, header]"),
        ("$input.params().header.keySet()", "[Content-Type, X-Own, Host]"),
        (
            "$stageVariables.name$stageVariables.get('name') $!none$stageVariables.none.",
            "valuevalue .",
        ),
    ],
)
def test_a_template_looks_at_the_parameters(template: str, text: str) -> None:
    assert rendered(template) == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("$context.requestId $context.httpMethod $context.stage", "request-1 POST dev"),
        ("$context.path $context.resourcePath", "/dev/orders/7 /orders/{id}"),
        ("$context.domainName", "abc123.execute-api.eu-west-1.amazonaws.com"),
        ("$context.identity.sourceIp $context.identity.caller.", "127.0.0.1 ."),
        ("[$context.authorizer.claims.sub][$context.unknown]", "[][]"),
    ],
)
def test_a_template_looks_at_its_context(template: str, text: str) -> None:
    assert rendered(template) == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        (r"""$util.escapeJavaScript("a'b/c""d")""", r"a\'b\/c\"d"),
        ("$util.escapeJavaScript($input.path('$'))", r"\\ \n\u0001\u00FC\uD83D\uDE00"),
        ("$util.urlEncode('a b&ü~*')", "a+b%26%C3%BC%7E*"),
        ("$util.urlDecode('a+b%26%C3%BC')", "a b&ü"),
        ("$util.base64Encode('ü')", "w7w="),
        ("$util.base64Decode('w7w=')", "ü"),
        ("$util.parseJson('{\"a\": [1, 2]}').a[1]", "2"),
        ("[$util.escapeJavaScript($none).length()]", "[]"),
    ],
)
def test_the_functions_of_util(template: str, text: str) -> None:
    assert rendered(template, json.dumps("\\ \n\x01ü😀")) == text


@pytest.mark.parametrize("template", ["$util.parseJson('{')", "$util.none()", "$input.path('a')"])
def test_what_a_template_cannot_mean_is_refused(template: str) -> None:
    with pytest.raises(IntegrationBroken):
        rendered(template, "{}")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$", DOCUMENT),
        ("$.a.b[0]", 1),
        ("$['a']['b'][-1].c", "y"),
        ('$["odd key"]', 2),
        ("$.n", None),
        ("$.none", MISSING),
        ("$.a.b[7]", MISSING),
        ("$.a.b[0].c", MISSING),
        ("$.a.b[*].c", ["x", "y"]),
        ("$..c", ["x", "y"]),
        ("$.a.b[1:].c", ["x", "y"]),
        ("$.a.*", [[1, {"c": "x"}, {"c": "y"}]]),
    ],
)
def test_a_path_leads_to(path: str, found: Any) -> None:
    assert find(DOCUMENT, path) == found


@pytest.mark.parametrize("path", ["a", "$.a[?(@.b)]", "$.", "$[a]"])
def test_a_path_that_is_none_is_refused(path: str) -> None:
    with pytest.raises(VelocityError):
        find(DOCUMENT, path)


def test_dates_are_written_as_java_does_and_errors_by_their_full_names() -> None:
    body = b'{"startDate": 1486772644.911, "output": "{\\"startDate\\": 1}"}'
    expected = '{"startDate":1.486772644911E9,"output":"{\\"startDate\\": 1}"}'
    assert on_the_wire(body) == expected
    assert on_the_wire(b'{"__type": "ValidationException"}') == (
        '{"__type":"com.amazon.coral.validate#ValidationException"}'
    )


def test_what_is_no_document_is_left_alone() -> None:
    assert on_the_wire(b"<xml/>") == "<xml/>"
