"""``$input`` and ``$util``, and the rendering of a mapping template with them."""

from __future__ import annotations

import base64
import binascii
import re
import urllib.parse
from collections.abc import Callable, Mapping
from typing import Any

from helpers.aws.server.mapping.documents import MISSING, NotJson, find, read_json
from helpers.aws.server.velocity.rendering import render
from helpers.aws.server.velocity.syntax import VelocityError
from helpers.aws.server.velocity.values import java_text, json_text

EMPTY = "{}"
"""What API Gateway takes for a body that is not there."""

_BUILT_IN = ("input", "util", "context", "stageVariables")


class Input:
    """``$input``: a body, and the parameters of the request."""

    def __init__(
        self, body: str, parameters: Mapping[str, dict[str, str]], *, is_form: bool = False
    ) -> None:
        self._body = body or EMPTY
        self._parameters = dict(parameters)
        self._is_form = is_form

    def property(self, name: str) -> Any:
        """Return ``$input.body``."""
        return self._body if name == "body" else None

    def method(self, name: str) -> Callable[..., Any] | None:
        """Return a method of ``$input``."""
        return {"json": self._json, "path": self._path, "params": self._params}.get(name)

    def _json(self, path: str = "$") -> str:
        found = find(read_json(self._body), path)
        return json_text("" if found is MISSING else found)

    def _path(self, path: str = "$") -> Any:
        try:
            document = read_json(self._body)
        except NotJson:
            if not self._is_form:
                raise
            # The Serverless Framework's templates take forms apart by $input.path('$').split('&').
            document = self._body
        found = find(document, path)
        return "" if found is MISSING else found

    def _params(self, name: str | None = None) -> Any:
        if name is None:
            return self._parameters
        for place in ("path", "querystring"):
            if name in self._parameters.get(place, {}):
                return self._parameters[place][name]
        headers = self._parameters.get("header", {})
        # Names of headers reach us in lower case, whatever the caller wrote.
        return next((headers[one] for one in headers if one.lower() == name.lower()), "")


class Util:
    """``$util``."""

    def property(self, name: str) -> Any:  # noqa: ARG002
        """Return nothing: there are methods only."""
        return None

    def method(self, name: str) -> Callable[..., Any] | None:
        """Return a method of ``$util``."""
        return _UTIL.get(name)


_ESCAPES = {
    **{"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"},
    **{'"': '\\"', "'": "\\'", "\\": "\\\\", "/": "\\/"},
}
_ESCAPED = re.compile(r"[\x00-\x1f\"'\\/]|[^\x00-\x7f]")


def escape_javascript(value: Any) -> str | None:
    """Return a text as it may stand in a text of JavaScript.

    Its escaped apostrophe is what JSON does not know, so templates take that back.
    """
    return None if value is None else _ESCAPED.sub(_escaped, java_text(value))


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    if character in _ESCAPES:
        return _ESCAPES[character]
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02X}{units[at + 1]:02X}" for at in range(0, len(units), 2))


def _parse_json(text: Any) -> Any:
    try:
        return None if text is None else read_json(java_text(text))
    except NotJson as error:
        raise VelocityError(f"parseJson: {error}") from error


def _url_encode(text: Any) -> str:
    # As java.net.URLEncoder does.
    return urllib.parse.quote_plus(java_text(text), safe="*").replace("~", "%7E")


def _base64_decode(text: Any) -> str:
    try:
        return base64.b64decode(java_text(text)).decode("utf-8", "replace")
    except binascii.Error as error:
        raise VelocityError(f"base64Decode: {error}") from error


_UTIL: Mapping[str, Callable[..., Any]] = {
    "escapeJavaScript": escape_javascript,
    "parseJson": _parse_json,
    "urlEncode": _url_encode,
    "urlDecode": lambda text: urllib.parse.unquote_plus(java_text(text)),
    "base64Encode": lambda text: base64.b64encode(java_text(text).encode()).decode(),
    "base64Decode": _base64_decode,
}


def render_mapping(
    template: str,
    given: Input,
    context: dict[str, Any],
    stage_variables: Mapping[str, str] | None = None,
) -> str:
    """Render a mapping template; what it overrides is in ``context`` afterwards."""
    variables = {
        "input": given,
        "util": Util(),
        "context": context,
        "stageVariables": dict(stage_variables or {}),
    }
    return render(template, variables, silent=_BUILT_IN)
