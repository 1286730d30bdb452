"""A deployed state machine: start it, list what it did, read its definition."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

from helpers.aws.base import Aws
from helpers.errors import CallRefused, NotFound, WorkbookError
from helpers.executions.execution import Execution, ExecutionSummary

_NOTHING: Any = {}


class StateMachine:
    """A state machine, known by its ARN."""

    def __init__(self, aws: Aws, arn: str) -> None:
        self.arn = arn
        self.name = arn.rpartition(":")[2]
        self._aws = aws
        self._states = aws.client("stepfunctions")

    def __repr__(self) -> str:
        return f"StateMachine({self.name!r})"

    def definition(self) -> dict[str, Any]:
        """Return the definition in the Amazon States Language."""
        answer = self._states.describe_state_machine(stateMachineArn=self.arn)
        return dict(json.loads(answer["definition"]))

    def start_execution(self, input: Any = _NOTHING, *, name: str | None = None) -> Execution:
        """Start an execution; ``input`` is anything JSON can say (None: null), {} if left out."""
        answer = self._states.start_execution(
            stateMachineArn=self.arn,
            input=_json_text(input),
            **({"name": name} if name else {}),
        )
        return Execution(self._aws, answer["executionArn"])

    def list_executions(
        self, status: str | None = None, limit: int | None = None
    ) -> tuple[ExecutionSummary, ...]:
        """List executions, the newest first; only those in a status, at most ``limit``."""
        raw = self._states.paginate(
            "list_executions",
            "executions",
            stateMachineArn=self.arn,
            **({"statusFilter": status} if status else {}),
        )
        return tuple(
            ExecutionSummary(
                name=each["name"],
                status=each["status"],
                arn=each["executionArn"],
                start_date=each["startDate"],
                stop_date=each.get("stopDate"),
            )
            for each in islice(raw, limit)
        )

    def execution(self, name: str) -> Execution:
        """Return the execution with this name or ARN; raises NotFound."""
        prefix = self.arn.replace(":stateMachine:", ":execution:") + ":"
        name = name.removeprefix(prefix)
        if ":" in name:  # no name has one: it is the ARN of something else
            raise self._no_execution(name)
        try:
            self._states.describe_execution(executionArn=prefix + name)
        except CallRefused as error:
            if error.code != "ExecutionDoesNotExist":
                raise
            raise self._no_execution(name) from error
        return Execution(self._aws, prefix + name)

    def _no_execution(self, name: str) -> NotFound:
        known = [each.name for each in self.list_executions(limit=5)]
        return NotFound("execution", name, known=known, where=f"state machine {self.name}")


def _json_text(value: Any) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()  # half a surrogate pair is text to Python, but no Unicode
    except (TypeError, ValueError, RecursionError) as error:
        raise WorkbookError(
            "the input of an execution must be JSON",
            why=str(error),
            next_step="Use objects with text keys, lists, Unicode text, numbers, true and false.",
        ) from error
    return text
