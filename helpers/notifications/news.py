"""What is new: changes of status since a moment, whatever old messages still lie about.

Clocks differ, so it goes by what AWS said of the executions at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from helpers.aws.base import Aws
from helpers.notifications.notification import Notification
from helpers.notifications.source import MARGIN
from helpers.notifications.targets import NotificationTarget

_MOST = 1000  # one page of ListExecutions


class News:
    """Which executions were there, and which of them still ran, when it was made."""

    def __init__(self, aws: Aws, targets: Iterable[NotificationTarget], *, since: datetime) -> None:
        states = aws.client("stepfunctions")
        machines = {arn for target in targets for arn, _ in target.routes if arn}
        self._earliest = since - MARGIN
        self._known = {
            raw["executionArn"]: raw["status"]
            for arn in sorted(machines)
            for raw in islice(
                states.paginate("list_executions", "executions", stateMachineArn=arn), _MOST
            )
        }

    def is_new(self, notification: Notification) -> bool:
        """Tell whether the status changed since."""
        before = self._known.get(notification.execution_arn)
        if before is None:
            return notification.time >= self._earliest
        return before == "RUNNING" and notification.status != "RUNNING"
