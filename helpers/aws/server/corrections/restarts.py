"""After a restart: an execution that was running when the process ended is over, and says so."""

from __future__ import annotations

from typing import Any

from ministack.services import stepfunctions as sfn

from helpers.aws.server.corrections.correction import Correction, replace
from helpers.aws.server.corrections.strands import Execution, append

_CUT_OFF = {
    "error": "LocalAws.Ended",
    "cause": "The local AWS ended while this execution was running. Start a new one.",
}


def restore_state(data: dict[str, Any]) -> None:
    """Recall what was saved."""
    _stock_restore(data)
    for execution in sfn._executions.all_values():
        if execution.get("error") == "States.ServiceRestart":
            _cut_off(execution)


def _cut_off(execution: Execution) -> None:
    """Give a history its last event, for whoever follows it to the end."""
    details = {"executionAbortedEventDetails": _CUT_OFF}
    append(execution, "ExecutionAborted", len(execution["events"]), details)
    execution.update(_CUT_OFF, status="ABORTED")


_stock_restore = sfn._restore_state

CORRECTION = Correction(
    name="restarts",
    aws=(
        "AWS does not restart. Here, an execution that was cut off is ABORTED with an event that "
        "says why, for AWS has no error like the emulator's States.ServiceRestart."
    ),
    apply=lambda: replace(sfn, "_restore_state", restore_state),
    touches=("services.stepfunctions:_restore_state",),
)
