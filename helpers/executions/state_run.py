"""What there is to say about one stay in one state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """How a state, or one stay in it, stands."""

    NOT_REACHED = "NotReached"
    IN_PROGRESS = "InProgress"
    WAITING = "Waiting"
    """A task token was handed out; somebody must send it back."""
    RETRYING = "Retrying"
    SUCCEEDED = "Succeeded"
    CAUGHT_ERROR = "CaughtError"
    FAILED = "Failed"
    TIMED_OUT = "TimedOut"
    CANCELLED = "Cancelled"

    @property
    def is_active(self) -> bool:
        """Whether something is going on or awaited."""
        return self in (Status.IN_PROGRESS, Status.WAITING, Status.RETRYING)


@dataclass(frozen=True, repr=False)
class StateRun:
    """One stay in one state; a retry belongs to the stay, a loop that comes back is another."""

    state: str
    type: str
    status: Status
    entered_id: int
    """The id of the event that began it."""
    entered: float
    """Seconds since the execution's first event; ``exited`` likewise, None while inside."""
    entered_at: datetime
    exited: float | None = None
    exited_at: datetime | None = None
    input: str | None = None
    output: str | None = None
    error: str | None = None
    cause: str | None = None
    resource: str | None = None
    attempts: int = 0
    """How often the work was begun; 0 for a state without work of its own."""
    retry: int = 0
    """Which retry this is, of ``retry_limit`` allowed by the retrier that applied."""
    retry_limit: int | None = None
    container: str | None = None
    """The Map or Parallel around the state."""
    container_id: int | None = None
    """The ``entered_id`` of that one's run."""
    branch: int | None = None
    iteration: tuple[int, ...] = ()
    """The indexes in the Maps around the state, outermost first."""
    iterations_done: int = 0
    iterations_total: int | None = None

    def __repr__(self) -> str:
        where = f", iteration={list(self.iteration)}" if self.iteration else ""
        return f"StateRun({self.state!r}, {self.status.value!r}{where})"

    @property
    def duration(self) -> float | None:
        """Seconds inside the state; None while it lasts."""
        return None if self.exited is None else self.exited - self.entered
