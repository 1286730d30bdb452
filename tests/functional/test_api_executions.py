"""Executions started, described and stopped through an API; what it answered leads back to them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from helpers.account import Account
from helpers.api import Response, RestApi
from helpers.executions.execution import Execution
from helpers.stack.stack import Stack
from helpers.step_diff import compare_steps, stack_inventory
from helpers.steps import Service, load_step

PLAIN = """
service: by-http
provider: {name: aws, region: eu-west-1, stage: dev}
plugins: [serverless-step-functions]
stepFunctions:
  stateMachines:
    waiting:
      name: by-http-waiting
      definition:
        StartAt: Only
        States:
          Only: {Type: Wait, Seconds: 10000, End: true}
    passing:
      name: by-http-passing
      definition:
        StartAt: Only
        States:
          Only: {Type: Pass, End: true}
"""
EVENTS = """\
      events:
        - http: GET hello
        - http: {path: pass, method: POST}
"""
WAITING_EVENTS = """\
      events:
        - http: {path: start, method: POST}
        - http: {path: status, method: POST, action: DescribeExecution}
        - http: {path: stop, method: POST, action: StopExecution}
"""
BODIES = [
    {},
    [],
    "text",
    7,
    {"quotes": "\"double\" 'single' `back`", "back": "\\ \\n \\u0041"},
    {"control": "".join(map(chr, range(32))) + "\x7f"},
    {"unicode": "ü ß € 日本 🎉 \u2028 \u2029", "ключ": None},
    {"velocity": "$input.body #set($x = 1) ${!x} $util.escapeJavaScript('a') ##"},
    {"large": "x" * 50_000},
]


def service(folder: Path, text: str) -> Service:
    folder.mkdir(exist_ok=True)
    path = folder / "serverless.yml"
    path.write_text(text, encoding="utf-8")
    return load_step(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("service")


@pytest.fixture(scope="module")
def with_api(folder: Path) -> Service:
    waiting = PLAIN.replace("    passing:", f"{WAITING_EVENTS}    passing:")
    return service(folder / "new", waiting + EVENTS)


@pytest.fixture(scope="module")
def stack(account: Account, with_api: Service) -> Iterator[Stack]:
    stack = account.deploy(with_api).wait()
    yield stack
    stack.delete().wait()


@pytest.fixture
def api(stack: Stack) -> RestApi:
    return stack.rest_api()


def started(stack: Stack, response: Response, machine: str = "passing") -> Execution:
    """The execution that an answer tells of."""
    assert response.status == 200, response.raw
    return stack.state_machine(machine).execution(response.json()["executionArn"])


def test_endpoints_come_as_the_file_lists_them(api: RestApi) -> None:
    assert [f"{each.method} {each.path}" for each in api.endpoints] == [
        "POST /start",
        "POST /status",
        "POST /stop",
        "GET /hello",
        "POST /pass",
    ]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: json.dumps(body)[:20])
def test_a_body_arrives_unchanged_as_the_input(stack: Stack, api: RestApi, body: object) -> None:
    response = api.post("/pass", json.dumps(body, ensure_ascii=False))
    assert started(stack, response).wait().input == body


def test_the_name_of_the_execution_is_the_id_of_the_request(stack: Stack, api: RestApi) -> None:
    response = api.post("/pass", {})
    assert started(stack, response).name == response.headers["x-amzn-RequestId"]


def test_a_get_without_a_body_starts_an_execution(stack: Stack, api: RestApi) -> None:
    assert started(stack, api.get("/hello")).wait().status == "SUCCEEDED"


def test_an_execution_is_described_and_stopped(stack: Stack, api: RestApi) -> None:
    execution = started(stack, api.post("/start", {"n": 1}), "waiting")
    address = {"executionArn": execution.arn}
    assert api.post("/status", address).json()["status"] == "RUNNING"
    assert api.post("/stop", {**address, "error": "Enough"}).status == 200
    assert execution.wait().status == "ABORTED"
    assert api.post("/status", address).json()["error"] == "Enough"


def test_a_started_execution_is_in_the_list(stack: Stack, api: RestApi) -> None:
    execution = started(stack, api.post("/pass", {}))
    listed = stack.state_machine("passing").list_executions(limit=5)
    assert execution.name in [each.name for each in listed]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/pass", "{ no json", 400),
        ("/status", {"executionArn": "no ARN"}, 400),
        ("/status", {}, 400),
        ("/nowhere", {}, 403),
    ],
)
def test_a_refusal_is_data(api: RestApi, path: str, body: object, status: int) -> None:
    assert api.post(path, body).status == status


def test_an_unsupported_media_type_is_refused(api: RestApi) -> None:
    response = api.post("/pass", "hello", headers={"Content-Type": "text/plain"})
    assert (response.status, response.reason) == (415, "Unsupported Media Type")


def test_a_body_without_a_type_is_taken_for_json(stack: Stack, api: RestApi) -> None:
    response = api.post("/pass", '{"n": 1}', headers={"Content-Type": None})
    assert started(stack, response).wait().input == {"n": 1}


def test_fifty_at_once_start_fifty_executions(stack: Stack, api: RestApi) -> None:
    with ThreadPoolExecutor(50) as pool:
        responses = list(pool.map(lambda n: api.post("/pass", {"n": n}), range(50)))
    executions = [started(stack, response) for response in responses]
    assert [each.wait().input["n"] for each in executions] == list(range(50))


def test_what_is_live_is_what_the_templates_say(
    account: Account, folder: Path, with_api: Service, stack: Stack
) -> None:
    without = service(folder / "old", PLAIN)
    after = stack_inventory(stack)
    before = stack_inventory(account.deploy(without).wait())
    diff = compare_steps(without, with_api).with_live(before, after)
    named = {each.name for each in diff.resources if each.kind == "added"}
    live = {each.name for each in diff.live if each.type != "endpoint"}
    assert live == named
    assert [each.name for each in diff.live][:2] == ["POST /start", "POST /status"]
    account.deploy(with_api).wait()
