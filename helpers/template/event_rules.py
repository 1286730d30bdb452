"""Rules by which events on a bus start a state machine."""

from __future__ import annotations

import json
from collections.abc import Iterator

from helpers.config.model import Json, Object, StateMachine
from helpers.template import naming
from helpers.template.event_targets import (
    embedded,
    enabled,
    event_input,
    retry_policy,
    without_line_breaks,
)
from helpers.template.fragment import Compilation, Fragment
from helpers.template.intrinsics import get_att, ref
from helpers.template.plain import compact, without_none
from helpers.template.roles import start_execution_role


def event_rules(compilation: Compilation) -> Iterator[Fragment]:
    """Compile ``eventBridge`` and ``cloudwatchEvent``, which are one thing under two names."""
    for machine in compilation.config.state_machines:
        events = machine.events
        either = (event.get("cloudwatchEvent") or event.get("eventBridge") for event in events)
        rules = [rule for rule in either if rule]
        for number, rule in enumerate(rules, start=1):
            yield Fragment({naming.event_rule_logical_id(machine, number): _rule(machine, rule)})
        if not all(rule.get("iamRole") for rule in rules):
            yield Fragment({naming.event_role(machine): _role(compilation, machine)})


def _rule(machine: StateMachine, rule: Object) -> Json:
    name, description = rule.get("name"), rule.get("description")
    properties = {
        "EventBusName": rule.get("eventBusName"),
        "EventPattern": _pattern(rule["event"]),
        "State": enabled(rule),
        "Description": embedded(description) if description else None,
        "Name": embedded(name) if name else None,
        "Targets": [_target(machine, rule)],
    }
    return {"Type": "AWS::Events::Rule", "Properties": without_none(properties)}


def _target(machine: StateMachine, rule: Object) -> Json:
    dead_letters = rule.get("deadLetterConfig")
    return without_none(
        {
            **event_input(rule, clean=without_line_breaks),
            "Arn": ref(naming.state_machine_logical_id(machine)),
            "Id": naming.event_target(machine),
            "DeadLetterConfig": {"Arn": dead_letters} if dead_letters else None,
            "RetryPolicy": retry_policy(rule),
            "RoleArn": rule.get("iamRole") or get_att(naming.event_role(machine)),
        }
    )


def _pattern(pattern: Json) -> Json:
    try:
        return json.loads(without_line_breaks(compact(pattern)))
    except json.JSONDecodeError:
        return pattern


def _role(compilation: Compilation, machine: StateMachine) -> Json:
    return start_execution_role(
        compilation.config,
        principal="events.amazonaws.com",
        policy_name=naming.event_policy_name(compilation.config, machine),
        state_machine=ref(naming.state_machine_logical_id(machine)),
    )
