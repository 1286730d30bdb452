"""Which targets of a template's rules EventBridge would not be let in to; pure.

The local AWS asks no policies: on it what is not allowed works all the same, so it is looked for in
the template. Judged are targets that the template itself makes; whoever made others has to let
EventBridge in there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from helpers.config.model import Json
from helpers.template.notifications.access import PRINCIPAL
from helpers.template.notifications.targets import addressed

_BY_POLICY = {
    "AWS::SNS::Topic": ("sns:Publish", "AWS::SNS::TopicPolicy", "Topics"),
    "AWS::SQS::Queue": ("sqs:SendMessage", "AWS::SQS::QueuePolicy", "Queues"),
}
_BY_ROLE = {
    "AWS::Kinesis::Stream": "kinesis:PutRecord",
    "AWS::KinesisFirehose::DeliveryStream": "firehose:PutRecord",
    "AWS::StepFunctions::StateMachine": "states:StartExecution",
}
_FUNCTION = "AWS::Lambda::Function"
_INVOKE = "lambda:InvokeFunction"
_SOURCE = "aws:SourceArn"


@dataclass(frozen=True)
class Unreachable:
    """A target that a rule may not write to; all three are logical ids or actions."""

    rule: str
    target: str
    needs: str


def unreachable_targets(resources: Mapping[str, Json]) -> tuple[Unreachable, ...]:
    """Return the targets of rules for which nothing gives the permission they need.

    Of conditions it knows ``aws:SourceArn``, which the compiler sets; others count as fulfilled.
    """
    return tuple(
        Unreachable(rule, target, action)
        for rule, given in _each(resources, "AWS::Events::Rule")
        for target, action, is_allowed in _targets(resources, rule, given)
        if not is_allowed
    )


def _targets(
    resources: Mapping[str, Json], rule: str, properties: Json
) -> Iterator[tuple[str, str, bool]]:
    for target in properties.get("Targets", ()):
        name = addressed(target["Arn"])
        type_ = resources[name]["Type"] if isinstance(name, str) and name in resources else ""
        if type_ == _FUNCTION:
            yield name, _INVOKE, _is_permitted(resources, name, rule)
        elif type_ in _BY_POLICY:
            yield name, _BY_POLICY[type_][0], _has_policy(resources, name, type_, rule)
        elif type_ in _BY_ROLE:
            role = addressed(target.get("RoleArn"))
            yield name, _BY_ROLE[type_], _has_role(resources.get(role), name, _BY_ROLE[type_])


def _is_permitted(resources: Mapping[str, Json], name: str, rule: str) -> bool:
    return any(
        addressed(given["FunctionName"]) == name
        and given["Principal"] == PRINCIPAL
        and fnmatchcase(_INVOKE, given["Action"])
        and addressed(given.get("SourceArn", rule)) == rule
        for _, given in _each(resources, "AWS::Lambda::Permission")
    )


def _has_policy(resources: Mapping[str, Json], name: str, type_: str, rule: str) -> bool:
    action, policy, subjects = _BY_POLICY[type_]
    return any(
        _allows(statement, action, name, rule=rule)
        for _, given in _each(resources, policy)
        if name in map(addressed, given[subjects])
        for statement in _listed(given["PolicyDocument"]["Statement"])
    )


def _has_role(role: Json, name: str, action: str) -> bool:
    return role is not None and any(
        _allows(statement, action, name)
        for policy in role["Properties"].get("Policies", ())
        for statement in _listed(policy["PolicyDocument"]["Statement"])
    )


def _allows(statement: Json, action: str, name: str, *, rule: str | None = None) -> bool:
    if statement["Effect"] != "Allow":
        return False
    if rule and not _is_for(statement, rule):
        return False
    actions = _listed(statement["Action"])
    things = [addressed(each) for each in _listed(statement["Resource"])]
    return any(fnmatchcase(action, each) for each in actions) and bool({name, "*"} & {*things})


def _is_for(statement: Json, rule: str) -> bool:
    """Tell whether a statement of a target's own policy lets EventBridge in for this rule."""
    principal = statement.get("Principal")
    services = _listed(principal.get("Service", ())) if isinstance(principal, dict) else [principal]
    if not {PRINCIPAL, "*"} & {*services}:
        return False
    limits = [each[_SOURCE] for each in statement.get("Condition", {}).values() if _SOURCE in each]
    return all(rule in map(addressed, _listed(limit)) for limit in limits)


def _each(resources: Mapping[str, Json], type_: str) -> Iterator[tuple[str, Json]]:
    for name, resource in resources.items():
        if resource["Type"] == type_:
            yield name, resource["Properties"]


def _listed(value: Json) -> list[Json]:
    return list(value) if isinstance(value, list | tuple) else [value]
