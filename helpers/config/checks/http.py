"""Checks the HTTP endpoints of state machines: each complete, and no two in each other's way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from helpers.config.checks.context import Context, function_spots, machine_spots
from helpers.config.findings import shown, words
from helpers.config.intrinsics import is_intrinsic
from helpers.config.spots import Check, Spot, anything

METHODS = ("get", "post", "put", "patch", "options", "head", "delete", "any")
ACTIONS = ("StartExecution", "StartSyncExecution", "DescribeExecution", "StopExecution")
_EVENTS = ("http", "schedule", "eventBridge", "cloudwatchEvent")
_SHAPE = "a mapping with method and path, or text such as POST start"


@dataclass(frozen=True)
class _Endpoint:
    method: str
    path: str
    spot: Spot

    @property
    def name(self) -> str:
        """Return the path's part of its logical ids."""
        return "".join(_segment_name(segment) for segment in self.path.split("/"))


def check(root: Spot, context: Context) -> None:
    """Check every event of a state machine, and all HTTP endpoints against each other."""
    endpoints = list(_function_endpoints(root))
    has_keys = _has_keys(root)
    for _, machine in machine_spots(root):
        if not isinstance(machine["events"].value, list):
            continue
        for event in machine["events"].elements():
            if not event.given or not event.is_mapping("an event such as http"):
                continue
            if "http" in event.value:
                endpoints += _http(event, machine, context, has_keys=has_keys)
            else:
                event.has_only(_EVENTS, "a type of event")
    _apart(endpoints)


def _has_keys(root: Spot) -> bool:
    provider = root["provider"]
    return bool(provider["apiGateway"]["apiKeys"].value or provider["apiKeys"].value)


def _http(event: Spot, machine: Spot, context: Context, *, has_keys: bool) -> Iterator[_Endpoint]:
    http = event["http"]
    if not http.given:
        beside = [key for key in event.value if key != "http"]
        found = f"nothing ({', '.join(beside)} must be indented further)" if beside else None
        http.fault(_SHAPE, found=found)
        return
    event.has_only(_EVENTS, "a type of event")
    if isinstance(http.value, str):
        yield from _written(http)
        return
    if not http.is_mapping(_SHAPE):
        return
    http.knows(_CHECKS, "a key of an http event", strict=True)
    for key, check_key in _CHECKS.items():
        if http[key].given:
            check_key(http[key])
    method, path = http["method"], http["path"]
    if not method.given:
        method.fault("a method such as post")
    if not path.given:
        path.fault("a path such as action/start")
    _action(http["action"], machine)
    _authorizer(http["authorizer"], context)
    if http["private"].value is True and not has_keys:
        http["private"].warn("provider.apiGateway.apiKeys", found="private without any key (403)")
    if isinstance(method.value, str) and isinstance(path.value, str):
        yield _Endpoint(method.value.lower(), path.value.strip("/"), path)


def _written(http: Spot) -> Iterator[_Endpoint]:
    method, _, path = http.value.partition(" ")
    if method.lower() not in METHODS or not path:
        http.fault("a method and a path such as POST action/start")
    else:
        yield _Endpoint(method.lower(), path.split(" ")[0].strip("/"), http)


def _action(action: Spot, machine: Spot) -> None:
    if not action.given or not action.is_one_of(ACTIONS):
        return
    kind = machine["type"].value or "STANDARD"
    if action.value == "StartSyncExecution" and kind == "STANDARD":
        action.fault("a state machine of type EXPRESS", found="StartSyncExecution on STANDARD")
    elif action.value in ACTIONS[2:] and kind == "EXPRESS":
        action.fault("a state machine of type STANDARD", found=f"{action.value} on EXPRESS")


def _authorizer(authorizer: Spot, context: Context) -> None:
    if not authorizer.given:
        return
    value = authorizer.value
    if isinstance(value, str) and (value.upper() == "AWS_IAM" or ":" in value):
        return
    if isinstance(value, str):
        _authorizing_function(authorizer, context)
    elif is_intrinsic(value):
        authorizer.fault("a mapping with arn, or the name of a function", found="a function alone")
    elif authorizer.is_mapping("the name of a function, an ARN, or a mapping with one of them"):
        kind = authorizer["type"].value
        is_iam = isinstance(kind, str) and kind.upper() == "AWS_IAM"
        if is_iam or authorizer["arn"].given or (kind and authorizer["authorizerId"].given):
            return
        if authorizer["name"].given:
            _authorizing_function(authorizer["name"], context)
        else:
            authorizer["name"].fault("the name of a function (or arn, or authorizerId with type)")


