"""Checks ``notifications``: one malformed target, and the plugin would drop all of a machine's."""

from __future__ import annotations

import re

from helpers.config.checks.context import machine_spots
from helpers.config.checks.notification_targets import Targets
from helpers.config.names import machine_id
from helpers.config.spots import Spot

STATUSES = ("ABORTED", "FAILED", "RUNNING", "SUCCEEDED", "TIMED_OUT")
_MOST_TARGETS = 5
_LONGEST_RULE = 64
_RULE_NAME = re.compile(r"[.\-_A-Za-z0-9]+")


def check(root: Spot) -> None:
    """Check the notifications of every state machine."""
    targets = Targets(root)
    for key, machine in machine_spots(root):
        notifications = machine["notifications"]
        if not isinstance(notifications.value, dict):
            continue
        if machine["type"].value == "EXPRESS":
            notifications.warn("type STANDARD", found="EXPRESS, which gives no notifications")
        notifications.has_only(STATUSES, "a status")
        label = machine["name"].value or key
        for status in STATUSES:
            of_status = notifications[status]
            if of_status.present and of_status.is_list("a list of targets"):
                _rule(of_status, f"{label}-{status}-notification")
                for target in of_status.elements():
                    targets.check(target, machine_id(key, machine))


def _rule(targets: Spot, name: str) -> None:
    if len(targets.value) > _MOST_TARGETS:
        targets.fault(f"at most {_MOST_TARGETS} targets", found=f"{len(targets.value)}")
    if targets.value and len(name) > _LONGEST_RULE:
        found = f'the rule "{name}" of {len(name)} characters'
        targets.fault(f"a machine whose rule has a name of at most {_LONGEST_RULE}", found=found)
    elif targets.value and not _RULE_NAME.fullmatch(name):
        expected = "a machine whose rule has a name of letters, digits, hyphens, points and _"
        targets.fault(expected, found=f'the rule "{name}"')
