"""What EventBridge is told of an execution whenever its status changes.

https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from ministack.services import eventbridge as events
from ministack.services import stepfunctions as sfn

from helpers.aws.server.corrections.correction import Correction, replace
from helpers.aws.server.corrections.strands import Execution, as_text, listeners, outside

_LARGEST = 248 * 1024
"""Bytes of input and output, escaped, that an event has room for."""

_INCLUDED = {"included": True}
_LEFT_OUT = {"included": False}


def publish(execution: Execution) -> None:
    """Publish an execution's status on the default bus, as AWS does for standard machines."""
    if _is_express(execution):
        return
    entry = {
        "Source": "aws.states",
        "DetailType": "Step Functions Execution Status Change",
        "Detail": as_text(detail(execution)),
        "Resources": [execution["executionArn"]],
    }
    # What a rule starts is no part of the execution that it is told of: it goes on if that ends.
    outside(lambda: events._put_events({"Entries": [entry]}, allow_aws_source=True))()
    for listener in listeners:
        listener()


def _is_express(execution: Execution) -> bool:
    machine = sfn._state_machines.get(execution["stateMachineArn"], {})
    return bool(machine.get("type") == "EXPRESS")


def detail(execution: Execution) -> dict[str, Any]:
    """Return what DescribeExecution says, with null for what there is not."""
    status = execution["status"]
    told = execution.get("output") if status == "SUCCEEDED" else None
    output, output_details = _within(told, 0)
    given, input_details = _within(execution["input"], _escaped(output))
    return {
        "executionArn": execution["executionArn"],
        "stateMachineArn": execution["stateMachineArn"],
        "name": execution["name"],
        "status": status,
        "startDate": _milliseconds(execution["startDate"]),
        "stopDate": _milliseconds(execution.get("stopDate")),
        "input": given,
        "output": output,
        "stateMachineVersionArn": None,
        "stateMachineAliasArn": None,
        "redriveCount": 0,
        "redriveDate": None,
        **_redriving(status),
        "inputDetails": input_details,
        "outputDetails": output_details,
        "error": execution.get("error"),
        "cause": execution.get("cause"),
    }


def _within(text: str | None, taken: int) -> tuple[str | None, dict[str, bool] | None]:
    """Return a text and its details, or null for the text when there is no room left."""
    if text is None:
        return None, None
    if taken + _escaped(text) > _LARGEST:
        return None, _LEFT_OUT
    return text, _INCLUDED


def _escaped(text: str | None) -> int:
    return len(json.dumps(text, ensure_ascii=False).encode()) if text is not None else 0


def _milliseconds(time: str | None) -> int | None:
    if time is None:
        return None
    return round(datetime.fromisoformat(time).timestamp() * 1000)


def _redriving(status: str) -> dict[str, str | None]:
    if status in ("FAILED", "ABORTED", "TIMED_OUT"):
        return {"redriveStatus": "REDRIVABLE", "redriveStatusReason": None}
    return {
        "redriveStatus": "NOT_REDRIVABLE",
        "redriveStatusReason": f"Execution is {status} and cannot be redriven",
    }


CORRECTION = Correction(
    name="status-events",
    aws=(
        "The event of a status change says what DescribeExecution says: error and cause of every "
        "end that has them, what can be redriven. Express machines have no such events; executions "
        "that another one waits for (.sync) do."
    ),
    apply=lambda: replace(sfn, "_emit_execution_status_event", publish),
    touches=(
        "services.stepfunctions:_emit_execution_status_event",
        "services.eventbridge:_put_events",
        "services.eventbridge:_dispatch_event",
    ),
)
