"""Who is told of which status: every target of the notifications, with its address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from helpers.config.model import Json, Object, StateMachine
from helpers.template import naming
from helpers.template.fragment import Compilation
from helpers.template.intrinsics import get_att_parts

STATUSES = ("ABORTED", "FAILED", "RUNNING", "SUCCEEDED", "TIMED_OUT")
KINDS = ("sns", "sqs", "kinesis", "firehose", "lambda", "stepFunctions")


@dataclass(frozen=True)
class Target:
    """One target of one status of a machine."""

    machine: StateMachine
    status: str
    index: int
    """Its place among the targets of the status."""
    number: int
    """Its place among all targets of the machine."""
    given: Object
    """As written, but with the logical ids of functions for their keys."""

    @property
    def kind(self) -> str:
        """What it is: one of ``KINDS``."""
        return next(kind for kind in KINDS if kind in self.given)

    @property
    def arn(self) -> Json:
        """Its ARN."""
        return self.details.get("arn") or self.given[self.kind]

    @property
    def details(self) -> Object:
        """What is written beside the ARN of a queue or a stream."""
        value = self.given[self.kind]
        return value if isinstance(value, Mapping) and "arn" in value else {}

    @property
    def rule(self) -> str:
        """The logical id of the rule it stands in."""
        return naming.notification_rule_logical_id(self.machine, self.status)


def targets_of(compilation: Compilation, machine: StateMachine) -> tuple[Target, ...]:
    """List the targets of a machine; an EXPRESS one has none, as it reports no status."""
    if machine.type == "EXPRESS":
        return ()
    found: list[Target] = []
    for status in STATUSES:
        for index, given in enumerate((machine.notifications or {}).get(status) or ()):
            written = _localised(compilation, given)
            found.append(Target(machine, status, index, len(found), written))
    return tuple(found)


def all_targets(compilation: Compilation) -> Iterator[Target]:
    """List the targets of every machine."""
    for machine in compilation.config.state_machines:
        yield from targets_of(compilation, machine)


def addressed(address: Json) -> Json:
    """Give what all ways to write an ARN or URL share: the logical id, where there is one."""
    parts = get_att_parts(address)
    if parts:
        return parts[0]
    return address["Ref"] if isinstance(address, Mapping) and "Ref" in address else address


def _localised(compilation: Compilation, value: Json) -> Json:
    if isinstance(value, list | tuple):
        return [_localised(compilation, item) for item in value]
    if not isinstance(value, Mapping):
        return value
    if "Ref" in value or "Fn::GetAtt" in value:
        return compilation.local(value)
    return {key: _localised(compilation, item) for key, item in value.items()}
