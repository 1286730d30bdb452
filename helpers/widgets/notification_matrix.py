"""Which deliveries the rules imply, and which have arrived, execution by execution; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.notifications import STATUSES, Notification, NotificationTarget


@dataclass(frozen=True)
class Cell:
    """One status at one target."""

    is_implied: bool
    """A rule sends this status there."""
    has_happened: bool
    arrived: tuple[Notification, ...] = ()

    @property
    def is_awaited(self) -> bool:
        """Whether it should have arrived and has not."""
        return self.is_implied and self.has_happened and not self.arrived


@dataclass
class Matrix:
    """The deliveries of one execution."""

    targets: Sequence[NotificationTarget]
    execution: str
    machine_arn: str
    arrived: dict[tuple[str, str, str], list[Notification]] = field(default_factory=dict)

    def take(self, notification: Notification) -> None:
        """Note a delivery."""
        key = (notification.kind, notification.target, notification.status)
        self.arrived.setdefault(key, []).append(notification)

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses it is known to have had; it began, whether or not that was seen."""
        told = {status for _, _, status in self.arrived}
        return tuple(status for status in STATUSES if status in told)

    @property
    def end(self) -> str | None:
        """The status with which it ended, if that was told."""
        return next((status for status in self.statuses if status != "RUNNING"), None)

    def cell(self, target: NotificationTarget, status: str) -> Cell:
        """Return what is known of one status at one target."""
        return Cell(
            is_implied=target.is_told_of(status, self.machine_arn),
            has_happened=status in self.statuses,
            arrived=tuple(self.arrived.get((target.kind, target.name, status), ())),
        )

    def cells(self) -> list[Cell]:
        """Return every status at every target."""
        return [self.cell(target, status) for target in self.targets for status in STATUSES]

    @property
    def is_complete(self) -> bool:
        """Whether it has ended and everything implied has arrived."""
        return self.end is not None and not any(cell.is_awaited for cell in self.cells())
