"""Events of an execution → what happened in each state; pure, and growing with the history.

``HistoryEvent`` and ``parse_history`` come from ``events``; here they are folded into
``StateRun``: one stay in one state, with its status, input, output, error and retries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from helpers.executions.definition import index_states, matching_retrier
from helpers.executions.events import FINAL_EVENTS, HistoryEvent, HistoryParser, parse_history
from helpers.executions.state_run import StateRun, Status

__all__ = [
    "FINAL_EVENTS",
    "HistoryEvent",
    "HistoryParser",
    "StateRun",
    "StateRuns",
    "Status",
    "parse_history",
    "state_runs",
]


def state_runs(
    events: Iterable[HistoryEvent], definition: Mapping[str, Any] | None = None
) -> tuple[StateRun, ...]:
    """Return what happened in each state, in the order the states were entered."""
    runs = StateRuns(definition)
    for event in events:
        runs.add(event)
    return runs.all()


_SCHEDULED = ("TaskScheduled", "LambdaFunctionScheduled", "ActivityScheduled")
_ENDED_WELL = ("TaskSucceeded", "LambdaFunctionSucceeded", "ActivitySucceeded")
_FAILED = (
    "EvaluationFailed", "MapRunFailed",
    "TaskFailed", "TaskStartFailed", "TaskSubmitFailed", "TaskTimedOut",
    "LambdaFunctionFailed", "LambdaFunctionScheduleFailed", "LambdaFunctionStartFailed",
    "LambdaFunctionTimedOut",
    "ActivityFailed", "ActivityScheduleFailed", "ActivityTimedOut",
)  # fmt: skip
_TIMEOUTS = ("States.Timeout", "States.HeartbeatTimeout")


class StateRuns:
    """Fold events into StateRuns one by one, as a history grows.

    The definition adds what a history does not say: how many retries are allowed, the error of a
    Fail state, the branch of a Parallel.
    """

    def __init__(self, definition: Mapping[str, Any] | None = None) -> None:
        self._states = index_states(definition or {})
        self._runs: dict[int, StateRun] = {}
        self._open: dict[int, None] = {}
        self._failing: dict[int, None] = {}
        self._retries_used: dict[tuple[int, int], int] = defaultdict(int)
        self._changed: dict[int, None] = {}
        self._steps: dict[str, Callable[[StateRun, HistoryEvent], None]] = {
            **dict.fromkeys(_SCHEDULED, self._work_scheduled),
            **dict.fromkeys(_ENDED_WELL, self._work_ended_well),
            **dict.fromkeys(_FAILED, self._work_failed),
            "TaskSubmitted": self._work_submitted,
            "MapStateStarted": self._container_started,
            "ParallelStateStarted": self._container_started,
            "MapStateFailed": self._container_failed,
            "ParallelStateFailed": self._container_failed,
            "MapIterationStarted": self._iteration_started,
            "MapIterationSucceeded": self._iteration_ended,
            "MapIterationFailed": self._iteration_ended,
        }

    def all(self) -> tuple[StateRun, ...]:
        """Return every run so far."""
        return tuple(self._runs.values())

    def get(self, entered_id: int) -> StateRun | None:
        """Return the run that began with this event."""
        return self._runs.get(entered_id)

    def add(self, event: HistoryEvent) -> tuple[StateRun, ...]:
        """Take the next event; return the runs it made or changed."""
        self._changed = {}
        run = self._runs.get(event.entered_id or 0)
        if event.type.endswith("StateEntered"):
            self._entered(event)
        elif event.type in FINAL_EVENTS:
            self._execution_ended(event, run)
        elif run and event.type.endswith("StateExited"):
            self._exited(run, event)
        elif run and event.type.endswith("StateAborted"):
            self._end(run, event, Status.CANCELLED)
        elif run and event.type in self._steps and not _is_of_something_inside(run, event):
            self._steps[event.type](run, event)
        return tuple(self._runs[number] for number in self._changed)

    def _change(self, run: StateRun, **changes: Any) -> StateRun:
        run = replace(run, **changes)
        number = run.entered_id
        self._runs[number] = run
        self._changed[number] = None
        if run.exited is None:
            self._open[number] = None
        else:
            self._open.pop(number, None)
        return run

    # One state

    def _entered(self, event: HistoryEvent) -> None:
        around = self._runs.get(event.container_id or 0)
        known = self._states.get(event.state or "")
        path = around.iteration if around else ()
        run = StateRun(
            state=event.state or "",
            type=event.type.removesuffix("StateEntered"),
            status=Status.IN_PROGRESS,
            entered_id=event.id,
            entered=event.elapsed,
            entered_at=event.timestamp,
            input=event.details.get("input"),
            resource=known.resource if known else None,
            container=around.state if around else None,
            container_id=event.container_id,
            branch=known.branch if known else None,
            iteration=path if event.iteration is None else (*path, event.iteration),
        )
        run = self._change(run)
        if run.type == "Fail":
            error, cause = known.failure if known else (None, None)
            run = self._fail(run, error, cause)
            self._end(run, event, Status.FAILED)

    def _exited(self, run: StateRun, event: HistoryEvent) -> None:
        was_failing = run.entered_id in self._failing
        self._change(
            run,
            status=Status.CAUGHT_ERROR if was_failing else Status.SUCCEEDED,
            output=event.details.get("output"),
            exited=event.elapsed,
            exited_at=event.timestamp,
        )
        self._failing.pop(run.entered_id, None)

    def _end(self, run: StateRun, event: HistoryEvent, status: Status) -> None:
        """End a stay that was never left; its own failure says more than an abort after it."""
        if run.exited is None:
            if run.status in (Status.FAILED, Status.TIMED_OUT):
                status = run.status
            self._change(run, status=status, exited=event.elapsed, exited_at=event.timestamp)

    # Its work

    def _work_scheduled(self, run: StateRun, event: HistoryEvent) -> None:
        attempts = run.attempts + 1
        status = Status.RETRYING if attempts > 1 else Status.IN_PROGRESS
        # Without previousEventId there will be no TaskSubmitted either (a gap of a local AWS).
        if event.previous_event_id is None and _takes_token(run, event):
            status = Status.WAITING
        self._failing.pop(run.entered_id, None)
        self._change(
            run,
            status=status,
            attempts=attempts,
            retry=_retry_number(run, attempts),
            resource=run.resource or event.details.get("resource"),
            exited=None,
            exited_at=None,
        )

    def _work_submitted(self, run: StateRun, event: HistoryEvent) -> None:
        if _takes_token(run, event):
            self._change(run, status=Status.WAITING)

    def _work_ended_well(self, run: StateRun, _event: HistoryEvent) -> None:
        self._failing.pop(run.entered_id, None)
        self._change(run, status=Status.IN_PROGRESS, error=None, cause=None)

    def _work_failed(self, run: StateRun, event: HistoryEvent) -> None:
        error = event.details.get("error")
        if event.type.endswith("TimedOut"):
            error = error or "States.Timeout"
        run = self._fail(run, error, event.details.get("cause"))
        if event.type.endswith("TimedOut") and run.status is Status.FAILED:
            self._change(run, status=Status.TIMED_OUT)

    def _fail(self, run: StateRun, error: str | None, cause: str | None) -> StateRun:
        """Note a failure, which a retry or a catcher may still mend."""
        self._failing[run.entered_id] = None
        status = Status.TIMED_OUT if error in _TIMEOUTS else Status.FAILED
        run = self._change(run, status=status, error=error, cause=cause)
        known = self._states.get(run.state)
        retrier = matching_retrier(known.definition, error) if known and error else None
        if retrier is None:
            return run
        used = self._retries_used[run.entered_id, retrier.index]
        if used >= retrier.limit:
            return run
        self._retries_used[run.entered_id, retrier.index] = used + 1
        return self._change(run, status=Status.RETRYING, retry=used + 1, retry_limit=retrier.limit)

    # Parallel and Map

    def _container_started(self, run: StateRun, event: HistoryEvent) -> None:
        attempts = run.attempts + 1
        if attempts > 1:
            self._end_inside(run, event)
            run = self._fail(run, *self._failure_inside(run))
        self._failing.pop(run.entered_id, None)
        self._change(
            run,
            attempts=attempts,
            status=Status.RETRYING if attempts > 1 else Status.IN_PROGRESS,
            retry=_retry_number(run, attempts),
            iterations_done=0,
            iterations_total=event.details.get("length"),
        )

    def _container_failed(self, run: StateRun, event: HistoryEvent) -> None:
        self._end_inside(run, event)
        self._failing[run.entered_id] = None
        error, cause = (run.error, run.cause) if run.error else self._failure_inside(run)
        self._change(run, status=Status.FAILED, error=error, cause=cause)

    def _failure_inside(self, run: StateRun) -> tuple[str | None, str | None]:
        for number in reversed(self._failing):
            if self._runs[number].container_id == run.entered_id:
                return self._runs[number].error, self._runs[number].cause
        return None, None

    def _end_inside(self, run: StateRun, event: HistoryEvent) -> None:
        for number in list(self._open):
            inner = self._runs[number]
            if any(around.entered_id == run.entered_id for around in self._around(inner)):
                self._end(inner, event, Status.CANCELLED)

    def _around(self, run: StateRun) -> Iterator[StateRun]:
        while run.container_id is not None:
            run = self._runs[run.container_id]
            yield run

    def _iteration_started(self, run: StateRun, event: HistoryEvent) -> None:
        index = event.details.get("index", -1)
        if run.iterations_total is None or index >= run.iterations_total:
            self._change(run, iterations_total=index + 1)

    def _iteration_ended(self, run: StateRun, _event: HistoryEvent) -> None:
        self._change(run, iterations_done=run.iterations_done + 1)

    # The execution

    def _execution_ended(self, event: HistoryEvent, culprit: StateRun | None) -> None:
        if event.type == "ExecutionFailed":
            self._execution_failed(event, culprit)
        rest = {
            "ExecutionSucceeded": Status.SUCCEEDED,
            "ExecutionTimedOut": Status.TIMED_OUT,
        }.get(event.type, Status.CANCELLED)
        for number in list(self._open):
            self._end(self._runs[number], event, rest)

    def _execution_failed(self, event: HistoryEvent, culprit: StateRun | None) -> None:
        """Blame the state whose event came before; without a hint the one entered last."""
        if culprit is None:
            number = next(reversed(self._open), next(reversed(self._runs), None))
            if number is None:
                return
            culprit = self._runs[number]
        error, cause = event.details.get("error"), event.details.get("cause")
        for run in (culprit, *self._around(culprit)):
            if run.status in (Status.SUCCEEDED, Status.CAUGHT_ERROR):
                continue
            failed = Status.TIMED_OUT if error in _TIMEOUTS else Status.FAILED
            if run.status in (Status.FAILED, Status.TIMED_OUT):
                failed = run.status
            run = self._change(
                run, status=failed, error=run.error or error, cause=run.cause or cause
            )
            self._end(run, event, failed)


def _is_of_something_inside(run: StateRun, event: HistoryEvent) -> bool:
    """Whether a task's event came without its state, as from a local AWS inside a Parallel."""
    is_container = run.type in ("Map", "Parallel")
    return is_container and event.type.startswith(("Task", "LambdaFunction", "Activity"))


def _retry_number(run: StateRun, attempts: int) -> int:
    return attempts - 1 if run.retry_limit is None else run.retry


def _takes_token(run: StateRun, event: HistoryEvent) -> bool:
    resources = (str(event.details.get("resource", "")), run.resource or "")
    return any(".waitForTaskToken" in resource for resource in resources)
