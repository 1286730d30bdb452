"""The contract of a source: one target of notifications, read again and again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import timedelta

from helpers.notifications.notification import Arrival
from helpers.notifications.targets import NotificationTarget

MARGIN = timedelta(seconds=60)
"""How far the clock here may be ahead of AWS's: so much of the past is looked at too."""


class Source(ABC):
    """One target, looked at in AWS's own way for its kind.

    Made at the moment from which on everything is to be seen.
    """

    def __init__(self, target: NotificationTarget) -> None:
        self.target = target

    @abstractmethod
    def read(self) -> Iterator[Arrival]:
        """Yield what has arrived, some of it perhaps again; never waits.

        It goes on after a ``yield`` only when the arrival has been noted. What is interrupted
        before is found again by the next call.
        """

    def close(self) -> None:  # noqa: B027  most sources leave nothing behind
        """Take away whatever was made to watch the target."""
