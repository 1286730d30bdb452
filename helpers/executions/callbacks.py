"""Task tokens: with one, whoever a state machine waits for sends back how it went."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from helpers.aws.base import Aws


@dataclass(frozen=True)
class TaskToken:
    """The promise a ``.waitForTaskToken`` task waits for; a secret, so no repr shows it."""

    value: str = field(repr=False)
    _aws: Aws

    def send_success(self, output: Any) -> None:
        """End the task well; ``output`` is anything JSON can say."""
        self._states.send_task_success(taskToken=self.value, output=json.dumps(output))

    def send_failure(self, error: str = "", cause: str = "") -> None:
        """End the task as failed; Retry and Catch see the error."""
        self._states.send_task_failure(taskToken=self.value, error=error, cause=cause)

    def send_heartbeat(self) -> None:
        """Say that the work goes on, before HeartbeatSeconds are over."""
        self._states.send_task_heartbeat(taskToken=self.value)

    @property
    def _states(self) -> Any:
        return self._aws.client("stepfunctions")
