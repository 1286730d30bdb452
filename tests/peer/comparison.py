"""Two templates, compared: what is one resource in one of them and not the same in the other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_VERSION_ID = re.compile(r"(\w+LambdaVersion)[0-9A-Za-z]{30,44}\b")
_DEPLOYMENT_ID = re.compile(r"(ApiGatewayDeployment)[0-9a-f]{12,13}\b")
_UNQUOTED = re.compile(r'(?<!")\$\{[0-9a-f]{32}\}(?!")')
_MASKED = {"S3Key": "(key of the code)", "CodeSha256": "(hash of the code)"}


def reduced(template: Any) -> Any:
    """Take out the names that say what was packaged, and when.

    They are the code's key, hash and version (deviation ``code-location``), and the id of the
    API's deployment (deviation ``deployment-hash``).
    """
    text = json.dumps(template, ensure_ascii=False)
    for name in (_VERSION_ID, _DEPLOYMENT_ID):
        text = name.sub(r"\1Hash", text)
    return _masked(json.loads(text))


def differences(expected: Any, actual: Any) -> list[str]:
    """List where two reduced templates differ; sets are compared as sets, text as what it says."""
    return list(_differences(_canonical(expected), _canonical(actual), "template"))


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _MASKED.get(key) or _masked(item) for key, item in value.items()}
    return [_masked(item) for item in value] if isinstance(value, list) else value


def _canonical(value: Any, key: str = "") -> Any:
    if key == "DefinitionString":
        return _definition(value)
    if isinstance(value, dict):
        return {name: _canonical(item, name) for name, item in value.items()}
    if key in ("Action", "Resource", "DependsOn"):
        return _sorted(value if isinstance(value, list) else [value])
    if isinstance(value, list):
        items = [_canonical(item) for item in value]
        return _sorted(items) if key in ("Statement", "Tags") else items
    return value


def _definition(value: Any) -> Any:
    """Read the ASL out of a DefinitionString; a placeholder without quotes gets a mark."""
    if isinstance(value, dict):
        argument = value["Fn::Sub"]
        text, variables = argument if isinstance(argument, list) else (argument, None)
        return {"sub": _definition(text), "variables": variables}
    return json.loads(_UNQUOTED.sub(r'"unquoted \g<0>"', value))


def _sorted(items: list[Any]) -> list[Any]:
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))


def _differences(expected: Any, actual: Any, path: str) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in [*expected, *(key for key in actual if key not in expected)]:
            if key not in actual:
                yield f"{path}.{key}: missing, should be {expected[key]!r}"
            elif key not in expected:
                yield f"{path}.{key}: should not be there, is {actual[key]!r}"
            else:
                yield from _differences(expected[key], actual[key], f"{path}.{key}")
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for number, (one, other) in enumerate(zip(expected, actual, strict=True)):
            yield from _differences(one, other, f"{path}[{number}]")
    elif type(expected) is not type(actual) or expected != actual:
        yield f"{path}: should be {expected!r}, is {actual!r}"
