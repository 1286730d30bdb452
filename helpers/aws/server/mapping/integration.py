"""One call of an integration: from the request to what the service is sent, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpers.aws.server.mapping.documents import MISSING, NotJson, find, read_json
from helpers.aws.server.mapping.requests import ApiRequest, media_type
from helpers.aws.server.mapping.variables import Input, render_mapping
from helpers.aws.server.velocity.syntax import VelocityError
from helpers.aws.server.velocity.values import java_text

JSON = "application/json"


class UnsupportedMediaType(Exception):
    """No template is for the request's media type, and it may not pass through."""


class IntegrationBroken(Exception):
    """A template or response that cannot be used; the API's author has to mend it."""


@dataclass(frozen=True)
class Answer:
    """What goes back to the caller."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Exchange:
    """A request being answered by an integration; overrides last from template to template."""

    def __init__(self, integration: Mapping[str, Any], request: ApiRequest) -> None:
        self._integration = integration
        self._request = request
        self._context = request.context()

    def sent(self) -> str:
        """Return the body that the service is sent."""
        templates = self._integration.get("requestTemplates") or {}
        wanted = self._request.content_type
        for key, template in templates.items():
            if media_type(key) == wanted:
                return self._render(template, self._request.input())
        behaviour = (self._integration.get("passthroughBehavior") or "WHEN_NO_MATCH").upper()
        if behaviour == "NEVER" or (behaviour == "WHEN_NO_TEMPLATES" and templates):
            raise UnsupportedMediaType(wanted)
        return self._request.text

    def answer(self, status: int, headers: Mapping[str, str], text: str) -> Answer:
        """Return what becomes of the service's answer."""
        response = self._response(status)
        chosen = _status(response.get("statusCode") or status)
        mapped = {"Content-Type": JSON, **self._headers(response, headers, text)}
        self._context["status"] = str(chosen)
        if template := self._template(response):
            mapped["Content-Type"], source = template
            text = self._render(source, Input(text, self._request.parameters()))
        override = self._context["responseOverride"]
        mapped |= {name: java_text(value) for name, value in override["header"].items()}
        chosen = _status(override.get("status", chosen))
        return Answer(chosen, mapped, text.encode("utf-8", "replace"))

    def _render(self, template: str, given: Input) -> str:
        variables = self._request.stage_variables
        try:
            return render_mapping(template, given, self._context, variables)
        except VelocityError as error:
            raise IntegrationBroken(str(error)) from error

    def _response(self, status: int) -> Mapping[str, Any]:
        """Return the response whose pattern the status matches, else the one without."""
        responses = (self._integration.get("integrationResponses") or {}).values()
        for response in responses:
            pattern = response.get("selectionPattern")
            if pattern and _matches(pattern, status):
                return dict(response)
        for response in responses:
            if not response.get("selectionPattern"):
                return dict(response)
        raise IntegrationBroken(f"no integration response is for {status}")

    def _template(self, response: Mapping[str, Any]) -> tuple[str, str] | None:
        """Return the media type and the template of a response, the one the caller accepts."""
        templates = {
            key: template
            for key, template in (response.get("responseTemplates") or {}).items()
            if template
        }
        accepted = media_type((self._request.headers.get("accept") or "").partition(",")[0])
        for key, template in templates.items():
            if media_type(key) == accepted:
                return key, template
        if JSON in templates:
            return JSON, templates[JSON]
        return next(iter(templates.items()), None)

    def _headers(
        self, response: Mapping[str, Any], headers: Mapping[str, str], text: str
    ) -> dict[str, str]:
        mapped = {}
        for target, source in (response.get("responseParameters") or {}).items():
            value = self._mapped(str(source), headers, text)
            if target.startswith("method.response.header.") and value is not None:
                mapped[target.removeprefix("method.response.header.")] = value
        return mapped

    def _mapped(self, source: str, headers: Mapping[str, str], text: str) -> str | None:
        """Return the value of a mapping expression, or None if there is none."""
        if len(source) > 1 and source[0] == source[-1] == "'":
            return source[1:-1]
        if source.startswith("integration.response.header."):
            name = source.removeprefix("integration.response.header.").lower()
            return next((headers[one] for one in headers if one.lower() == name), None)
        if source.startswith("integration.response.body"):
            return _found(text, "$" + source.removeprefix("integration.response.body"))
        if source.startswith("stageVariables."):
            return self._request.stage_variables.get(source.removeprefix("stageVariables."))
        value = find({"context": self._context}, f"$.{source}")
        return None if value is MISSING else java_text(value)


def _matches(pattern: str, status: int) -> bool:
    try:
        return re.fullmatch(pattern, str(status)) is not None
    except re.error as error:
        raise IntegrationBroken(f"{pattern!r} is no pattern: {error}") from error


def _status(value: Any) -> int:
    text = java_text(value)
    if not re.fullmatch(r"[1-5]\d\d", text):
        raise IntegrationBroken(f"{text!r} is no status")
    return int(text)


def _found(text: str, path: str) -> str | None:
    try:
        value = find(read_json(text), path)
    except NotJson:
        return None
    return None if value is MISSING else java_text(value)
