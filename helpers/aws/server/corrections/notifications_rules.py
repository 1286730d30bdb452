"""Rules of EventBridge: what AWS refuses of their patterns and targets, in a template too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ministack.core.responses import error_response_json, new_uuid
from ministack.services import eventbridge as events
from ministack.services.cloudformation import provisioners

from helpers.aws.server.corrections.correction import Correction, replace

_TYPE = "AWS::Events::Rule"
_MOST_TARGETS = 5
_BY_ROLE = ("states", "kinesis", "firehose")
"""Services that let nobody in by a policy of their own resource."""


def put_targets(data: dict[str, Any]) -> Any:
    """PutTargets."""
    key = events._rule_key(data.get("Rule"), data.get("EventBusName", "default"))
    targets = {target["Id"]: target for target in events._targets.get(key, ())}
    targets.update({target["Id"]: target for target in data.get("Targets", ())})
    refused = _refusal(targets.values()) if key in events._rules else None
    return error_response_json(*refused, 400) if refused else _stock_put_targets(data)


def delete_rule(data: dict[str, Any]) -> Any:
    """DeleteRule."""
    key = events._rule_key(data.get("Name"), data.get("EventBusName", "default"))
    if events._targets.get(key):
        reason = "Rule can't be deleted since it has targets."
        return error_response_json("ValidationException", reason, 400)
    return _stock_delete_rule(data)


def _refusal(targets: Iterable[Mapping[str, Any]]) -> tuple[str, str] | None:
    found = list(targets)
    for target in found:
        if reason := _fault(target):
            return "ValidationException", reason
    if len(found) > _MOST_TARGETS:
        reason = "The requested resource exceeds the maximum number allowed."
        return "LimitExceededException", reason
    return None


def _fault(target: Mapping[str, Any]) -> str | None:
    malformed = events._validate_target_arn(target)
    if malformed:
        return str(json.loads(malformed[2])["message"])
    arn = target["Arn"]
    service = arn.split(":")[2]
    if service in _BY_ROLE and not target.get("RoleArn"):
        return f"RoleArn is required for target {arn}."
    in_order = service == "sqs" and arn.endswith(".fifo")
    if in_order and not (target.get("SqsParameters") or {}).get("MessageGroupId"):
        return f"Parameter(s) MessageGroupId must be specified for target: {target.get('Id')}."
    return None


def create(logical_id: str, properties: dict[str, Any], stack: str) -> Any:
    """Create a rule of a template."""
    _check(properties)
    return _stock_create(logical_id, properties, stack)


def update(
    physical_id: str,
    old: dict[str, Any],
    new: dict[str, Any],
    stack: str,
    logical_id: str | None = None,
) -> Any:
    """Update a rule of a template."""
    _check(new)
    return _stock_update(physical_id, old, new, stack, logical_id)


def _check(properties: Mapping[str, Any]) -> None:
    pattern = properties.get("EventPattern")
    text = json.dumps(pattern) if isinstance(pattern, dict) else pattern
    if fault := events._event_pattern_error(text):
        raise _failure(f"Event pattern is not valid. Reason: {fault}")
    if refused := _refusal(properties.get("Targets") or ()):
        raise _failure(refused[1])


def _failure(reason: str) -> ValueError:
    return ValueError(
        f'Resource handler returned message: "{reason} (Service: EventBridge, Status Code: 400, '
        f'Request ID: {new_uuid()})" (RequestToken: {new_uuid()}, '
        "HandlerErrorCode: InvalidRequest)"
    )


_stock_put_targets = events._put_targets
_stock_delete_rule = events._delete_rule
_stock_create = provisioners._eb_rule_create
_stock_update = provisioners._eb_rule_update


def _apply() -> None:
    replace(events, "_put_targets", put_targets)
    replace(events, "_delete_rule", delete_rule)
    replace(provisioners, "_eb_rule_create", create)
    replace(provisioners, "_eb_rule_update", update)
    # The table of handlers was made before.
    provisioners._RESOURCE_HANDLERS[_TYPE].update(create=create, update=update)


CORRECTION = Correction(
    name="event-rules",
    aws=(
        "A rule has at most five targets; Kinesis, Firehose and Step Functions need a RoleArn, a "
        "FIFO queue a message group; a rule with targets is not deleted. A template's rule is "
        "held to the same, and to a valid pattern."
    ),
    apply=_apply,
    touches=(
        "services.eventbridge:_put_targets",
        "services.eventbridge:_validate_target_arn",
        "services.eventbridge:_delete_rule",
        "services.eventbridge:_rule_key",
        "services.eventbridge:_event_pattern_error",
        "services.cloudformation.provisioners:_eb_rule_create",
        "services.cloudformation.provisioners:_eb_rule_update",
    ),
)
