"""What deploying and deleting have in common: steps, taken one by one by whoever looks."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from helpers.aws.base import Aws
from helpers.errors import StackFailed
from helpers.polling import Clock
from helpers.stack.events import StackEvent, first_failure
from helpers.streams import Reading, Stream

_logger = logging.getLogger(__name__)
TIMEOUT = 1800.0


class Operation:
    """Work of CloudFormation on one stack, seen as a stream of events.

    A step asks AWS one thing and names the step that follows. Each can be taken again: a learner
    may interrupt any of them.
    """

    def __init__(self, aws: Aws, stack_name: str) -> None:
        self.stack_name = stack_name
        self.planned: tuple[tuple[str, str], ...] = ()
        """Logical id and type of every resource this is about."""
        self._aws = aws
        self._cloudformation = aws.client("cloudformation")
        self._step: Callable[[], Reading[StackEvent]] = self._look
        self._failure: StackFailed | None = None
        self._notes: tuple[str, ...] = ()
        self._stream = Stream(
            lambda: self._step(), what=f"{type(self).__name__} of {stack_name}", pace=aws.pace
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.stack_name!r})"

    @property
    def failure(self) -> StackFailed | None:
        """Why it failed, as ``wait`` raises it; None while it has not."""
        return self._failure

    @property
    def notes(self) -> tuple[str, ...]:
        """What was done on the learner's behalf, such as clearing a failed stack."""
        return self._notes

    @property
    def ended(self) -> bool:
        """Whether the last event has been seen."""
        return self._stream.ended

    def start(self) -> None:
        """Begin, and go on as far as nothing has to be waited for."""
        self._stream.read_on()

    def events(
        self, *, timeout: float = TIMEOUT, clock: Clock | None = None
    ) -> Iterator[StackEvent]:
        """Yield every event from the first to the last; ends after a failure too."""
        return self._stream.events(timeout=timeout, clock=clock)

    def _finish(self, timeout: float, clock: Clock | None) -> None:
        """Wait for the last event; raise StackFailed if it failed."""
        for _ in self.events(timeout=timeout, clock=clock):
            pass
        if self._failure:
            raise self._failure

    def _look(self) -> Reading[StackEvent]:
        raise NotImplementedError

    def _then(self, step: Callable[[], Reading[StackEvent]]) -> Reading[StackEvent]:
        """Go on with another step at once."""
        self._step = step
        return Reading(self._so_far(), pause=False)

    def _later(self, step: Callable[[], Reading[StackEvent]]) -> Reading[StackEvent]:
        """Go on with a step after a pause."""
        self._step = step
        return Reading(self._so_far())

    def _end(self) -> Reading[StackEvent]:
        return Reading(self._so_far(), ended=True)

    def _so_far(self) -> tuple[StackEvent, ...]:
        raise NotImplementedError

    def _note(self, text: str) -> None:
        if text not in self._notes:
            _logger.warning("%s: %s", self.stack_name, text)
            self._notes += (text,)


def failed(
    events: tuple[StackEvent, ...], outcome: StackEvent, stack_name: str, *, next_step: str
) -> StackFailed:
    """Return the error that names the cause of a failed operation."""
    cause = first_failure(events) or outcome
    return StackFailed(
        stack_name,
        status=outcome.status,
        logical_id=cause.logical_id,
        reason=cause.reason or outcome.reason or "AWS gives no reason",
        next_step=next_step,
    )
