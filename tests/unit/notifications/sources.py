"""Sources that have what they are told, and executions that are as they are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from helpers.executions.description import ExecutionDescription
from helpers.notifications.notification import Arrival
from helpers.notifications.source import Source
from helpers.notifications.tail import Tail
from helpers.notifications.targets import NotificationTarget
from helpers.polling import Clock, Pace
from tests.unit.notifications.events import BEGAN, MACHINE


class ToldSource(Source):
    """Yields everything it has at every look, as a queue does that forgets to hide."""

    def __init__(self, *statuses: str, kind: str = "sqs", name: str = "all") -> None:
        routes = frozenset((MACHINE, status) for status in statuses)
        arn = f"arn:aws:{kind}:eu-west-1:111122223333:{name}"
        super().__init__(NotificationTarget(kind, name, arn, routes))
        self.arrivals: list[Arrival] = []
        self.error: Exception | None = None
        self.closed = 0

    def read(self) -> Iterator[Arrival]:
        if self.error:
            raise self.error
        yield from list(self.arrivals)

    def close(self) -> None:
        self.closed += 1


class ToldExecution:
    """An execution with this status."""

    def __init__(self, status: str = "FAILED", name: str = "first") -> None:
        self.arn = f"{MACHINE.replace('stateMachine', 'execution')}:{name}"
        self.status = status
        self.name = name

    def describe(self) -> ExecutionDescription:
        return ExecutionDescription(self.arn, MACHINE, self.name, self.status, BEGAN)

    def wait(self, timeout: float = 60, *, clock: Clock | None = None) -> ExecutionDescription:
        del timeout, clock  # it is as it is
        return self.describe()


def tail(*sources: Source, clock: Clock, timeout: float = 10, **options: Any) -> Tail:
    """Return a tail over sources, all of whose news is new."""
    is_new = options.pop("is_new", lambda _: True)
    pace = Pace(1.0, 1.0, 1.0)
    return Tail(sources, is_new, name="shop-dev", timeout=timeout, pace=pace, clock=clock)
