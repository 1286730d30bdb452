"""Checks ``notifications``: one malformed target, and the plugin would drop all of a machine's."""

from __future__ import annotations

from helpers.config.checks.context import machine_spots
from helpers.config.intrinsics import is_intrinsic
from helpers.config.spots import Spot

STATUSES = ("ABORTED", "FAILED", "RUNNING", "SUCCEEDED", "TIMED_OUT")
TARGETS = ("sns", "sqs", "kinesis", "firehose", "lambda", "stepFunctions")
_OPTIONS = ("inputPath", "inputTransformer")
_MOST_TARGETS = 5
_LONGEST_RULE = 64


def check(root: Spot) -> None:
    """Check the notifications of every state machine."""
    for key, machine in machine_spots(root):
        notifications = machine["notifications"]
        if not isinstance(notifications.value, dict):
            continue
        if machine["type"].value == "EXPRESS":
            notifications.warn("type STANDARD", found="EXPRESS, which gives no notifications")
        notifications.has_only(STATUSES, "a status")
        label = machine["name"].value or key
        for status in STATUSES:
            if notifications[status].given:
                _status(notifications[status], f"{label}-{status}-notification")


def _status(targets: Spot, rule: str) -> None:
    if not targets.is_list("a list of targets"):
        return
    if len(targets.value) > _MOST_TARGETS:
        targets.fault(f"at most {_MOST_TARGETS} targets", found=f"{len(targets.value)}")
    if targets.value and len(rule) > _LONGEST_RULE:
        found = f'the rule "{rule}" of {len(rule)} characters'
        targets.fault(f"a machine whose rule has a name of at most {_LONGEST_RULE}", found=found)
    for target in targets.elements():
        _target(target)


def _target(target: Spot) -> None:
    if not target.is_mapping("a target such as sns"):
        return
    target.has_only((*TARGETS, *_OPTIONS), "a target")
    kinds = [kind for kind in TARGETS if target[kind].given]
    if len(kinds) != 1:
        found = " and ".join(kinds) or None
        if kinds or all(key in (*TARGETS, *_OPTIONS) for key in target.value):
            target.fault("one of " + ", ".join(TARGETS), found=found)
    for kind in kinds:
        _arn_of(kind, target[kind])
    if target["inputPath"].given:
        target["inputPath"].is_text("a path such as $.detail")
    if target["inputTransformer"].given:
        input_transformer(target["inputTransformer"])


def _arn_of(kind: str, spot: Spot) -> None:
    details = {"sqs": ("arn", "messageGroupId"), "kinesis": ("arn", "partitionKeyPath")}
    if kind in details and isinstance(spot.value, dict) and not is_intrinsic(spot.value):
        arn, option = details[kind]
        spot.has_only(details[kind])
        if kind == "sqs" or spot[option].given:
            spot[option].is_text("text, the same for messages that keep their order")
        _arn(kind, spot[arn])
    else:
        _arn(kind, spot)


def _arn(kind: str, spot: Spot) -> None:
    value = spot.value
    if kind == "sqs" and isinstance(value, dict) and "Ref" in value:
        name = str(value["Ref"])
        spot.findings.fault(
            spot.path, "the ARN of a queue", f"its URL (Ref {name})", nearest=f"!GetAtt {name}.Arn"
        )
    elif not is_intrinsic(value) and not (isinstance(value, str) and value.startswith("arn:")):
        spot.fault("an ARN, or a CloudFormation function that gives one")
    elif kind in ("sns", "sqs") and isinstance(value, str):
        thing = "topic" if kind == "sns" else "queue"
        spot.warn(f"a {thing} of this service", found="one outside, whose policy ours will replace")


def input_transformer(spot: Spot) -> None:
    """Check an input transformer."""
    if not spot.is_mapping("a mapping with inputTemplate"):
        return
    spot.has_only(("inputPathsMap", "inputTemplate"))
    spot["inputTemplate"].is_text("a template")
    if spot["inputPathsMap"].given and spot["inputPathsMap"].is_mapping("paths by name"):
        for _, path in spot["inputPathsMap"].items():
            path.is_text("a path such as $.detail.name")
