"""Where our APIs differ from the framework's on purpose, by the deviations' names."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.config.model import Provider
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

ROLE = "ApigatewayToStepFunctionsRole"


def allowed(*machines: Any) -> dict[str, Any]:
    """What the API's role allows on what, action by action."""
    role = properties(compiled(*machines), ROLE)
    return {
        action: statement["Resource"]
        for statement in role["Policies"][0]["PolicyDocument"]["Statement"]
        for action in statement["Action"]
    }


class TestApiRoleScoped:
    def test_executions_of_this_services_machines_only(self) -> None:
        events = (http(), http("stop", action="StopExecution"))
        executions = (
            "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${M.Name}:*"
        )
        assert allowed(machine(name="m", events=events)) == {
            "states:StartExecution": [{"Ref": "M"}],
            "states:StopExecution": [{"Fn::Sub": executions}],
        }

    def test_machines_are_asked_for_what_their_type_can_do(self) -> None:
        standard = machine(key="s", name="s", events=(http("d", action="DescribeExecution"),))
        events = (http("sync", action="StartSyncExecution"),)
        express = machine(key="e", name="e", type="EXPRESS", events=events)
        found = allowed(standard, express)
        assert found["states:StartExecution"] == [{"Ref": "S"}, {"Ref": "E"}]
        assert found["states:StartSyncExecution"] == [{"Ref": "E"}]
        assert len(found["states:DescribeExecution"]) == 1

    def test_no_role_where_every_event_brings_its_own(self) -> None:
        assert ROLE not in api(http(iamRole="arn:own")).resources


class TestDeploymentHash:
    def id_of(self, *events: Any, **given: Any) -> str:
        options = {key: given.pop(key) for key in ("name", "type", "definition") if key in given}
        template = compiled(machine(events=events or (http(),), **options), **given)
        (logical_id,) = of_type(template, "Deployment")
        return logical_id

    def test_the_same_api_has_the_same(self) -> None:
        assert self.id_of() == self.id_of()
        assert len(self.id_of()) == len("ApiGatewayDeployment") + 12

    def test_what_is_behind_the_api_may_change(self) -> None:
        definition = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
        assert self.id_of() == self.id_of(definition=definition)

    @pytest.mark.parametrize(
        "event",
        [http("other"), http(method="PUT"), http(private=True), http(cors=True), http(iamRole="x")],
    )
    def test_any_change_of_a_method_changes_it(self, event: Any) -> None:
        assert self.id_of() != self.id_of(event)

    @pytest.mark.parametrize(
        "given",
        [
            {"type": "EXPRESS"},
            {"stage": "prod"},
            {"provider": Provider(version_functions=False, role_path="/team/")},
        ],
    )
    def test_what_puts_another_thing_behind_the_api_changes_it(self, given: Any) -> None:
        assert self.id_of() != self.id_of(**given)

    def test_another_name_under_the_same_logical_id_changes_it(self) -> None:
        assert self.id_of(name="a-b") != self.id_of(name="aDashb")

    def test_another_name_of_a_function_changes_it(self) -> None:
        events = (http("hello", "get"),)
        ids = [
            list(of_type(compiled(functions=(function(name=name, events=events),)), "Deployment"))
            for name in ("a", "b")
        ]
        assert ids[0] != ids[1]

    def test_resources_of_the_file_are_part_of_it(self) -> None:
        own = {"Resources": {START: {"Properties": {"OperationName": "changed"}}}}
        answer = {"Type": "AWS::ApiGateway::GatewayResponse", "Properties": {"StatusCode": "418"}}
        ids = [self.id_of(), self.id_of(resources=(own,))]
        ids.append(self.id_of(resources=({"Resources": {"Teapot": answer}},)))
        assert len(set(ids)) == 3

    def test_whoever_refers_to_it_gets_its_name(self) -> None:
        name = "ApiGatewayDeploymentlocal"  # ApiGatewayDeployment${sls:instanceId}
        mapping = {
            "Type": "AWS::ApiGateway::BasePathMapping",
            "DependsOn": name,
            "Properties": {"Id": {"Ref": name}, "Text": {"Fn::Sub": f"${{{name}}}"}},
        }
        template = api(http(), resources=({"Resources": {"Mapping": mapping}},))
        (logical_id,) = of_type(template, "Deployment")
        assert template.resources["Mapping"]["DependsOn"] == [logical_id]
        assert properties(template, "Mapping") == {
            "Id": {"Ref": logical_id},
            "Text": {"Fn::Sub": f"${{{logical_id}}}"},
        }


