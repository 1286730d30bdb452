"""One loop for every wait: read until final, with a deadline; the clock is an argument."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from helpers.errors import TimedOut

T = TypeVar("T")


@dataclass(frozen=True)
class Clock:
    """Where time comes from and how to let it pass; tests pass their own. Seconds."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class Pace:
    """How often to read: first interval, growth per read, longest interval; seconds."""

    first: float
    growth: float
    longest: float

    def intervals(self) -> Iterator[float]:
        """Yield the pause before each further read, for ever."""
        interval = self.first
        while True:
            yield interval
            interval = min(interval * self.growth, self.longest)


def poll(
    read: Callable[[], T],
    *,
    final: Callable[[T], bool],
    what: str,
    timeout: float,
    pace: Pace,
    clock: Clock | None = None,
) -> Iterator[T]:
    """Yield each reading until ``final`` accepts one, which is yielded last.

    Raises TimedOut with the last reading when ``timeout`` seconds have passed.
    """
    clock = clock or Clock()
    deadline = clock.now() + timeout
    for interval in pace.intervals():
        reading = read()
        yield reading
        if final(reading):
            return
        left = deadline - clock.now()
        if left <= 0:
            raise TimedOut(what, seconds=timeout, last=reading)
        clock.sleep(min(interval, left))
