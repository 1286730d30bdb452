"""What is configured at a REST API's methods is what happens: templates, patterns, headers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.apis import MAPPED, WHOLE_BODY, Api, action, templated
from tests.contract.playground import Playground, one_state
from tests.contract.stacks import deployed

PASS = one_state({"Type": "Pass"})


class Bench:
    """An API to which methods are added."""

    def __init__(self, playground: Playground) -> None:
        self.playground = playground
        self.api = Api(playground.aws)

    def start(self, template: str, path: str = "start", **settings: Any) -> Api:
        """Add a POST that starts a machine by a template with ``%s`` for its ARN."""
        machine = self.playground.machine(PASS)
        integration = templated("StartExecution", template.replace("%s", machine), **settings)
        return self.api.method("POST", path, integration)

    def input_of(self, text: str) -> Any:
        arn = json.loads(text)["executionArn"]
        return json.loads(self.playground.finish(arn).description["input"])


@pytest.fixture
def bench(corrected: Playground) -> Iterator[Bench]:
    """An API on the corrected local AWS, and on the stock one, where each test must fail."""
    made = Bench(corrected)
    yield made
    made.api.delete()


def test_a_template_sees_parameters_of_path_query_and_header(bench: Bench) -> None:
    template = (
        "#set($all = \"$input.params('id') $input.params('q') $input.params('X-Own') "
        "$input.params('none').\")"
        '{"stateMachineArn": "%s", "input": "\\"$all\\""}'
    )
    bench.start(template, "orders/{id}").deploy()
    reply = bench.api.ask("POST", "/orders/a%20b?q=1&q=2", "{}", {"X-Own": "head"})
    assert bench.input_of(reply.text) == "a b 2 head ."


def test_a_template_sees_its_surroundings(bench: Bench) -> None:
    names = ["httpMethod", "resourcePath", "stage", "path", "apiId", "accountId", "requestId"]
    values = ", ".join(f'\\"{name}\\": \\"$context.{name}\\"' for name in names)
    template = '{"stateMachineArn": "%s", "input": "{' + values + '}"}'
    bench.start(template, "orders/{id}").deploy()
    reply = bench.api.ask("POST", "/orders/7", "{}")
    assert bench.input_of(reply.text) == {
        "httpMethod": "POST",
        "resourcePath": "/orders/{id}",
        "stage": "dev",
        "path": "/dev/orders/7",
        "apiId": bench.api.id,
        "accountId": "000000000000",
        "requestId": reply.headers["x-amzn-requestid"],
    }


def test_a_template_sees_the_variables_of_its_stage(bench: Bench) -> None:
    template = '{"stateMachineArn": "%s", "input": "\\"$stageVariables.own\\""}'
    bench.start(template).deploy(variables={"own": "value"})
    assert bench.input_of(bench.api.ask("POST", "/start", "{}").text) == "value"


def test_a_part_of_the_body_can_be_the_input(bench: Bench) -> None:
    template = (
        "#set($order = $input.path('$.order'))"
        "#foreach($line in $order.lines)#set($last = $line.name)#end"
        '{"stateMachineArn": "%s", "input": '
        '"$util.escapeJavaScript($input.json(\'$.order\')).replaceAll("\\\\\'", "\'")", '
        '"name": "${last}-$order.lines.size()"}'
    )
    bench.start(template).deploy()
    order = {"lines": [{"name": "one"}, {"name": "two"}], "note": "it's", "price": 1.50}
    reply = bench.api.ask("POST", "/start", json.dumps({"order": order}))
    assert bench.input_of(reply.text) == order
    assert reply.json()["executionArn"].endswith(":two-2")


def test_a_changed_template_changes_the_answer(bench: Bench) -> None:
    bench.start('{"stateMachineArn": "%s", "input": "1"}').deploy()
    place = {"resourceId": bench.api.resource("start"), "httpMethod": "POST"}
    integration = bench.api.client.get_integration(restApiId=bench.api.id, **place)
    template = integration["requestTemplates"]["application/json"].replace('"1"', '"2"')
    path = "/requestTemplates/application~1json"
    bench.api.client.update_integration(
        restApiId=bench.api.id,
        **place,
        patchOperations=[{"op": "replace", "path": path, "value": template}],
    )
    bench.api.deploy()
    assert bench.input_of(bench.api.ask("POST", "/start", "{}").text) == 2


def test_a_changed_pattern_changes_the_answer(bench: Bench) -> None:
    bench.api.method("POST", "status", action("DescribeExecution"))
    bench.api.client.update_integration_response(
        restApiId=bench.api.id,
        resourceId=bench.api.resource("status"),
        httpMethod="POST",
        statusCode="400",
        patchOperations=[{"op": "replace", "path": "/selectionPattern", "value": "never"}],
    )
    bench.api.deploy()
    assert bench.api.ask("POST", "/status", '{"executionArn": "bad"}').status == 200


@pytest.mark.parametrize(
    ("responses", "status"),
    [
        ({"200": "", "400": "400"}, 400),
        ({"200": "", "418": r"4\d{2}"}, 418),
        ({"200": "", "400": "5.."}, 200),
        ({"200": "200", "503": ""}, 503),
        ({"200": "200"}, 500),
    ],
)
def test_the_pattern_that_fits_chooses_the_status(
    bench: Bench, responses: dict[str, str], status: int
) -> None:
    bench.api.method("POST", "status", action("DescribeExecution", responses=responses)).deploy()
    assert bench.api.ask("POST", "/status", '{"executionArn": "bad"}').status == status


def test_a_response_has_headers_and_a_template(bench: Bench) -> None:
    response = {
        "selectionPattern": "",
        "responseParameters": {
            "method.response.header.X-Fixed": "'fixed'",
            "method.response.header.X-Arn": "integration.response.body.executionArn",
            "method.response.header.X-Request": "context.requestId",
        },
        "responseTemplates": {"application/json": "{\"arn\": $input.json('$.executionArn')}"},
    }
    bench.start(WHOLE_BODY, responses={"200": response}).deploy()
    reply = bench.api.ask("POST", "/start", "{}")
    assert reply.headers["x-fixed"] == "fixed"
    assert reply.headers["x-request"] == reply.headers["x-amzn-requestid"]
    assert reply.json() == {"arn": reply.headers["x-arn"]}


def test_a_template_overrides_status_and_headers(bench: Bench) -> None:
    template = (
        "#set($context.responseOverride.status = 202)"
        "#set($context.responseOverride.header.X-Own = $input.path('$.executionArn'))accepted"
    )
    response = {"selectionPattern": "", "responseTemplates": {"text/plain": template}}
    bench.start(WHOLE_BODY, responses={"200": response}).deploy()
    reply = bench.api.ask("POST", "/start", "{}")
    assert (reply.status, reply.text) == (202, "accepted")
    assert reply.headers["content-type"] == "text/plain"
    assert ":execution:" in reply.headers["x-own"]


def test_what_has_no_template_passes_unless_others_have(bench: Bench) -> None:
    templates = {"application/json": "{}"}
    strict = action("DescribeExecution", requestTemplates=templates)
    bench.api.method("POST", "strict", strict)
    lax = {**strict, "passthroughBehavior": "WHEN_NO_MATCH"}
    bench.api.method("POST", "lax", lax).deploy()
    kind = {"Content-Type": "text/plain"}
    assert bench.api.ask("POST", "/strict", "{}", kind).status == 415
    assert "ValidationException" in bench.api.ask("POST", "/lax", "{}", kind).text


@pytest.mark.parametrize("template", ["#if($x)", "$input.path('nowhere')", "$util.parseJson('{')"])
def test_a_broken_template_is_an_error_of_the_server(bench: Bench, template: str) -> None:
    bench.start(template).deploy()
    reply = bench.api.ask("POST", "/start", "{}")
    assert (reply.status, reply.json()) == (500, {"message": "Internal server error"})


def test_an_integration_that_takes_too_long_is_given_up(bench: Bench) -> None:
    machine = bench.playground.machine(one_state({"Type": "Wait", "Seconds": 60}), type="EXPRESS")
    start = templated("StartSyncExecution", WHOLE_BODY % machine, timeoutInMillis=100)
    bench.api.method("POST", "wait", start).deploy()
    reply = bench.api.ask("POST", "/wait", "{}")
    assert (reply.status, reply.json()) == (504, {"message": "Endpoint request timed out"})


def test_a_synchronous_run_is_answered_with_its_output(bench: Bench) -> None:
    machine = bench.playground.machine(PASS, type="EXPRESS")
    output = "$input.path('$.output')"
    mapped = {"selectionPattern": "", "responseTemplates": {"application/json": output}}
    responses = {**MAPPED, "200": mapped}
    start = templated("StartSyncExecution", WHOLE_BODY % machine, responses=responses)
    bench.api.method("POST", "run", start).deploy()
    assert bench.api.ask("POST", "/run", '{"a": "ü"}').json() == {"a": "ü"}


def test_a_preflight_request_is_answered_by_templates(bench: Bench) -> None:
    template = (
        "#set($origin = $input.params('Origin'))#if($origin.matches('https://.+[.]example'))"
        "#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end"
    )
    response = {
        "selectionPattern": "",
        "responseParameters": {"method.response.header.Access-Control-Allow-Methods": "'GET'"},
        "responseTemplates": {"application/json": template},
    }
    mock = {"type": "MOCK", "requestTemplates": {"application/json": "{statusCode:200}"}}
    bench.api.method("OPTIONS", "hello", {**mock, "responses": {"200": response}}).deploy()
    reply = bench.api.ask("OPTIONS", "/hello", headers={"Origin": "https://a.example"})
    assert (reply.status, reply.text) == (200, "")
    assert reply.headers["access-control-allow-origin"] == "https://a.example"
    assert reply.headers["access-control-allow-methods"] == "GET"


def test_an_authorizer_of_the_api_is_seen_by_templates(bench: Bench) -> None:
    function = bench.playground.function(
        """
        def handler(event, context):
            allow = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}
            policy = {"Version": "2012-10-17", "Statement": [allow]}
            return {"principalId": "ada", "policyDocument": policy, "context": {"team": "red"}}
        """
    )
    uri = f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{function}/invocations"
    authorizer = bench.api.client.create_authorizer(
        restApiId=bench.api.id,
        name="own",
        type="TOKEN",
        authorizerUri=uri,
        identitySource="method.request.header.Authorization",
    )
    names = "$context.authorizer.principalId $context.authorizer.team $!context.authorizer.none"
    template = '{"stateMachineArn": "%s", "input": "\\"' + names + '\\""}'
    machine = bench.playground.machine(PASS)
    bench.api.method(
        "POST",
        "start",
        templated("StartExecution", template.replace("%s", machine)),
        authorizationType="CUSTOM",
        authorizerId=authorizer["id"],
    ).deploy()
    reply = bench.api.ask("POST", "/start", "{}", {"Authorization": "token"})
    assert bench.input_of(reply.text) == "ada red "


def test_a_validator_of_a_template_refuses(corrected: Playground) -> None:
    api = {"Ref": "Api"}
    schema = {"type": "object", "required": ["name"]}
    resources = {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "validated"}},
        "Model": {
            "Type": "AWS::ApiGateway::Model",
            "Properties": {"RestApiId": api, "ContentType": "application/json", "Schema": schema},
        },
        "Validator": {
            "Type": "AWS::ApiGateway::RequestValidator",
            "Properties": {"RestApiId": api, "ValidateRequestBody": True},
        },
        "Method": {
            "Type": "AWS::ApiGateway::Method",
            "Properties": {
                "RestApiId": api,
                "ResourceId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
                "HttpMethod": "POST",
                "AuthorizationType": "NONE",
                "RequestValidatorId": {"Ref": "Validator"},
                "RequestModels": {"application/json": {"Ref": "Model"}},
                "Integration": {
                    "Type": "MOCK",
                    "RequestTemplates": {"application/json": "{statusCode:200}"},
                    "IntegrationResponses": [{"StatusCode": "200"}],
                },
            },
        },
        "Deployment": {
            "Type": "AWS::ApiGateway::Deployment",
            "DependsOn": "Method",
            "Properties": {"RestApiId": api, "StageName": "dev"},
        },
    }
    with deployed(corrected.aws, "validated", resources) as physical_ids:
        made = Api(corrected.aws, physical_ids["Api"])
        assert made.ask("POST", "", '{"name": "Ada"}').status == 200
        refused = made.ask("POST", "", "{}")
    assert (refused.status, refused.json()) == (400, {"message": "Invalid request body"})
