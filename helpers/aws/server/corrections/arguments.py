"""Calls to Step Functions that lack what they need, or say it in another form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import stepfunctions as sfn

from helpers.aws.server.corrections.correction import Correction, replace

_HANDLERS: Mapping[str, str] = {
    "_start_execution": "stateMachineArn",
    "_start_sync_execution": "stateMachineArn",
    "_stop_execution": "executionArn",
    "_describe_execution": "executionArn",
    "_get_execution_history": "executionArn",
    "_describe_state_machine_for_execution": "executionArn",
}
"""What each must be told."""

_TEXTS = ("stateMachineArn", "executionArn", "input", "name", "error", "cause", "traceHeader")
_EXECUTION_ARN = re.compile(r"arn:aws[\w-]*:states:[\w-]+:\d{12}:(execution|express):\S+")


def checked(handler: Callable[[Any], Any], needed: str) -> Callable[[Any], Any]:
    """Return a handler that refuses what AWS's protocol and model refuse."""

    def handle(data: Any) -> Any:
        refused = _refusal(data, needed)
        return handler(data) if refused is None else error_response_json(*refused, 400)

    return handle


def _refusal(data: Any, needed: str) -> tuple[str, str] | None:
    if not isinstance(data, dict):
        return "SerializationException", "Start of structure or map found where not expected"
    for name in _TEXTS:
        if data.get(name) is not None and not isinstance(data[name], str):
            return "SerializationException", f"{name} must be a string"
    if data.get(needed) is None:
        return (
            "ValidationException",
            f"1 validation error detected: Value null at '{needed}' failed to satisfy "
            "constraint: Member must not be null",
        )
    if needed == "executionArn" and not _EXECUTION_ARN.fullmatch(data[needed]):
        return "InvalidArn", f"Invalid Arn: 'Invalid ARN prefix: {data[needed]}'"
    return None


def _apply() -> None:
    for name, needed in _HANDLERS.items():
        # Whatever other corrections have put there.
        replace(sfn, name, checked(getattr(sfn, name), needed))


CORRECTION = Correction(
    name="arguments",
    aws=(
        "A call that lacks its ARN, has none that is one, or has an object where a text must be "
        "(an input that is not escaped) is refused."
    ),
    apply=_apply,
    touches=tuple(f"services.stepfunctions:{name}" for name in _HANDLERS),
)