def _authorizing_function(name: Spot, context: Context) -> None:
    if name.value not in context.functions:
        name.fault("a function of this service, aws_iam or an ARN", among=context.functions)


def _function_endpoints(root: Spot) -> Iterator[_Endpoint]:
    for _, function in function_spots(root):
        for event in function["events"].elements():
            http = event["http"]
            if isinstance(http.value, str):
                method, _, path = http.value.partition(" ")
                yield _Endpoint(method.lower(), path.strip("/"), http)
            elif isinstance(http["path"].value, str) and isinstance(http["method"].value, str):
                path = http["path"].value.strip("/")
                yield _Endpoint(http["method"].value.lower(), path, http["path"])


def _apart(endpoints: list[_Endpoint]) -> None:
    taken: dict[tuple[str, str], _Endpoint] = {}
    names: dict[str, str] = {}
    parameters: dict[str, str] = {}
    for endpoint in endpoints:
        method, path, spot = endpoint.method, endpoint.path, endpoint.spot
        if (method, path) in taken:
            spot.fault("each method and path once", found=f"{method.upper()} /{path} again")
        taken.setdefault((method, path), endpoint)
        for prefix in _prefixes(path):
            name = "".join(_segment_name(segment) for segment in prefix.split("/"))
            if names.setdefault(name, prefix) != prefix:
                found = f'"{prefix}", which gets the same logical id as "{names[name]}"'
                spot.fault("paths that stay different as logical ids", found=found)
            parent, _, last = prefix.rpartition("/")
            if last.startswith("{") and parameters.setdefault(parent, last) != last:
                found = f"{last} beside {parameters[parent]}"
                spot.fault("one name for the parameter at this place of the path", found=found)


def _prefixes(path: str) -> Iterator[str]:
    segments = [segment for segment in path.split("/") if segment]
    for end in range(1, len(segments) + 1):
        yield "/".join(segments[:end])


def _segment_name(segment: str) -> str:
    """Return a segment's part of a logical id (serverless 3 ``lib/plugins/aws/lib/naming.js``)."""
    text = segment[:1].upper() + segment[1:].lower()
    text = re.sub(r"\{(.*)\}", r"\1Var", text.replace("-", "Dash"))
    text = re.sub(r"[^0-9A-Za-z]", "", text)
    return text[:1].upper() + text[1:]


def _method(spot: Spot) -> None:
    if not isinstance(spot.value, str) or spot.value.lower() not in METHODS:
        spot.fault("one of " + ", ".join(METHODS), among=METHODS)


def _path(spot: Spot) -> None:
    if isinstance(spot.value, str) and re.search(r"[\s?#]", spot.value):
        spot.fault("a path without blanks, ? and #")
    elif not isinstance(spot.value, str):
        spot.fault("a path such as action/start")


def _cors(spot: Spot) -> None:
    if isinstance(spot.value, bool) or not spot.is_mapping("true, false or a mapping"):
        return
    known = words("allowCredentials cacheControl headers maxAge methods origin origins")
    spot.knows(known, "a key of cors", strict=True)
    if spot["origin"].given and spot["origins"].given:
        spot["origins"].fault("either origin or origins", found="both")
    for key in ("headers", "methods"):
        if spot[key].given:
            spot[key].is_list()


def _request(spot: Spot) -> None:
    if not spot.is_mapping("a mapping with template or schemas"):
        return
    template = spot["template"]
    if isinstance(template.value, str):
        template.is_one_of(("lambda_proxy",))
    elif template.given:
        template.is_mapping("lambda_proxy, or templates by content type")


def _response(spot: Spot) -> None:
    if spot.is_mapping("a mapping with headers and template"):
        spot.knows(("headers", "template", "statusCodes"), "a key of response", strict=True)
        for key in ("headers", "template"):
            if spot[key].given:
                spot[key].is_mapping()


def _responses(spot: Spot) -> None:
    if not spot.is_mapping("a mapping of responses by status code"):
        return
    for key, response in spot.items():
        if not re.fullmatch(r"[1-5]\d\d", str(response["statusCode"].value or key)):
            response.fault("a status code such as 200", found=shown(key))


_CHECKS: dict[str, Check] = {
    "action": anything,
    "authorizer": anything,
    "cors": _cors,
    "iamRole": anything,
    "integration": anything,
    "method": _method,
    "path": _path,
    "private": Spot.is_flag,
    "request": _request,
    "response": _response,
    "responses": _responses,
    "timeoutInMillis": lambda spot: spot.is_integer(50, 29000),
    "async": anything,
    "documentation": anything,
    "operationId": anything,
}
