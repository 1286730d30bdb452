"""The events of a Task: what is scheduled, started, submitted, and how it ends.

The emulator reports every task alike and before it knows the task's input; here the report is
held back until the call, and translated to the types AWS has for Lambda functions, activities and
service integrations.
"""

from __future__ import annotations

import json
import threading
import time
from typing import Any

from ministack.core.responses import get_region
from ministack.services import stepfunctions as sfn

from helpers.aws.server.corrections.strands import (
    Execution,
    Strand,
    append,
    as_text,
    current_strand,
)
from helpers.aws.server.resources import Resource, parse_resource

_NOT_TRUNCATED = {"truncated": False}
_TIMEOUTS = {"States.Timeout", "States.HeartbeatTimeout"}


def add_event(
    execution: Execution, event_type: str, details: dict[str, Any] | None = None
) -> dict[str, Any] | None:
    """Add an event on the emulator's behalf, or hold it back, or translate it."""
    details = details or {}
    strand = current_strand(execution)
    if strand is None:
        return append(execution, event_type, len(execution["events"]), details)
    if event_type == "TaskScheduled":
        strand.task = details["taskScheduledEventDetails"]["resource"]
        strand.announced = False
        return None
    if event_type == "TaskSucceeded":
        return _succeeded(strand, details["taskSucceededEventDetails"]["output"])
    if event_type == "TaskFailed":
        failure = details["taskFailedEventDetails"]
        return _failed(strand, failure["error"], failure["cause"])
    return strand.add_event(event_type, **details)


def invoke(resource: str, given: Any) -> Any:
    """Call a function or service for a Task without a timeout."""
    strand = current_strand()
    if strand is not None:
        _announce(strand, resource, given)
    return _stock_invoke(resource, given)


def invoke_with_timeout(resource: str, given: Any, timeout: float) -> Any:
    """Call a function or service for a Task with TimeoutSeconds."""
    strand = current_strand()
    if strand is not None:
        _announce(strand, resource, given, timeoutInSeconds=timeout)
    return _stock_invoke_with_timeout(resource, given, timeout)


def invoke_with_callback(resource: str, given: Any, token: str, state: dict[str, Any]) -> Any:
    """Call a function or service that is given a token, and wait until the token comes back."""
    strand = current_strand()
    if strand is None:
        return _stock_invoke_with_callback(resource, given, token, state)
    limits = {"timeoutInSeconds": "TimeoutSeconds", "heartbeatInSeconds": "HeartbeatSeconds"}
    _announce(
        strand,
        resource,
        given,
        **{ours: state[theirs] for ours, theirs in limits.items() if theirs in state},
    )
    callback = {"event": threading.Event(), "result": None, "error": None, "heartbeat": None}
    sfn._task_tokens[token] = callback
    try:
        answer = _stock_invoke(resource.replace(".waitForTaskToken", ""), given)
        _submitted(strand, resource, answer)
        _wait(strand, callback, state)
    finally:
        sfn._task_tokens.pop(token, None)
    return _answer(callback)


def _wait(strand: Strand, callback: dict[str, Any], state: dict[str, Any]) -> None:
    """Wait for the token's return, TimeoutSeconds and HeartbeatSeconds at most."""
    timeout = state.get("TimeoutSeconds", 99_999_999)
    heartbeat = state.get("HeartbeatSeconds", timeout)
    deadline = time.monotonic() + timeout
    silent_until = time.monotonic() + heartbeat
    heard = callback["heartbeat"]
    while not strand.wait(callback["event"], min(deadline, silent_until) - time.monotonic()):
        if time.monotonic() >= deadline:
            raise sfn._ExecutionError("States.Timeout", "")
        if callback["heartbeat"] == heard:
            raise sfn._ExecutionError("States.HeartbeatTimeout", "")
        heard = callback["heartbeat"]
        silent_until = time.monotonic() + heartbeat


def _answer(callback: dict[str, Any]) -> Any:
    if callback["error"]:
        raise sfn._ExecutionError(callback["error"]["Error"], callback["error"]["Cause"])
    try:
        return json.loads(callback["result"])
    except ValueError:
        return callback["result"]


def _announce(strand: Strand, resource: str, given: Any, **limits: float) -> None:
    """Add the Scheduled and Started events of a task, once for each attempt."""
    if strand.announced or strand.task is None:
        return
    strand.announced = True
    parsed = parse_resource(resource)
    if parsed.family == "Task":
        details = {**_which(parsed), "region": get_region(), "parameters": as_text(given)}
    else:
        details = {
            "resource": resource,
            "input": as_text(given),
            "inputDetails": _NOT_TRUNCATED,
        }
    _add(strand, parsed, "Scheduled", {**details, **limits})
    if parsed.family != "Activity":
        _add(strand, parsed, "Started", _which(parsed))


def _submitted(strand: Strand, resource: str, answer: Any) -> None:
    parsed = parse_resource(resource)
    output = {"output": as_text(answer), "outputDetails": _NOT_TRUNCATED}
    _add(strand, parsed, "Submitted", {**_which(parsed), **output})


def _succeeded(strand: Strand, output: str) -> dict[str, Any]:
    parsed = parse_resource(strand.task or "")
    strand.task = None
    result = {"output": output, "outputDetails": _NOT_TRUNCATED}
    return _add(strand, parsed, "Succeeded", {**_which(parsed), **result})


def _failed(strand: Strand, error: str, cause: str) -> dict[str, Any]:
    failure = {"error": error, "cause": cause}
    if strand.task is None or not strand.announced:
        # Before anything was called: an expression of the state could not be evaluated.
        strand.task = None
        state = {"state": strand.state[1]} if strand.state else {}
        return strand.add_event("EvaluationFailed", evaluationFailedEventDetails=failure | state)
    parsed = parse_resource(strand.task)
    strand.task = None
    ending = "TimedOut" if error in _TIMEOUTS else "Failed"
    return _add(strand, parsed, ending, {**_which(parsed), **failure})


def _which(resource: Resource) -> dict[str, str]:
    """Return the fields that name a service integration in all of its events."""
    if resource.family != "Task":
        return {}
    return {"resourceType": resource.service, "resource": resource.action}


def _add(
    strand: Strand, resource: Resource, ending: str, details: dict[str, Any]
) -> dict[str, Any]:
    event_type = f"{resource.family}{ending}"
    if not details:
        return strand.add_event(event_type)
    key = event_type[0].lower() + event_type[1:] + "EventDetails"
    return strand.add_event(event_type, **{key: details})


_stock_invoke = sfn._invoke_resource
_stock_invoke_with_timeout = sfn._invoke_resource_with_timeout
_stock_invoke_with_callback = sfn._invoke_with_callback
