"""Events of something that changes by itself: read when due, kept, and shared by all who look.

A stream has no thread of its own: whoever iterates it does the reading, one at a time, and every
reader sees every event from the first. An interrupted reader harms no other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from helpers.errors import TimedOut
from helpers.polling import Clock, Pace

T = TypeVar("T")


@dataclass(frozen=True)
class Reading(Generic[T]):
    """What is known after one look."""

    events: Sequence[T]
    """Every event so far, so that a reading lost to an interrupt loses nothing."""
    ended: bool = False
    pause: bool = True
    """False: there is something to do at once, no need to wait for AWS."""


class Stream(Generic[T]):
    """The events that ``read`` finds, look by look.

    ``read`` is called again after it raised or was interrupted, and must stand that.
    """

    def __init__(self, read: Callable[[], Reading[T]], *, what: str, pace: Pace) -> None:
        self._read = read
        self._what = what
        self._pace = pace
        self._pauses = pace.intervals()
        self._lock = threading.Lock()
        self._known: Sequence[T] = ()
        self._count = 0
        self._ended = False
        self._due = 0.0

    @property
    def seen(self) -> tuple[T, ...]:
        """The events read so far."""
        return tuple(self._known[: self._count])

    @property
    def ended(self) -> bool:
        """Whether the last event is among those seen."""
        return self._ended

    def events(self, *, timeout: float, clock: Clock | None = None) -> Iterator[T]:
        """Yield every event from the first to the last, waiting for those still to come.

        Raises TimedOut after ``timeout`` seconds; others may read on. Only ``clock.sleep`` waits,
        and it is called with nothing locked, so it may raise.
        """
        clock = clock or Clock()
        deadline = clock.now() + timeout
        position = 0
        while True:
            ended = self._ended  # before the events: those of the last reading come with it
            while position < self._count:
                yield self._known[position]
                position += 1
            if ended:
                return
            left = deadline - clock.now()
            if left <= 0:
                raise TimedOut(self._what, seconds=timeout, last=self._last())
            pause = self._due - clock.now()
            if pause > 0:
                clock.sleep(min(pause, left))
            self._read_if_due(clock, position)

    def read_on(self) -> None:
        """Read as long as nothing has to be waited for."""
        with self._lock:
            while not self._ended:
                if self._take(Clock()).pause:
                    return

    def _read_if_due(self, clock: Clock, position: int) -> None:
        """Read, unless another reader did meanwhile."""
        with self._lock:
            if self._count == position and not self._ended and self._due <= clock.now():
                self._take(clock)

    def _take(self, clock: Clock) -> Reading[T]:
        """Read once; the caller holds the lock."""
        reading = self._read()
        if len(reading.events) > self._count or not reading.pause:
            self._pauses = self._pace.intervals()
        self._due = clock.now() + (next(self._pauses) if reading.pause else 0.0)
        self._known = reading.events
        self._count = len(reading.events)
        self._ended = reading.ended
        return reading

    def _last(self) -> object:
        return self._known[self._count - 1] if self._count else "not known yet"
