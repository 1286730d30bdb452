"""What the fake of API Gateway promises, held against the local one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from helpers.aws.embedded import EmbeddedAws
from helpers.errors import CallRefused
from tests.fakes.apigateway import FakeApiGateway


@pytest.fixture(params=["fake", "embedded"])
def gateway(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeApiGateway({"/a": ("POST", "OPTIONS")})
    aws: EmbeddedAws = request.getfixturevalue("aws")
    return aws.client("apigateway")


@pytest.fixture
def api_id(gateway: Any) -> Iterator[str]:
    """An API with one path and two methods, deployed to stage dev."""
    if isinstance(gateway, FakeApiGateway):
        yield "abc"
        return
    api_id = gateway.create_rest_api(name="contract")["id"]
    (root,) = gateway.get_resources(restApiId=api_id)["items"]
    made = gateway.create_resource(restApiId=api_id, parentId=root["id"], pathPart="a")
    for method, type_ in (("POST", "AWS"), ("OPTIONS", "MOCK")):
        address = {"restApiId": api_id, "resourceId": made["id"], "httpMethod": method}
        gateway.put_method(**address, authorizationType="NONE")
        gateway.put_integration(**address, type=type_, integrationHttpMethod="POST", uri="arn:x")
    gateway.create_deployment(restApiId=api_id, stageName="dev")
    yield api_id
    gateway.delete_rest_api(restApiId=api_id)


def test_resources_come_with_their_methods_and_integrations(gateway: Any, api_id: str) -> None:
    resources = gateway.paginate("get_resources", "items", restApiId=api_id, embed=["methods"])
    types = {
        (resource["path"], method): settings["methodIntegration"]["type"]
        for resource in resources
        for method, settings in resource.get("resourceMethods", {}).items()
    }
    assert types == {("/a", "POST"): "AWS", ("/a", "OPTIONS"): "MOCK"}


def test_stages_are_listed(gateway: Any, api_id: str) -> None:
    stages = gateway.get_stages(restApiId=api_id)["item"]
    assert [stage["stageName"] for stage in stages] == ["dev"]


def test_there_is_no_test_invoke(gateway: Any, api_id: str) -> None:
    resources = gateway.paginate("get_resources", "items", restApiId=api_id, embed=["methods"])
    resource_id = next(each["id"] for each in resources if each["path"] == "/a")
    with pytest.raises(CallRefused) as caught:
        gateway.test_invoke_method(restApiId=api_id, resourceId=resource_id, httpMethod="POST")
    assert caught.value.code == "NotFoundException"
