"""Checks one target of a notification: that it is written as the plugin takes it, and is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpers.config.checks.context import function_spots, machine_spots
from helpers.config.intrinsics import is_intrinsic
from helpers.config.names import machine_id, normalise, resource_spots
from helpers.config.spots import Spot


@dataclass(frozen=True)
class _Form:
    """A kind of target: what it is in CloudFormation, and how to get at its ARN there."""

    type: str
    noun: str
    attribute: str = "Arn"
    ref_gives: str = ""
    """What ``Ref`` gives; nothing if that is the ARN."""
    option: str = ""
    """What may stand beside the ARN."""


_FORMS = {
    "sns": _Form("AWS::SNS::Topic", "topic", "TopicArn"),
    "sqs": _Form("AWS::SQS::Queue", "queue", ref_gives="URL", option="messageGroupId"),
    "kinesis": _Form("AWS::Kinesis::Stream", "stream", ref_gives="name", option="partitionKeyPath"),
    "firehose": _Form("AWS::KinesisFirehose::DeliveryStream", "delivery stream", ref_gives="name"),
    "lambda": _Form("AWS::Lambda::Function", "function", ref_gives="name"),
    "stepFunctions": _Form("AWS::StepFunctions::StateMachine", "state machine"),
}
TARGETS = tuple(_FORMS)
_OPTIONS = ("inputPath", "inputTransformer")
_TYPES = {form.type for form in _FORMS.values()}
# The plugin's schema has no other; with another it would drop the machine's notifications.
_INTRINSICS = ("Ref", "Fn::GetAtt", "Fn::Join")
_YES = (True, "true")


class Targets:
    """Checks targets against the things of a service."""

    def __init__(self, root: Spot) -> None:
        self._things: dict[str, Spot] = dict(resource_spots(root))
        self._types = {name: str(it["Type"].value) for name, it in self._things.items()}
        for key, _ in function_spots(root):
            self._types |= dict.fromkeys(
                (key, f"{normalise(key)}LambdaFunction"), _FORMS["lambda"].type
            )
        for key, machine in machine_spots(root):
            self._types[machine_id(key, machine)] = _FORMS["stepFunctions"].type

    def check(self, target: Spot, machine: str) -> None:
        """Check a target; ``machine`` is the logical id of the machine it is told of."""
        if not target.is_mapping("a target such as sns"):
            return
        target.has_only((*TARGETS, *_OPTIONS), "a target")
        kinds = [kind for kind in TARGETS if target[kind].given]
        if len(kinds) != 1:
            found = " and ".join(kinds) or None
            if kinds or all(key in (*TARGETS, *_OPTIONS) for key in target.value):
                target.fault("one of " + ", ".join(TARGETS), found=found)
        for kind in kinds:
            self._address(kind, target[kind], machine)
        _inputs(target)

    def _address(self, kind: str, spot: Spot, machine: str) -> None:
        option = _FORMS[kind].option
        arn = spot
        if option and isinstance(spot.value, dict) and not is_intrinsic(spot.value):
            spot.has_only(("arn", option))
            arn = spot["arn"]
            _option(option, spot[option])
        self._arn(kind, arn)
        name = _name(arn.value)
        if kind == "sqs" and self._is_fifo(arn.value, name):
            self._fifo(spot, name, has_group=arn is not spot)
        if kind == "stepFunctions" and name == machine:
            spot.warn("another machine", found="this one: each execution would start one more")

    def _arn(self, kind: str, spot: Spot) -> None:
        form, value = _FORMS[kind], spot.value
        if isinstance(value, str) and value.startswith("arn:"):
            if kind in ("sns", "sqs"):
                found = "one outside, whose policy ours will replace"
                spot.warn(f"a {form.noun} of this service", found=found)
        elif not is_intrinsic(value):
            spot.fault("an ARN, or a CloudFormation function that gives one")
        elif not any(key in value for key in _INTRINSICS):
            spot.fault("an ARN, !Ref, !GetAtt or !Join: the plugin takes no other function here")
        elif kind == "sqs" and "Fn::Join" in value:
            spot.fault("the ARN of a queue, or !GetAtt of it: its URL is needed too")
        else:
            self._thing(kind, spot)

    def _thing(self, kind: str, spot: Spot) -> None:
        form, name = _FORMS[kind], _name(spot.value)
        other = self._types.get(name)
        right = f"!GetAtt {name}.{form.attribute}"
        if other in _TYPES - {form.type}:
            spot.fault(f"a {form.noun}", found=f"{name}, which is of type {other}")
        elif "Ref" in spot.value and form.ref_gives and (kind == "sqs" or other == form.type):
            found = f"its {form.ref_gives} (Ref {name})"
            spot.findings.fault(spot.path, f"the ARN of a {form.noun}", found, nearest=right)
        elif other == form.type and _attribute(spot.value) not in (None, form.attribute):
            found = f"its {_attribute(spot.value)}"
            spot.findings.fault(spot.path, f"the ARN of a {form.noun}", found, nearest=right)

    def _fifo(self, spot: Spot, name: str, *, has_group: bool) -> None:
        if not has_group:
            spot.fault("arn and messageGroupId, as the queue is FIFO", found="no group")
        # EventBridge sends no deduplication id; the queue would refuse every message.
        queue = self._things.get(name)
        if queue and queue["Properties"]["ContentBasedDeduplication"].value not in _YES:
            spot.warn("a FIFO queue with ContentBasedDeduplication: true", found=f"{name}, without")

    def _is_fifo(self, value: Any, name: str) -> bool:
        if name in self._things:
            return self._things[name]["Properties"]["FifoQueue"].value in _YES
        return isinstance(value, str) and value.endswith(".fifo")


def _option(key: str, spot: Spot) -> None:
    if key == "messageGroupId":
        spot.is_text("text, the same for messages that keep their order")
    elif spot.present:
        spot.is_like(r"\$.*", "a path such as $.detail.name")


def _inputs(target: Spot) -> None:
    path, transformer = (target[key] for key in _OPTIONS)
    if path.given and transformer.given:
        target.fault("either inputPath or inputTransformer", found="both")
    if path.present:
        path.is_text("a path such as $.detail")
    if transformer.present:
        input_transformer(transformer)


def input_transformer(spot: Spot) -> None:
    """Check an input transformer."""
    if not spot.is_mapping("a mapping with inputTemplate"):
        return
    spot.has_only(("inputPathsMap", "inputTemplate"))
    spot["inputTemplate"].is_text("a template")
    if spot["inputPathsMap"].given and spot["inputPathsMap"].is_mapping("paths by name"):
        for _, path in spot["inputPathsMap"].items():
            path.is_text("a path such as $.detail.name")


def _name(value: Any) -> str:
    """Give the name in a ``Ref`` or ``Fn::GetAtt``; nothing for anything else."""
    if not isinstance(value, Mapping):
        return ""
    parts = value.get("Fn::GetAtt")
    name = parts[0] if isinstance(parts, list) and parts else value.get("Ref")
    return name if isinstance(name, str) else ""


def _attribute(value: Mapping[str, Any]) -> Any:
    parts = value.get("Fn::GetAtt")
    return parts[1] if isinstance(parts, list) and len(parts) == 2 else None
