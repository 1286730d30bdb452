"""A REST API on the local AWS: found, listed and asked through its stack."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from helpers.account import Account
from helpers.api import RestApi
from helpers.errors import NotFound
from helpers.stack.stack import Stack
from helpers.steps import load_step
from tests.functional.services import write_service

MORE = """
resources:
  Resources:
    Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: by-hand}}
    Path:
      Type: AWS::ApiGateway::Resource
      Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: say}
    Say:
      Type: AWS::ApiGateway::Method
      Properties:
        RestApiId: !Ref Api
        ResourceId: !Ref Path
        HttpMethod: POST
        AuthorizationType: NONE
        Integration:
          Type: MOCK
          RequestTemplates: {application/json: '{"statusCode": 200}'}
          IntegrationResponses:
            - StatusCode: "200"
              ResponseTemplates: {application/json: '{"said": true}'}
        MethodResponses: [{StatusCode: "200"}]
    Deployment:
      Type: AWS::ApiGateway::Deployment
      DependsOn: Say
      Properties: {RestApiId: !Ref Api, StageName: dev}
"""


@pytest.fixture(scope="module")
def stack(account: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    path = write_service(tmp_path_factory.mktemp("service"), "apis", more=MORE)
    stack = account.deploy(load_step(path)).wait()
    yield stack
    stack.delete().wait()


@pytest.fixture
def api(stack: Stack) -> RestApi:
    return stack.rest_api()


def test_the_endpoints_are_listed_with_urls_that_answer(stack: Stack, api: RestApi) -> None:
    assert repr(api.endpoints) == f"POST - {api.url}/say"
    assert f"  POST - {api.url}/say" in stack.info().to_text().splitlines()
    assert api.post(api.endpoints[0].url).status == 200


def test_an_answer_is_data(api: RestApi) -> None:
    response = api.post("/say", {"n": 1})
    assert repr(response) == "Response(200)"
    assert response.json() == {"said": True}
    assert response.headers["content-type"] == "application/json"


def test_a_refusal_is_data(api: RestApi) -> None:
    response = api.get("/nothing/here")
    assert (response.status, response.reason) == (403, "Forbidden")
    assert response.json() == {"message": "Missing Authentication Token"}


def test_fifty_at_once_are_all_answered(api: RestApi) -> None:
    with ThreadPoolExecutor(50) as pool:
        responses = list(pool.map(lambda n: api.post("/say", {"n": n}), range(200)))
    assert {response.status for response in responses} == {200}
    assert len({response.headers["x-amzn-requestid"] for response in responses}) == 200


def test_the_local_aws_says_that_test_invoke_is_not_there(api: RestApi) -> None:
    with pytest.raises(NotFound) as caught:
        api.test_invoke("POST", "/say", {})
    assert caught.value.name == "TestInvokeMethod"


def test_a_stack_without_an_api_says_so(account: Account, tmp_path: Path) -> None:
    stack = account.deploy(load_step(write_service(tmp_path, "apiless"))).wait()
    with pytest.raises(NotFound) as caught:
        stack.rest_api()
    assert caught.value.where == "stack apiless-dev"
    stack.delete().wait()


def test_the_api_of_a_stack_that_is_gone_is_an_answer_too(account: Account, tmp_path: Path) -> None:
    path = write_service(tmp_path, "short-lived", more=MORE)
    stack = account.deploy(load_step(path)).wait()
    api = stack.rest_api()
    stack.delete().wait()
    assert api.post("/say").status in {403, 404}
