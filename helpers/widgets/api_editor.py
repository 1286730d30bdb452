"""Where a request is written: endpoint, method, path, body, headers; checked while typed."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import ipywidgets

from helpers.api.endpoints import Endpoint, matching
from helpers.widgets import api_parts as parts
from helpers.widgets.api_calls import Draft
from helpers.widgets.execution_parts import opener
from helpers.widgets.json_fault import find_fault
from helpers.widgets.markup import escape

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_WITH_BODY = {"POST", "PUT", "PATCH", "ANY"}
_STARTS = {"", "StartExecution", "StartSyncExecution"}
"""Actions that take whatever the execution's input shall be; the others take its ARN."""
_OTHER = Endpoint("", "another one, written below", "")


class Editor:
    """The fields of a request."""

    def __init__(self, endpoints: Sequence[Endpoint]) -> None:
        self._endpoints = endpoints
        self._arn = ""
        self._proposed = ""
        self._written: dict[tuple[str, str], str] = {}
        self._known = _dropdown("Endpoint", _options(endpoints))
        self._method = _dropdown("Method", [(name, name) for name in _METHODS])
        self._path = ipywidgets.Text(description="Path", continuous_update=True, style=_SHORT)
        self._body = _area("Body", rows=5, placeholder="no body")
        self._headers = _area("Headers", rows=2, placeholder="Accept: text/plain")
        self._key = ipywidgets.Password(description="API key", style=_LABEL)
        self._check = ipywidgets.HTML()
        self._hint = ipywidgets.HTML()
        self._known.observe(self._choose, "value")
        for field in (self._method, self._path):
            field.observe(self._recognise, "value")
        self._body.observe(self._check_body, "value")
        self._check_body()
        self._choose({"old": None, "new": self._known.value})

    def widget(self) -> ipywidgets.DOMWidget:
        """Return the fields."""
        target = ipywidgets.Box([self._method, self._path])
        target.add_class("wb-target")
        more = ipywidgets.Box([self._headers, self._key])
        more.add_class("wb-opened")
        fields = ipywidgets.Box(
            [
                self._known,
                target,
                self._hint,
                self._body,
                self._check,
                ipywidgets.HTML(opener("headers", "Headers and API key", is_open=False)),
                more,
            ]
        )
        fields.add_class("wb-fields")
        return fields

    def draft(self, *, is_test: bool) -> Draft:
        """Return what is written."""
        return Draft(
            method=self._method.value,
            path=self._path.value.strip() or "/",
            body=self._body.value,
            headers=self._headers.value,
            api_key=self._key.value.strip(),
            is_test=is_test,
        )

    def load(self, draft: Draft) -> None:
        """Write a former request again."""
        self._method.value = draft.method
        self._path.value = draft.path
        self._body.value = draft.body
        self._headers.value = draft.headers

    def remember(self, execution_arn: str) -> None:
        """Propose this execution wherever one is asked for."""
        self._arn = execution_arn
        if self._known.value != _OTHER and self._body.value == self._proposed:
            self._propose(self._known.value)

    def _choose(self, change: dict[str, Any]) -> None:
        """Write the endpoint that was chosen, with the body last written for it."""
        old, new = change["old"], change["new"]
        if old not in (None, _OTHER) and self._body.value != self._proposed:
            self._written[old.method, old.path] = self._body.value
        if new == _OTHER:
            return
        self._method.value = "POST" if new.method == "ANY" else new.method
        if matching(self._endpoints, self._method.value, self._path.value) != new:
            self._path.value = new.path
        self._propose(new)

    def _propose(self, endpoint: Endpoint) -> None:
        self._proposed = _proposal(endpoint, self._arn)
        written = self._written.get((endpoint.method, endpoint.path))
        self._body.value = self._proposed if written is None else written
        self._check_body()

    def _recognise(self, _change: object) -> None:
        """Show which endpoint a method and path belong to, if to any."""
        path = self._path.value.strip()
        found = matching(self._endpoints, self._method.value, path) or _OTHER
        if found != self._known.value:
            self._known.unobserve(self._choose, "value")
            self._known.value = found
            self._known.observe(self._choose, "value")
        self._hint.value = _hint(path, is_known=found != _OTHER)

    def _check_body(self, _change: object = None) -> None:
        text = self._body.value
        self._check.value = parts.check(text, find_fault(text))


def _proposal(endpoint: Endpoint, arn: str) -> str:
    if endpoint.method not in _WITH_BODY:
        return ""
    value = {} if endpoint.action in _STARTS else {"executionArn": arn}
    return json.dumps(value, indent=2)


def _hint(path: str, *, is_known: bool) -> str:
    open_parameters = re.findall(r"\{[^}]*\}", path)
    if open_parameters:
        said = f"Write a value for {', '.join(open_parameters)}."
    else:
        said = "" if is_known else "The API has no such endpoint; it can be asked all the same."
    return f'<p class="wb-hint wb-quiet">{escape(said)}</p>' if said else ""


def _options(endpoints: Sequence[Endpoint]) -> list[tuple[str, Endpoint]]:
    return [(f"{each.method} {each.path}".strip(), each) for each in (*endpoints, _OTHER)]


_LABEL = {"description_width": "5em"}
_SHORT = {"description_width": "2.5em"}


def _dropdown(name: str, options: Sequence[tuple[str, Any]]) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(description=name, options=options, style=_LABEL)


def _area(name: str, *, rows: int, placeholder: str) -> ipywidgets.Textarea:
    return ipywidgets.Textarea(
        description=name, rows=rows, placeholder=placeholder, continuous_update=True, style=_LABEL
    )
