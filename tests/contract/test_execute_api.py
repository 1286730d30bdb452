"""A REST API in front of Step Functions, as API Gateway serves it; no SDK in between."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from helpers.aws.embedded import EmbeddedAws
from tests.contract.apis import WHOLE_BODY, Api, Reply, action, templated
from tests.contract.playground import Playground, one_state

ODD = "\" ' \\ / line\nreturn\rtab\t null\0 bell\a delete\x7f Zoë 日本 😀 \u2028 </a>"


class Starter:
    """An API as step 02 has it, with its machine."""

    def __init__(self, playground: Playground) -> None:
        self.playground = playground
        self.machine = playground.machine(one_state({"Type": "Pass"}))
        start = templated("StartExecution", WHOLE_BODY % self.machine)
        self.api = Api(playground.aws)
        self.api.method("GET", "hello", start)
        self.api.method("POST", "action/start", start)
        self.api.method("POST", "action/status", action("DescribeExecution"))
        self.api.method("POST", "action/stop", action("StopExecution"))
        self.api.deploy()

    def post(self, path: str, body: Any, **headers: str) -> Reply:
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.api.ask("POST", path, text, names)

    def input_of(self, reply: Reply) -> Any:
        arn = reply.json()["executionArn"]
        return json.loads(self.playground.finish(arn).description["input"])


@pytest.fixture
def starter(corrected: Playground) -> Iterator[Starter]:
    """An API on the corrected local AWS, and on the stock one, where each test must fail."""
    made = Starter(corrected)
    yield made
    made.api.delete()


@pytest.fixture
def ours(playground: Playground) -> Iterator[Starter]:
    """An API on the corrected local AWS only: the stock one does this too."""
    made = Starter(playground)
    yield made
    made.api.delete()


def test_a_request_starts_an_execution(starter: Starter) -> None:
    reply = starter.post("/action/start", {"name": "Ada"}, Content_Type="application/json")
    assert reply.status == 200
    assert reply.headers["content-type"] == "application/json"
    assert starter.input_of(reply) == {"name": "Ada"}


def test_a_request_without_a_body_starts_with_an_empty_input(starter: Starter) -> None:
    assert starter.input_of(starter.api.ask("GET", "/hello")) == {}


def test_the_execution_is_named_by_the_request(starter: Starter) -> None:
    reply = starter.post("/action/start", {})
    assert reply.json()["executionArn"].endswith(f":{reply.headers['x-amzn-requestid']}")


def test_a_date_is_written_as_java_writes_large_numbers(starter: Starter) -> None:
    reply = starter.post("/action/start", {})
    assert re.search(r'"startDate":1\.\d{6,12}E9[,}]', reply.text)


@pytest.mark.parametrize("ascii_only", [True, False], ids=["escaped", "as UTF-8"])
def test_every_character_arrives_unchanged(starter: Starter, ascii_only: bool) -> None:
    given = {ODD: [ODD, {"deep": ODD}]}
    text = json.dumps(given, ensure_ascii=ascii_only)
    assert starter.input_of(starter.post("/action/start", text.encode())) == given


@pytest.mark.parametrize(
    "text",
    ['"text"', "12", "-1.50", "1e3", "12345678901234567890", "true", "null", "[]", '[{"a": {}}]'],
)
def test_any_json_is_an_input(starter: Starter, text: str) -> None:
    reply = starter.post("/action/start", text)
    arn = reply.json()["executionArn"]
    assert starter.playground.finish(arn).description["input"] == text.replace(" ", "")


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "APPLICATION/JSON"])
def test_a_media_type_has_parameters_and_any_case(starter: Starter, kind: str) -> None:
    assert starter.post("/action/start", {}, Content_Type=kind).status == 200


def test_what_curl_sends_by_default_starts_too(starter: Starter) -> None:
    reply = starter.post(
        "/action/start", {"a": 1}, Content_Type="application/x-www-form-urlencoded"
    )
    assert starter.input_of(reply) == {"a": 1}


def test_another_media_type_is_not_supported(ours: Starter) -> None:
    reply = ours.post("/action/start", "{}", Content_Type="text/plain")
    assert (reply.status, reply.json()) == (415, {"message": "Unsupported Media Type"})


@pytest.mark.parametrize("text", ["{", "not json", "{'a': 1}", "[NaN]", "a=1&b=2"])
def test_a_body_that_is_no_json_is_refused(starter: Starter, text: str) -> None:
    reply = starter.post("/action/start", text)
    assert reply.status == 400
    assert reply.json()["message"].startswith("Could not parse request body into json: ")
    assert reply.headers["x-amzn-errortype"] == "BadRequestException"


def test_an_execution_is_described(starter: Starter) -> None:
    arn = starter.post("/action/start", {"a": 1}).json()["executionArn"]
    starter.playground.finish(arn)
    found = starter.post("/action/status", {"executionArn": arn}).json()
    assert found["status"] == "SUCCEEDED"
    assert json.loads(found["output"]) == {"a": 1}


def test_a_running_execution_is_stopped(starter: Starter) -> None:
    arn = starter.playground.start(one_state({"Type": "Wait", "Seconds": 3600}))
    reply = starter.post("/action/stop", {"executionArn": arn, "error": "E", "cause": "C"})
    assert list(reply.json()) == ["stopDate"]
    run = starter.playground.finish(arn)
    assert (run.status, run.description["error"]) == ("ABORTED", "E")


UNKNOWN = "arn:aws:states:eu-west-1:000000000000:execution:nothing:at-all"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"executionArn": "nonsense"}, "com.amazonaws.swf.service.v2.model#InvalidArn"),
        ({"executionArn": UNKNOWN}, "com.amazonaws.swf.service.v2.model#ExecutionDoesNotExist"),
        ({}, "com.amazon.coral.validate#ValidationException"),
        ("", "com.amazon.coral.validate#ValidationException"),
        ({"executionArn": {}}, "com.amazon.coral.service#SerializationException"),
        ([], "com.amazon.coral.service#SerializationException"),
        ("not json", "com.amazon.coral.service#SerializationException"),
    ],
)
@pytest.mark.parametrize("path", ["/action/status", "/action/stop"])
def test_a_refusal_of_step_functions_is_passed_on(
    starter: Starter, path: str, body: Any, error: str
) -> None:
    reply = starter.post(path, body)
    assert reply.status == 400
    assert reply.json()["__type"] == error


@pytest.mark.parametrize(("method", "path"), [("GET", "/nothing"), ("DELETE", "/hello")])
def test_an_unknown_path_or_method_needs_a_token_it_says(
    ours: Starter, method: str, path: str
) -> None:
    reply = ours.api.ask(method, path)
    assert (reply.status, reply.json()) == (403, {"message": "Missing Authentication Token"})
    assert reply.headers["x-amzn-errortype"] == "MissingAuthenticationTokenException"


def test_an_api_is_reached_whoever_owns_it(corrected: Playground) -> None:
    home = corrected.aws.home  # type: ignore[attr-defined]
    other = EmbeddedAws.connect(home=home, account_id="333333333333")
    api = Api(other)
    api.method("POST", "status", action("DescribeExecution")).deploy()
    try:
        assert api.ask("POST", "/nothing").status == 403
    finally:
        api.delete()
        other.close()


def test_an_unknown_stage_is_forbidden(ours: Starter) -> None:
    reply = ours.api.ask("GET", "/hello", stage="other")
    assert (reply.status, reply.json()) == (403, {"message": "Forbidden"})
