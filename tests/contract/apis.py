"""A REST API in front of a state machine in a few words, and requests without any SDK."""

from __future__ import annotations

import http.client
import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from helpers.aws.base import Aws

STAGE = "dev"
REGION = "eu-west-1"
WHOLE_BODY = (
    "#set( $body = $util.escapeJavaScript($input.json('$')).replaceAll(\"\\\\'\", \"'\") )\n"
    '{"input": "$body", "name": "$context.requestId", "stateMachineArn": "%s"}'
)
"""The template of serverless-rules: the whole body as one JSON string."""

MAPPED = {"200": "", "400": r"4\d{2}", "500": r"5\d{2}"}
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    def json(self) -> Any:
        return json.loads(self.text)


class Api:
    """A deployed API, made by calls to API Gateway; each method is an integration of its own."""

    def __init__(self, aws: Aws, api_id: str | None = None) -> None:
        self.aws = aws
        self.client = aws.client("apigateway")
        self.id: str = api_id or self.client.create_rest_api(name=f"api-{next(_numbers)}")["id"]
        root = self.client.get_resources(restApiId=self.id)["items"][0]["id"]
        self._resources = {"": root}

    def method(self, verb: str, path: str, integration: Mapping[str, Any], **method: Any) -> Api:
        """Add a method with its integration; ``responses`` maps status to pattern or settings."""
        place = {"restApiId": self.id, "resourceId": self.resource(path), "httpMethod": verb}
        settings = dict(integration)
        responses = settings.pop("responses", MAPPED)
        self.client.put_method(**place, **{"authorizationType": "NONE", **method})
        self.client.put_integration(**place, **settings)
        for status, response in responses.items():
            given = {"selectionPattern": response} if isinstance(response, str) else response
            self.client.put_method_response(**place, statusCode=status)
            self.client.put_integration_response(**place, statusCode=status, **given)
        return self

    def resource(self, path: str) -> str:
        """Return the id of a path's resource, made with all above it."""
        path = path.strip("/")
        if path not in self._resources:
            parent, _, part = path.rpartition("/")
            made = self.client.create_resource(
                restApiId=self.id, parentId=self.resource(parent), pathPart=part
            )
            self._resources[path] = made["id"]
        return self._resources[path]

    def deploy(self, **settings: Any) -> Api:
        self.client.create_deployment(restApiId=self.id, stageName=STAGE, **settings)
        return self

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        stage: str = STAGE,
    ) -> Reply:
        """Send a request as it is, without any header of our own."""
        url = urlsplit(self.aws.execute_api_url(self.id, stage))
        connection = http.client.HTTPConnection(url.netloc, timeout=30)
        try:
            connection.request(
                method,
                url.path + path,
                body.encode() if isinstance(body, str) else body,
                dict(headers or {}),
            )
            response = connection.getresponse()
            text = response.read().decode()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, found, text)
        finally:
            connection.close()

    def delete(self) -> None:
        self.client.delete_rest_api(restApiId=self.id)


def action(name: str, **settings: Any) -> dict[str, Any]:
    """Return an integration that passes the body on to an action of Step Functions."""
    return {
        "type": "AWS",
        "integrationHttpMethod": "POST",
        "uri": f"arn:aws:apigateway:{REGION}:states:action/{name}",
        "credentials": "arn:aws:iam::000000000000:role/api",
        "passthroughBehavior": "WHEN_NO_TEMPLATES",
        **settings,
    }


def templated(name: str, template: str, **settings: Any) -> dict[str, Any]:
    """Return an integration with one template for JSON and forms, and for nothing else."""
    templates = {"application/json": template, "application/x-www-form-urlencoded": template}
    never = {"requestTemplates": templates, "passthroughBehavior": "NEVER"}
    return action(name, **{**never, **settings})
