"""A deployment, deletion or execution as lines of text, one per event."""

from __future__ import annotations

import time
from typing import TextIO

from helpers.executions.execution import Execution
from helpers.stack.events import StackEvent
from helpers.stack.operation import Operation


class Stopwatch:
    """The seconds since it was made."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def seconds(self) -> float:
        """Read it."""
        return time.monotonic() - self._began


def print_operation(operation: Operation, out: TextIO, stopwatch: Stopwatch) -> None:
    """Print every event of an operation on a stack until its end."""
    for event in operation.events():
        print(_line(event, stopwatch.seconds()), file=out, flush=True)


def print_execution(execution: Execution, out: TextIO) -> None:
    """Print which states are entered and left, and what goes wrong, until the end."""
    for event in execution.events(timeout=600):
        where = event.state or "the execution"
        print(f"{event.elapsed:7.1f} s  {event.type:26} {where}", file=out, flush=True)


def _line(event: StackEvent, seconds: float) -> str:
    line = f"{seconds:7.1f} s  {event.status:36} {event.logical_id} ({event.type})"
    return f"{line}\n{'':11}{event.reason}" if event.is_failure and event.reason else line
