"""The REST API: what the ``http`` events of machines and functions become."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.config.model import Provider
from helpers.errors import CompileError
from helpers.template import Template
from tests.unit.template.builders import (
    START,
    api,
    compiled,
    function,
    http,
    integration,
    machine,
    of_type,
    properties,
)


class TestApi:
    def test_without_http_events_there_is_none(self) -> None:
        assert not of_type(compiled(machine()), "RestApi")

    @pytest.mark.parametrize(
        ("provider", "name"),
        [
            ({}, "dev-shop"),
            ({"apiName": "own"}, "own"),
            ({"apiGateway": {"shouldStartNameWithService": True}}, "shop-dev"),
        ],
    )
    def test_its_name(self, provider: dict[str, Any], name: str) -> None:
        assert properties(api(http(), provider=provider), "ApiGatewayRestApi")["Name"] == name

    def test_its_address_is_an_output(self) -> None:
        output = api(http()).outputs["ServiceEndpoint"]
        assert output["Value"]["Fn::Join"][1][-1] == "/dev"
        assert output["Export"] == {"Name": "sls-shop-dev-ServiceEndpoint"}

    def test_options_of_the_framework_count_only_with_a_function(self) -> None:
        provider = {"apiGateway": {"description": "An API"}}
        hello = function(events=({"http": {"path": "hello", "method": "get"}},))
        alone = api(http(), provider=provider)
        both = api(http(), provider=provider, functions=(hello,))
        assert "Description" not in properties(alone, "ApiGatewayRestApi")
        assert properties(both, "ApiGatewayRestApi")["Description"] == "An API"


class TestPaths:
    def test_every_segment_is_a_resource_below_the_one_before(self) -> None:
        template = api(http("order-items/{orderId}"))
        child = properties(template, "ApiGatewayResourceOrderDashitemsOrderidVar")
        assert child["PathPart"] == "{orderId}"
        assert child["ParentId"] == {"Ref": "ApiGatewayResourceOrderDashitems"}

    def test_paths_share_their_beginnings(self) -> None:
        template = api(http("action/start"), http("action/stop"))
        assert list(of_type(template, "Resource")) == [
            "ApiGatewayResourceAction",
            "ApiGatewayResourceActionStart",
            "ApiGatewayResourceActionStop",
        ]

    @pytest.mark.parametrize("path", ["", "/"])
    def test_the_root_needs_no_resource(self, path: str) -> None:
        template = api(http(path))
        root = {"Fn::GetAtt": ["ApiGatewayRestApi", "RootResourceId"]}
        assert properties(template, "ApiGatewayMethodPost")["ResourceId"] == root
        assert not of_type(template, "Resource")

    def test_an_event_may_be_a_text(self) -> None:
        assert START in api({"http": "post /start/"}).resources


class TestAnExistingApi:
    def given(self, **more: Any) -> dict[str, Any]:
        return {"apiGateway": {"restApiId": "abc", "restApiRootResourceId": "root", **more}}

    def test_is_used_by_its_id(self) -> None:
        template = api(http(), provider=self.given())
        assert not of_type(template, "RestApi")
        assert properties(template, START)["RestApiId"] == "abc"
        assert properties(template, "ApiGatewayResourceStart")["ParentId"] == "root"

    def test_paths_that_exist_are_not_made(self) -> None:
        template = api(http("a/b"), provider=self.given(restApiResources={"/a": "id-a"}))
        assert properties(template, "ApiGatewayResourceAB")["ParentId"] == "id-a"
        assert "ApiGatewayResourceA" not in template.resources

    def test_a_path_on_the_way_to_one_that_exists_must_be_given(self) -> None:
        provider = self.given(restApiResources={"a/b": "id-ab"})
        with pytest.raises(CompileError, match="the id of a is missing — a/b is in it"):
            api(http("a/c"), provider=provider)

    def test_the_id_of_its_root_must_be_given(self) -> None:
        with pytest.raises(CompileError, match="restApiRootResourceId is missing"):
            api(http(), provider={"apiGateway": {"restApiId": "abc"}})


class TestMethods:
    def test_one_without_an_action_starts_an_execution_and_needs_json(self) -> None:
        found = integration(api(http()))
        assert found["Uri"]["Fn::Join"][1][-1] == ":states:action/StartExecution"
        assert found["PassthroughBehavior"] == "NEVER"

    def test_one_with_an_action_passes_the_body_through(self) -> None:
        found = integration(api(http(action="StopExecution")))
        assert found["Uri"]["Fn::Join"][1][-1] == ":states:action/StopExecution"
        assert found["PassthroughBehavior"] == "WHEN_NO_TEMPLATES"
        assert found["RequestTemplates"] == {}

    def test_templates_of_its_own_lie_over_those_that_start(self) -> None:
        own = {"text/xml": "x", "application/x-www-form-urlencoded": None}
        templates = integration(api(http(request={"template": own})))["RequestTemplates"]
        assert templates["text/xml"] == "x"
        assert sorted(templates) == ["application/json", "text/xml"]

    def test_the_role_of_the_event_is_used(self) -> None:
        assert integration(api(http(iamRole="arn:own")))["Credentials"] == "arn:own"

    @pytest.mark.parametrize(
        ("event", "provider", "expected"),
        [({}, 3000, 3000), ({"timeoutInMillis": 50}, 3000, 50), ({}, None, None)],
    )
    def test_its_timeout(self, event: Any, provider: Any, expected: Any) -> None:
        settings = {"apiGateway": {"timeoutInMillis": provider}} if provider else {}
        found = integration(api(http(**event), provider=settings))
        assert found.get("TimeoutInMillis") == expected

    def test_a_private_one_needs_a_key(self) -> None:
        assert properties(api(http(private=True)), START)["ApiKeyRequired"] is True
        assert properties(api(http()), START)["ApiKeyRequired"] is False

    def test_headers_and_templates_of_the_answer_are_those_of_success(self) -> None:
        response = {"headers": {"X-A": "'a'"}, "template": {"application/json": "ok"}}
        success, failure, _ = integration(api(http(response=response)))["IntegrationResponses"]
        assert success["ResponseParameters"] == {"method.response.header.X-A": "'a'"}
        assert success["ResponseTemplates"] == {"application/json": "ok"}
        assert failure["ResponseParameters"] == {}


class TestCors:
    def test_answers_of_any_status_may_be_read(self) -> None:
        answers = integration(api(http(cors=True)))["IntegrationResponses"]
        header = "method.response.header.Access-Control-Allow-Origin"
        assert [answer["ResponseParameters"] for answer in answers] == [{header: "'*'"}] * 3

    def test_endpoints_at_one_path_answer_one_preflight_together(self) -> None:
        own = {"origin": "https://a.example", "headers": ["X-A"], "allowCredentials": True}
        template = api(http(cors=True), http(method="GET", cors=own))
        (answer,) = integration(template, "ApiGatewayMethodStartOptions")["IntegrationResponses"]
        found = {key.split("-Allow-")[1]: v for key, v in answer["ResponseParameters"].items()}
        assert found["Methods"] == "'OPTIONS,GET,POST'"
        assert found["Headers"].startswith("'X-A,Content-Type,")
        assert found["Credentials"] == "'true'"

    def test_any_method_is_written_out(self) -> None:
        template = api(http(method="ANY", cors=True))
        (answer,) = integration(template, "ApiGatewayMethodStartOptions")["IntegrationResponses"]
        methods = answer["ResponseParameters"][
            "method.response.header.Access-Control-Allow-Methods"
        ]
        assert methods == "'OPTIONS,DELETE,GET,HEAD,PATCH,POST,PUT'"


class TestAuthorizers:
    def test_a_function_decides(self) -> None:
        template = api(http(authorizer="guard"), functions=(function("guard"),))
        method = template.resources[START]
        assert method["Properties"]["AuthorizationType"] == "CUSTOM"
        assert method["DependsOn"] == "GuardApiGatewayAuthorizer"
        authorizer = properties(template, "GuardApiGatewayAuthorizer")
        assert authorizer["Type"] == "TOKEN"
        assert "AuthorizerResultTtlInSeconds" not in authorizer

    def test_a_user_pool_decides(self) -> None:
        arn = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_X"
        template = api(http(authorizer={"name": "pool", "arn": arn, "scopes": ["a"]}))
        assert properties(template, START)["AuthorizationScopes"] == ["a"]
        authorizer = properties(template, "PoolApiGatewayAuthorizer")
        assert authorizer["ProviderARNs"] == [arn]
        assert authorizer["AuthorizerResultTtlInSeconds"] == 300

    @pytest.mark.parametrize("authorizer", ["aws_iam", {"type": "aws_iam"}])
    def test_a_signature_decides(self, authorizer: Any) -> None:
        template = api(http(authorizer=authorizer))
        assert properties(template, START)["AuthorizationType"] == "AWS_IAM"
        assert not of_type(template, "Authorizer")


class TestSchemas:
    def test_bodies_are_held_against_them(self) -> None:
        schema = {"type": "object"}
        template = api(http(request={"schemas": {"application/json": schema}}))
        model = "ApiGatewayMethodStartPostApplicationJsonModel"
        assert properties(template, model)["Schema"] == schema
        method = properties(template, START)
        assert method["RequestModels"] == {"application/json": {"Ref": model}}
        assert method["RequestValidatorId"] == {"Ref": "ApiGatewayShopRequestValidator"}

    def test_those_of_the_provider_are_shared(self) -> None:
        provider = {"apiGateway": {"request": {"schemas": {"the-order": {"schema": {"a": 1}}}}}}
        events = [
            http(path, request={"schemas": {"application/json": "the-order"}}) for path in "ab"
        ]
        template = api(*events, provider=provider)
        assert list(of_type(template, "Model")) == ["ApiGatewayTheOrderModel"]
        assert properties(template, "ApiGatewayTheOrderModel")["Schema"] == {"a": 1}


class TestFunctions:
    def test_a_function_gets_the_whole_request(self) -> None:
        template = compiled(functions=(function(events=({"http": "GET /hello"},)),))
        method = template.resources["ApiGatewayMethodHelloGet"]
        assert method["Properties"]["Integration"]["Type"] == "AWS_PROXY"
        assert method["DependsOn"] == ["HelloLambdaPermissionApiGateway"]
        assert properties(template, "ApiGatewayRestApi")["Policy"] == ""

    @pytest.mark.parametrize("setting", [{"integration": "lambda"}, {"async": True}])
    def test_other_integrations_are_refused(self, setting: dict[str, Any]) -> None:
        hello = function(events=(http("hello", "get", **setting),))
        with pytest.raises(CompileError, match=r"functions\.hello\.events: http with"):
            compiled(functions=(hello,))

    def test_functions_and_machines_share_one_api_and_one_deployment(self) -> None:
        hello = function(events=(http("start/hello", "get"),))
        template = api(http(), functions=(hello,))
        (deployment,) = of_type(template, "Deployment").values()
        assert deployment["DependsOn"] == ["ApiGatewayMethodStartHelloGet", START]
        assert len(of_type(template, "Resource")) == 2


class TestKeys:
    def keys(self, *keys: Any, plan: Any = None) -> Template:
        gateway = {"apiKeys": list(keys), "usagePlan": plan}
        return api(http(private=True), provider={"apiGateway": gateway})

    def test_each_is_in_the_plan(self) -> None:
        template = self.keys("one", {"name": "two", "value": "v" * 20})
        assert properties(template, "ApiGatewayApiKey2")["Value"] == "v" * 20
        assert properties(template, "ApiGatewayUsagePlanKey2") == {
            "KeyId": {"Ref": "ApiGatewayApiKey2"},
            "KeyType": "API_KEY",
            "UsagePlanId": {"Ref": "ApiGatewayUsagePlan"},
        }

    def test_the_plan_limits(self) -> None:
        plan = {
            "quota": {"limit": 5, "period": "DAY"},
            "throttle": {"burstLimit": 2, "rateLimit": 1},
        }
        made = properties(self.keys(plan=plan), "ApiGatewayUsagePlan")
        assert made["Quota"] == {"Limit": 5, "Period": "DAY"}
        assert made["Throttle"] == {"BurstLimit": 2, "RateLimit": 1}
        assert made["UsagePlanName"] == "shop-dev"

    def test_keys_and_plan_wait_for_the_deployment(self) -> None:
        template = self.keys("one")
        (deployment,) = of_type(template, "Deployment")
        waiting = [template.resources[key] for key in ("ApiGatewayApiKey1", "ApiGatewayUsagePlan")]
        assert [resource["DependsOn"] for resource in waiting] == [deployment] * 2

    def test_a_key_in_no_group_is_refused_beside_groups(self) -> None:
        with pytest.raises(CompileError, match="a key is in no group"):
            self.keys("one", plan=[{"free": {}}])

    def test_without_an_endpoint_there_are_none(self) -> None:
        provider = Provider(api_gateway={"apiKeys": ["one"]})
        assert not of_type(compiled(machine(), provider=provider), "ApiKey")
