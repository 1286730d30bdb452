"""Deployed rules → who is told of which status of which machine; asks EventBridge."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from helpers.aws.base import Aws
from helpers.notifications.notification import STATUSES

_EVENT = "Step Functions Execution Status Change"
_SOURCE = "aws.states"
KINDS = ("lambda", "sns", "sqs", "kinesis", "firehose", "stepFunctions")
"""The kinds of target that can be watched, in the words of serverless.yml."""
_KIND_OF_SERVICE = {"states": "stepFunctions"} | {kind: kind for kind in KINDS[:-1]}


@dataclass(frozen=True)
class NotificationTarget:
    """Something that rules send notifications to."""

    kind: str
    name: str
    arn: str = field(repr=False)
    routes: frozenset[tuple[str | None, str]] = field(repr=False)
    """Machine and status of what it is told of; for rules of any machine, None and status."""

    def __repr__(self) -> str:
        return f"NotificationTarget({self.kind!r}, {self.name!r}, {', '.join(self.statuses)})"

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses it is told of."""
        told = {status for _, status in self.routes}
        return tuple(status for status in STATUSES if status in told)

    def is_told_of(self, status: str, machine_arn: str) -> bool:
        """Tell whether this status of this machine has to arrive here."""
        return not self.routes.isdisjoint({(machine_arn, status), (None, status)})


def find_targets(aws: Aws, rules: Iterable[str]) -> tuple[NotificationTarget, ...]:
    """Return the targets of these rules, each once, sorted by kind and name.

    ``rules`` are names, as CloudFormation gives them: with the bus before, unless it is the
    default one. Rules for other events have no part in this, nor have disabled ones.
    """
    events = aws.client("events")
    routes: dict[str, set[tuple[str | None, str]]] = {}
    for rule in rules:
        bus, _, name = rule.rpartition("|")
        place = {"EventBusName": bus} if bus else {}
        told = _routes(events.describe_rule(Name=name, **place))
        if told:
            for raw in events.paginate("list_targets_by_rule", "Targets", Rule=name, **place):
                routes.setdefault(raw["Arn"], set()).update(told)
    return tuple(sorted(_targets(routes), key=_place))


def _targets(
    routes: Mapping[str, Iterable[tuple[str | None, str]]],
) -> Iterator[NotificationTarget]:
    for arn, told in routes.items():
        _, _, service, _, _, resource = arn.split(":", 5)
        if service in _KIND_OF_SERVICE:
            kind = _KIND_OF_SERVICE[service]
            yield NotificationTarget(kind, _name(kind, resource), arn, frozenset(told))


def _name(kind: str, resource: str) -> str:
    if kind in ("kinesis", "firehose"):
        return resource.rpartition("/")[2]
    return resource.split(":")[1] if kind in ("lambda", "stepFunctions") else resource


def _place(target: NotificationTarget) -> tuple[int, str]:
    return KINDS.index(target.kind), target.name


def _routes(rule: Mapping[str, Any]) -> frozenset[tuple[str | None, str]]:
    """Return machine and status of the events that a rule matches."""
    pattern = json.loads(rule.get("EventPattern") or "{}")
    is_ours = _EVENT in pattern.get("detail-type", [_EVENT])
    is_ours = is_ours and _SOURCE in pattern.get("source", [_SOURCE])
    if not pattern or not is_ours or rule.get("State") == "DISABLED":
        return frozenset()
    detail = pattern.get("detail", {})
    statuses = [each for each in detail.get("status", STATUSES) if each in STATUSES]
    machines: list[str | None] = [
        each for each in detail.get("stateMachineArn", ()) if isinstance(each, str)
    ]
    return frozenset((arn, status) for arn in machines or [None] for status in statuses)
