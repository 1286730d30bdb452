"""The REST API of a stack."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.config.model import StateMachine
from helpers.errors import NotFound
from helpers.stack.stack import Stack, find_stack
from tests.fakes.apigateway import FakeApiGateway
from tests.unit.stack.stacks import NAME, Scene, service

HOST = "execute-api.eu-west-1.amazonaws.com"


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    stack = scene.cloudformation.put_stack(NAME, "UPDATE_COMPLETE", "ServerlessDeploymentBucket")
    stack.resources["ApiGatewayRestApi"] = {
        "type": "AWS::ApiGateway::RestApi", "status": "CREATE_COMPLETE", "physical_id": "made",
    }  # fmt: skip
    gateway = FakeApiGateway({"/a": ("GET",), "/b": ("POST",)}, stage="later")
    scene.aws.clients["apigateway"] = gateway
    return scene


def stack_of(scene: Scene, **outputs: str) -> Stack:
    return replace(find_stack(scene.aws, NAME), outputs=outputs)


def test_the_output_tells_id_and_stage(scene: Scene) -> None:
    api = stack_of(scene, ServiceEndpoint=f"https://told.{HOST}/dev").rest_api()
    assert (api.api_id, api.stage) == ("told", "dev")


def test_without_the_output_it_is_the_one_the_stack_made(scene: Scene) -> None:
    api = stack_of(scene).rest_api()
    assert (api.api_id, api.stage) == ("made", "later")


def test_the_endpoints_come_in_the_order_of_the_service(scene: Scene) -> None:
    machine = StateMachine("m", {}, events=({"http": "POST b"},))
    config = replace(service().config, state_machines=(machine,))
    stack = replace(stack_of(scene), service=replace(service(), config=config))
    assert [each.path for each in stack.rest_api().endpoints] == ["/b", "/a"]


def test_the_information_lists_the_endpoints(scene: Scene) -> None:
    lines = stack_of(scene).info().to_text().splitlines()
    start = lines.index("endpoints:") + 1
    assert lines[start : start + 2] == [
        f"  GET - https://made.{HOST}/later/a",
        f"  POST - https://made.{HOST}/later/b",
    ]


def test_a_stack_without_an_api_says_what_would_give_it_one(scene: Scene) -> None:
    del scene.cloudformation.stacks[NAME].resources["ApiGatewayRestApi"]
    with pytest.raises(NotFound) as caught:
        stack_of(scene).rest_api()
    assert caught.value.where == f"stack {NAME}"
    assert "http event" in caught.value.next_step


def test_an_api_that_was_never_deployed_is_none(scene: Scene) -> None:
    scene.aws.clients["apigateway"].stage = ""
    with pytest.raises(NotFound):
        stack_of(scene).rest_api()
