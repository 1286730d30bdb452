"""A request to a REST API, as its mapping templates see it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from helpers.aws.server.mapping.variables import Input

_OF_THE_CONNECTION = {"connection", "content-length", "keep-alive", "transfer-encoding"}
_IDENTITY = (
    "accessKey",
    "accountId",
    "apiKey",
    "apiKeyId",
    "caller",
    "cognitoAuthenticationProvider",
    "cognitoAuthenticationType",
    "cognitoIdentityId",
    "cognitoIdentityPoolId",
    "principalOrgId",
    "sourceIp",
    "user",
    "userAgent",
    "userArn",
)


class Headers(dict[str, str]):
    """Headers by name, whatever its letters' case: what the caller wrote does not reach us."""

    def get(self, name: object, default: Any = None) -> Any:
        """Return a header."""
        return super().get(_written(name), default)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(_written(name))


def _written(name: object) -> str:
    """Return a header's name as callers usually write it: Content-Type."""
    return "-".join(part.capitalize() for part in str(name).split("-"))


@dataclass(frozen=True)
class Place:
    """The method of a deployed API that a request is for."""

    account_id: str
    region: str
    api_id: str
    stage: str
    resource_id: str
    resource_path: str


@dataclass(frozen=True)
class ApiRequest:
    """One request to a REST API, on its way to an integration."""

    place: Place
    request_id: str
    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, list[str]] = field(default_factory=dict)
    path_parameters: Mapping[str, str] = field(default_factory=dict)
    stage_variables: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    identity: Mapping[str, str] = field(default_factory=dict)
    authorizer: Mapping[str, Any] = field(default_factory=dict)

    @property
    def content_type(self) -> str:
        """The media type of the body, without parameters; JSON when nothing is said."""
        return media_type(self.headers.get("content-type")) or "application/json"

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def parameters(self) -> dict[str, dict[str, str]]:
        """Return what ``$input.params()`` is."""
        sent = {
            _written(name): value
            for name, value in self.headers.items()
            if name not in _OF_THE_CONNECTION
        }
        return {
            "path": dict(self.path_parameters),
            "querystring": {name: values[-1] for name, values in self.query.items()},
            "header": Headers(sent),
        }

    def input(self) -> Input:
        """Return ``$input`` of the request's templates."""
        is_form = self.content_type == "application/x-www-form-urlencoded"
        return Input(self.text, self.parameters(), is_form=is_form)

    def context(self) -> dict[str, Any]:
        """Return ``$context``."""
        now = time.time()
        place = self.place
        return {
            "accountId": place.account_id,
            "apiId": place.api_id,
            "authorizer": dict(self.authorizer),
            "domainName": f"{place.api_id}.execute-api.{place.region}.amazonaws.com",
            "domainPrefix": place.api_id,
            "extendedRequestId": secrets.token_urlsafe(11) + "=",
            "httpMethod": self.method,
            "identity": self._identity(),
            "path": f"/{place.stage}{self.path}",
            "protocol": "HTTP/1.1",
            "requestId": self.request_id,
            "requestOverride": {"header": {}, "path": {}, "querystring": {}},
            "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
            "requestTimeEpoch": int(now * 1000),
            "resourceId": place.resource_id,
            "resourcePath": place.resource_path,
            "responseOverride": {"header": {}},
            "stage": place.stage,
        }

    def _identity(self) -> dict[str, str]:
        known = {"sourceIp": "127.0.0.1", "userAgent": self.headers.get("user-agent", "")}
        return dict.fromkeys(_IDENTITY, "") | known | dict(self.identity)


def media_type(header: str | None) -> str:
    """Return the media type that a header names, without its parameters."""
    return (header or "").partition(";")[0].strip().lower()
