"""Events of status changes, as EventBridge hands them on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from helpers.notifications.notification import Arrival

MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:shop"
BEGAN = datetime(2026, 1, 1, 12, 0, 0, 250_000, tzinfo=UTC)


def event(status: str = "RUNNING", execution: str = "first", lasted: float = 2.0) -> dict[str, Any]:
    """Return an event of an execution that began at ``BEGAN``."""
    ended = None if status == "RUNNING" else BEGAN + timedelta(seconds=lasted)
    return {
        "version": "0",
        "id": f"{execution} {status}",
        "detail-type": "Step Functions Execution Status Change",
        "source": "aws.states",
        "time": "2026-01-01T12:00:05Z",
        "detail": {
            "executionArn": f"{MACHINE.replace('stateMachine', 'execution')}:{execution}",
            "stateMachineArn": MACHINE,
            "name": execution,
            "status": status,
            "startDate": round(BEGAN.timestamp() * 1000),
            "stopDate": round(ended.timestamp() * 1000) if ended else None,
        },
    }


def arrival(
    status: str = "RUNNING", execution: str = "first", *, id: str = "", after: float = 0.5
) -> Arrival:
    """Return the arrival of an event, some seconds after its execution began."""
    arrived = BEGAN + timedelta(seconds=after)
    return Arrival(id or f"{execution} {status}", event(status, execution), arrived)
