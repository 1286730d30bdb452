"""Notifications: who is told when an execution starts, succeeds, fails, is aborted or times out.

For each status a rule on the event bus and its targets; and for these, leave to be reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from helpers.template.fragment import Compilation, Fragment
from helpers.template.notifications.access import invoke_permission, role_fragment
from helpers.template.notifications.policies import policies, with_own_policies
from helpers.template.notifications.rules import rule
from helpers.template.notifications.targets import targets_of

__all__ = ["notifications", "with_own_policies"]


def notifications(compilation: Compilation) -> Iterator[Fragment]:
    """Compile the notifications of every machine."""
    policy_of = {(target.machine.key, target.number): it for target, it in policies(compilation)}
    for machine in compilation.config.state_machines:
        targets = targets_of(compilation, machine)
        for target in targets:
            if target.kind == "lambda":
                yield invoke_permission(target)
            yield policy_of.get((machine.key, target.number), Fragment())
        yield role_fragment(compilation.config, targets)
        for _, of_status in groupby(targets, key=lambda target: target.status):
            yield rule(compilation.config, tuple(of_status))
