"""Policies by which topics and queues let the rules of notifications write to them.

A topic or queue has one policy. The plugin makes one for every status, and on AWS each takes the
place of the one before (deviation ``merged-target-policies``): here all rules of the service that
write to it stand in a single statement, of the policy that the plugin would make first. Where
the service brings a policy for it in its own ``resources``, the statement is added to that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from helpers.config.model import Json, Object
from helpers.template import naming
from helpers.template.fragment import Compilation, Fragment
from helpers.template.intrinsics import get_att, get_att_parts, ref, sub
from helpers.template.notifications.access import PRINCIPAL
from helpers.template.notifications.targets import Target, addressed, all_targets
from helpers.template.plain import compact
from helpers.template.resources import own_resources
from helpers.template.roles import POLICY_VERSION

_QUEUE_URL = "https://sqs.${AWS::Region}.amazonaws.com/${AWS::AccountId}/${QueueName}"


@dataclass(frozen=True)
class _Form:
    """How policies of one kind of target are written."""

    action: str
    type: str
    subjects: str
    """The property that lists what the policy is for."""
    inline: tuple[str, str]
    """The type that is for a single subject, and the property that names it."""


_FORMS = {
    "sns": _Form(
        "sns:Publish",
        "AWS::SNS::TopicPolicy",
        "Topics",
        ("AWS::SNS::TopicInlinePolicy", "TopicArn"),
    ),
    "sqs": _Form(
        "sqs:SendMessage",
        "AWS::SQS::QueuePolicy",
        "Queues",
        ("AWS::SQS::QueueInlinePolicy", "Queue"),
    ),
}


@dataclass(frozen=True)
class _Shared:
    """A topic or queue with the rules that write to it, of whichever machine."""

    first: Target
    rules: tuple[str, ...]

    @property
    def form(self) -> _Form:
        return _FORMS[self.first.kind]

    def statement(self) -> Json:
        """Give the statement for all the rules.

        The plugin's lets any rule of any account in (deviation ``source-arn``).
        """
        condition = {"ArnEquals": {"aws:SourceArn": [get_att(rule) for rule in self.rules]}}
        return {**_plugin_statement(self.first), "Condition": condition}

    def own_policy(self, own: Mapping[str, Json]) -> str | None:
        """Give the logical id of the policy that the service itself brings for it."""
        subject = _subject(self.first)
        for logical_id, resource in own.items():
            if any(addressed(given) == subject for given in _subjects(resource, self.form)):
                return logical_id
        return None


def policies(compilation: Compilation) -> Iterator[tuple[Target, Fragment]]:
    """Compile a policy for what has none yet, each with the target it would be the plugin's of."""
    own = own_resources(compilation)
    for shared in _all_shared(compilation):
        if shared.own_policy(own):
            continue
        policy = _plugin_policy(shared.first)
        logical_id = naming.notification_policy(shared.first.machine, shared.first.number, policy)
        policy["Properties"]["PolicyDocument"]["Statement"] = shared.statement()
        yield shared.first, Fragment({logical_id: policy})


def with_own_policies(resources: Mapping[str, Json], compilation: Compilation) -> None:
    """Add to the policies in the service's own ``resources`` what they lack; changes them."""
    own = own_resources(compilation)
    for shared in _all_shared(compilation):
        logical_id = shared.own_policy(own)
        if logical_id:
            document = resources[logical_id]["Properties"]["PolicyDocument"]
            given = document.get("Statement") or []
            statements = given if isinstance(given, list) else [given]
            document["Statement"] = [*statements, shared.statement()]


def _all_shared(compilation: Compilation) -> list[_Shared]:
    groups: dict[str, list[Target]] = {}
    for target in all_targets(compilation):
        if target.kind in _FORMS:
            groups.setdefault(compact([target.kind, _subject(target)]), []).append(target)
    return [
        _Shared(group[0], tuple(dict.fromkeys(target.rule for target in group)))
        for group in groups.values()
    ]


def _subject(target: Target) -> Json:
    return addressed(_address(target))


def _address(target: Target) -> Json:
    return _queue_url(target.arn) if target.kind == "sqs" else target.arn


def _queue_url(arn: Json) -> Json:
    parts = get_att_parts(arn)
    if parts:
        return ref(parts[0])
    return sub(_QUEUE_URL, {"QueueName": str(arn).rpartition(":")[2]})


def _plugin_policy(target: Target) -> Json:
    form = _FORMS[target.kind]
    document = {"Version": POLICY_VERSION, "Statement": _plugin_statement(target)}
    properties = {"PolicyDocument": document, form.subjects: [_address(target)]}
    return {"Type": form.type, "Properties": properties}


def _plugin_statement(target: Target) -> dict[str, Json]:
    action = _FORMS[target.kind].action
    return {
        "Sid": naming.notification_statement(target.status, target.kind, action, target.arn),
        "Principal": {"Service": PRINCIPAL},
        "Effect": "Allow",
        "Action": action,
        "Resource": target.arn,
    }


def _subjects(resource: Json, form: _Form) -> list[Json]:
    if not isinstance(resource, Mapping):
        return []
    properties: Object = resource.get("Properties") or {}
    if not isinstance(properties.get("PolicyDocument"), Mapping):
        return []
    names = {form.type: form.subjects, form.inline[0]: form.inline[1]}
    given = properties.get(names.get(resource.get("Type", ""), ""))
    return given if isinstance(given, list) else [given] if given else []
