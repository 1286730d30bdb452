"""Checks a definition as AWS does before it takes it: pure, from text to the list of faults.

AWS words a refusal ``CODE: what at /States/Where``; so do we, as near as is known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from helpers.aws.server import state_fields as fields
from helpers.aws.server import state_flow as flow

Json: TypeAlias = Any
Faults: TypeAlias = Iterator[str]

_SCHEMA = flow.SCHEMA


def faults_of(text: str) -> tuple[str, ...]:
    """Return everything AWS would refuse in a definition; nothing when it is valid."""
    try:
        definition = json.loads(text)
    except ValueError as error:
        return (f"INVALID_JSON_DESCRIPTION: {error}",)
    if not isinstance(definition, dict):
        return (f"{_SCHEMA}: The definition must be an object at /",)
    names: set[str] = set()
    language = definition.get("QueryLanguage", "JSONPath")
    return tuple(_machine(definition, "", language, fields.MACHINE, names))


def _machine(
    machine: Mapping[str, Json], at: str, language: str, known: set[str], names: set[str]
) -> Faults:
    """Check a machine, or one inside a Parallel or Map; state names are unique in all of it."""
    yield from _unknown(machine, known, at or "/")
    yield from _counts(machine, at)
    states = machine.get("States")
    if not isinstance(states, dict) or not states:
        yield f"{_SCHEMA}: The field 'States' must be an object with at least one state at {at}/"
        return
    start = machine.get("StartAt")
    if not isinstance(start, str):
        yield f"{_SCHEMA}: The field 'StartAt' is required at {at}/"
    elif start not in states:
        yield f"{flow.TARGET}: Missing 'StartAt' target: {start} at {at}/StartAt"
    for name, state in states.items():
        here = f"{at}/States/{name}"
        if name in names:
            yield f"DUPLICATE_STATE_NAME: Duplicate State name: {name} at {here}"
        names.add(name)
        if len(name) > fields.LONGEST_NAME:
            yield f"{_SCHEMA}: State name is longer than {fields.LONGEST_NAME} characters at {here}"
        if not isinstance(state, dict):
            yield f"{_SCHEMA}: A state must be an object at {here}"
            continue
        yield from _state(state, here, state.get("QueryLanguage", language), states, names)
    yield from flow.unreachable(states, start, at)


def _state(
    state: Mapping[str, Json],
    at: str,
    language: str,
    states: Mapping[str, Json],
    names: set[str],
) -> Faults:
    kind = state.get("Type")
    if not isinstance(kind, str) or kind not in fields.SHARED:
        shown = "The field 'Type' is required" if kind is None else f"Unknown state type '{kind}'"
        yield f"{_SCHEMA}: {shown}, expected one of {sorted(fields.SHARED)} at {at}"
        return
    extra = fields.JSONATA if language == "JSONata" else fields.JSONPATH
    yield from _unknown(state, fields.EVERY_STATE | fields.SHARED[kind] | extra[kind], at)
    yield from _counts(state, at)
    yield from _paths(state, at)
    yield from flow.transitions(state, kind, at, states)
    yield from _errors(state, at, states)
    if kind == "Task":
        yield from _resource(state, at)
    elif kind == "Wait" and sum(name in state for name in fields.ONE_OF_WAIT) != 1:
        yield f"{_SCHEMA}: Exactly one of {list(fields.ONE_OF_WAIT)} is required at {at}"
    elif kind == "Choice":
        yield from _choices(state, at, states)
    elif kind in ("Parallel", "Map"):
        yield from _inner(state, kind, at, language, names)


def _unknown(value: Mapping[str, Json], known: set[str], at: str) -> Faults:
    for name in value:
        if name not in known:
            yield f"{_SCHEMA}: The field '{name}' is not supported by Step Functions at {at}"


def _counts(value: Mapping[str, Json], at: str) -> Faults:
    for name, (least, whole) in fields.COUNTS.items():
        number = value.get(name, least)
        if isinstance(number, str) and number.startswith("{%"):
            continue
        allowed = (int,) if whole else (int, float)
        if isinstance(number, bool) or not isinstance(number, allowed) or number < least:
            kind = "an integer" if whole else "a number"
            yield f"{_SCHEMA}: Value must be {kind} of at least {least} at {at}/{name}"


def _paths(state: Mapping[str, Json], at: str) -> Faults:
    for name in fields.PATHS & state.keys():
        value = state[name]
        if value is None and name in fields.MAY_BE_NULL:
            continue
        if not _is_path(value):
            yield f"{_SCHEMA}: Value is not a Reference Path at {at}/{name}"
    for name in fields.TEMPLATES & state.keys():
        yield from _template(state[name], f"{at}/{name}")


def _template(value: Json, at: str) -> Faults:
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _template(item, f"{at}[{number}]")
    if not isinstance(value, dict):
        return
    for name, item in value.items():
        here = f"{at}/{name}"
        if not name.endswith(".$"):
            yield from _template(item, here)
        elif not _is_path(item):
            yield (
                f"{_SCHEMA}: The value for the field '{name}' must be a valid JSONPath "
                f"or a valid intrinsic function call at {here}"
            )


def _is_path(value: Json) -> bool:
    return isinstance(value, str) and value.startswith(("$", "States."))


def _errors(state: Mapping[str, Json], at: str, states: Mapping[str, Json]) -> Faults:
    for field, known in (("Retry", fields.RETRIER), ("Catch", fields.CATCHER)):
        rules = state.get(field, [])
        if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
            yield f"{_SCHEMA}: Value must be a list of objects at {at}/{field}"
            continue
        for number, rule in enumerate(rules):
            here = f"{at}/{field}[{number}]"
            yield from _unknown(rule, known, here)
            yield from _counts(rule, here)
            yield from _error_names(rule.get("ErrorEquals"), here, number == len(rules) - 1)
            if field == "Catch":
                yield from flow.target(rule.get("Next"), "Next", here, states)


def _error_names(names: Json, at: str, last: bool) -> Faults:
    if not isinstance(names, list) or not names:
        yield f"{_SCHEMA}: The field 'ErrorEquals' must name at least one error at {at}"
    elif "States.ALL" in names and (len(names) > 1 or not last):
        yield (
            f"{_SCHEMA}: 'States.ALL' must appear alone in 'ErrorEquals' and in the last rule "
            f"at {at}/ErrorEquals"
        )


def _resource(state: Mapping[str, Json], at: str) -> Faults:
    resource = state.get("Resource")
    if resource is None:
        yield f"{_SCHEMA}: The field 'Resource' is required at {at}"
    elif not isinstance(resource, str) or resource.count(":") < 5 or resource[:4] != "arn:":
        yield f"{_SCHEMA}: Value is not a valid resource ARN at {at}/Resource"
    limits = state.get("HeartbeatSeconds"), state.get("TimeoutSeconds")
    if all(type(limit) is int for limit in limits) and limits[0] >= limits[1]:  # type: ignore[operator]
        yield f"{_SCHEMA}: 'HeartbeatSeconds' must be smaller than 'TimeoutSeconds' at {at}"


def _choices(state: Mapping[str, Json], at: str, states: Mapping[str, Json]) -> Faults:
    rules = state.get("Choices")
    if not isinstance(rules, list) or not rules:
        yield f"{_SCHEMA}: The field 'Choices' must have at least one rule at {at}"
        return
    for number, rule in enumerate(rules):
        here = f"{at}/Choices[{number}]"
        if not isinstance(rule, dict):
            yield f"{_SCHEMA}: A rule must be an object at {here}"
            continue
        yield from flow.target(rule.get("Next"), "Next", here, states)
        yield from _rule(rule, here)


def _rule(rule: Json, at: str) -> Faults:
    """Check that a rule compares in one way, or joins rules that do."""
    if not isinstance(rule, dict):
        yield f"{_SCHEMA}: A rule must be an object at {at}"
        return
    yield from _unknown(rule, fields.RULE_WORDS | fields.OPERATORS, at)
    joined = [name for name in ("And", "Or", "Not") if name in rule]
    compared = [name for name in rule if name in fields.OPERATORS]
    if len(joined) + len(compared) + ("Condition" in rule) != 1:
        yield f"{_SCHEMA}: A rule must have exactly one comparison at {at}"
    if compared and not _is_path(rule.get("Variable")):
        yield f"{_SCHEMA}: The field 'Variable' must be a Reference Path at {at}"
    for name in joined:
        parts = [rule[name]] if name == "Not" else rule[name]
        for number, part in enumerate(parts if isinstance(parts, list) else ()):
            yield from _rule(part, f"{at}/{name}" + (f"[{number}]" if name != "Not" else ""))


def _inner(state: Mapping[str, Json], kind: str, at: str, language: str, names: set[str]) -> Faults:
    if kind == "Parallel":
        branches = state.get("Branches")
        if not isinstance(branches, list) or not branches:
            yield f"{_SCHEMA}: The field 'Branches' must have at least one branch at {at}"
            return
        machines = [(f"{at}/Branches[{number}]", one) for number, one in enumerate(branches)]
    else:
        given = [name for name in ("ItemProcessor", "Iterator") if name in state]
        if len(given) != 1:
            yield f"{_SCHEMA}: The field 'ItemProcessor' is required at {at}"
            return
        machines = [(f"{at}/{given[0]}", state[given[0]])]
    for here, machine in machines:
        if isinstance(machine, dict):
            inner = machine.get("QueryLanguage", language)
            yield from _machine(machine, here, inner, fields.INNER_MACHINE, names)
        else:
            yield f"{_SCHEMA}: A state machine must be an object at {here}"