def test_error_responses_mapped() -> None:
    answers = integration(api(http()))["IntegrationResponses"]
    assert [(answer["StatusCode"], answer["SelectionPattern"]) for answer in answers] == [
        (200, ""),
        (400, r"4\d{2}"),
        (500, r"5\d{2}"),
    ]


def test_error_responses_are_the_learners_where_there_are_any() -> None:
    answers = integration(api(http(responses={"404": {}, "200": {"selectionPattern": ""}})))
    found = [
        (each["StatusCode"], each["SelectionPattern"]) for each in answers["IntegrationResponses"]
    ]
    assert found == [(200, ""), (404, "404")]


def test_responses_declared() -> None:
    responses = {"404": {"responseParameters": {"method.response.header.X": "'x'"}}}
    declared = properties(api(http(responses=responses)), START)["MethodResponses"]
    assert [response["StatusCode"] for response in declared] == [200, 400, 404]
    assert declared[2]["ResponseParameters"] == {"method.response.header.X": True}


def test_response_params_boolean() -> None:
    template = api(http(cors=True, response={"headers": {"X-A": "'a'"}}))
    values = [
        value
        for response in properties(template, START)["MethodResponses"]
        for value in response["ResponseParameters"].values()
    ]
    assert values == [True] * 4


def test_action_template_only() -> None:
    own = {"application/json": "{}"}
    event = http(action="DescribeExecution", request={"template": own})
    assert integration(api(event))["RequestTemplates"] == own


def test_authorizer_permission_id() -> None:
    arns = [f"arn:aws:lambda:eu-west-1:123456789012:function:{name}" for name in ("one", "two")]
    template = api(http("a", authorizer=arns[0]), http("b", authorizer=arns[1]))
    permissions = [
        properties(template, f"{name}ApiGatewayAuthorizerLambdaPermission")
        for name in ("One", "Two")
    ]
    assert [permission["FunctionName"] for permission in permissions] == arns


def test_source_arn() -> None:
    template = api(http(authorizer="guard"), functions=(function("guard"),))
    permission = properties(template, "GuardLambdaFunctionLambdaPermission")
    parts = permission["SourceArn"]["Fn::Join"][1]
    assert parts[-2:] == [{"Ref": "ApiGatewayRestApi"}, "/authorizers/*"]


def test_boundary_everywhere_also_on_the_apis_role() -> None:
    provider = Provider(role_permissions_boundary="arn:limit")
    template = compiled(machine(events=(http(),)), provider=provider)
    assert properties(template, ROLE)["PermissionsBoundary"] == "arn:limit"


def keys(**gateway: Any) -> Any:
    return api(http(private=True), provider={"apiGateway": gateway})


def test_no_stage_keys() -> None:
    made = properties(keys(apiKeys=["one"]), "ApiGatewayApiKey1")
    assert made == {"Enabled": True, "Name": "one"}


def test_key_groups() -> None:
    template = keys(apiKeys=[{"free": ["one"]}], usagePlan=[{"free": {"quota": {"limit": 1}}}])
    assert list(of_type(template, "ApiKey")) == ["ApiGatewayApiKeyFree1"]
    assert list(of_type(template, "UsagePlan")) == ["ApiGatewayUsagePlanFree"]
    plan = properties(template, "ApiGatewayUsagePlanFree")
    assert plan["UsagePlanName"] == "shop-free-dev"
    assert plan["Description"] == 'Usage plan "free" for shop dev stage'


def test_external_api_keys() -> None:
    template = keys(apiKeys=["one"], restApiId="abc", restApiRootResourceId="root")
    stages = properties(template, "ApiGatewayUsagePlan")["ApiStages"]
    assert stages == [{"ApiId": "abc", "Stage": "dev"}]
