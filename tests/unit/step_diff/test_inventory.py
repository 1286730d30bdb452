"""What was on the account before and after, compared."""

from __future__ import annotations

import pytest

from helpers.api import Endpoint
from helpers.stack.stack import StackResource, find_stack
from helpers.step_diff import Inventory, compare_inventories, stack_inventory
from tests.fakes.apigateway import FakeApiGateway
from tests.unit.stack.stacks import NAME, Scene

QUEUE = "AWS::SQS::Queue"


def resource(logical_id: str, physical_id: str = "first", type_: str = QUEUE) -> StackResource:
    return StackResource(logical_id, type_, "CREATE_COMPLETE", physical_id)


def endpoint(name: str, host: str = "abc") -> Endpoint:
    method, path = name.split()
    return Endpoint(method, path, f"https://{host}{path}")


def test_what_stays_is_no_difference() -> None:
    inventory = Inventory((resource("A"),), (endpoint("GET /a"),))
    assert compare_inventories(inventory, inventory) == ()


def test_endpoints_come_first_in_the_order_of_the_api() -> None:
    after = Inventory((resource("A"),), (endpoint("POST /z"), endpoint("GET /a")))
    differences = compare_inventories(Inventory(), after)
    assert [(e.kind, e.name) for e in differences] == [
        ("added", "POST /z"),
        ("added", "GET /a"),
        ("added", "A"),
    ]


def test_the_same_logical_id_with_another_physical_id_was_replaced() -> None:
    before, after = Inventory((resource("A"),)), Inventory((resource("A", "second"),))
    (difference,) = compare_inventories(before, after)
    assert (difference.kind, difference.lost) == ("replaced", "the messages in it")
    assert (difference.old, difference.new) == ("first", "second")


def test_what_is_gone_is_removed() -> None:
    before = Inventory((resource("A"),), (endpoint("GET /a"),))
    differences = compare_inventories(before, Inventory())
    assert [(e.kind, e.name, e.lost) for e in differences] == [
        ("removed", "GET /a", "its URL"),
        ("removed", "A", "the messages in it"),
    ]


def test_an_endpoint_at_another_address_was_replaced() -> None:
    before, after = (Inventory((), (endpoint("GET /a", host),)) for host in ("abc", "xyz"))
    (difference,) = compare_inventories(before, after)
    assert (difference.kind, difference.lost) == ("replaced", "its old URL")


def test_a_repr_counts() -> None:
    inventory = Inventory((resource("A"),), (endpoint("GET /a"),))
    assert repr(inventory) == "Inventory(1 resource, 1 endpoint)"


# What AWS says


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.cloudformation.put_stack(NAME, "UPDATE_COMPLETE", "ServerlessDeploymentBucket")
    scene.aws.clients["apigateway"] = FakeApiGateway({"/a": ("GET",)})
    return scene


def test_a_stack_without_an_api_has_no_endpoints(scene: Scene) -> None:
    inventory = stack_inventory(find_stack(scene.aws, NAME))
    assert [each.logical_id for each in inventory.resources] == ["ServerlessDeploymentBucket"]
    assert inventory.endpoints == ()


def test_the_endpoints_of_a_stack_are_those_of_its_api(scene: Scene) -> None:
    scene.cloudformation.stacks[NAME].resources["ApiGatewayRestApi"] = {
        "type": "AWS::ApiGateway::RestApi", "status": "CREATE_COMPLETE", "physical_id": "abc",
    }  # fmt: skip
    inventory = stack_inventory(find_stack(scene.aws, NAME))
    assert [each.path for each in inventory.endpoints] == ["/a"]


def test_a_stack_that_is_not_there_has_nothing() -> None:
    assert stack_inventory(None) == Inventory()
