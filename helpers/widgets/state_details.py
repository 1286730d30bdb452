"""What is known of one state of an execution, as the step details of the AWS console; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from helpers.executions.graph import Node
from helpers.executions.history import StateRun, Status
from helpers.widgets.markup import clock_time, escape, facts, payload, seconds, ticking, varying
from helpers.widgets.theme import SIGNS, WORDS

MOST_RUNS = 25
"""Shown of a state that was entered more often, in a Map or a loop."""


def details(
    node: Node, runs: Sequence[StateRun], *, resource: str | None, now: datetime | None, exact: bool
) -> str:
    """Return a state's details: of the stay in it that matters most, and of others to be opened.

    With ``now``, the duration of what is not over counts on.
    """
    head = f'<h4>{escape(node.name)} <span class="wb-quiet">{escape(node.caption)}</span></h4>'
    if not runs:
        return head + facts(_never_entered(node, resource))
    numbers = {run.entered_id: number for number, run in enumerate(runs, 1)}
    first, *others = sorted(runs, key=_importance)[:MOST_RUNS]
    which = f"<p>{_stay(first, numbers)}</p>" if len(runs) > 1 else ""
    rest = "".join(
        f"<details><summary>{_stay(run, numbers)}: {status(run.status)}</summary>"
        f"{facts(_facts(run, resource, now, exact))}</details>"
        for run in others
    )
    left_out = len(runs) - 1 - len(others)
    note = f'<p class="wb-note">and {left_out:,} more: execution.history()</p>' if left_out else ""
    return f"{head}{which}{facts(_facts(first, resource, now, exact))}{rest}{note}"


def _importance(run: StateRun) -> tuple[int, ...]:
    """Sort iterations by what wants attention, then by index; visits the newest first."""
    if not run.iteration:
        return (-run.entered_id,)
    wrong = run.status in (Status.FAILED, Status.TIMED_OUT)
    return (0 if wrong else 1 if run.status.is_active else 2, *run.iteration, -run.entered_id)


def status(value: Status) -> str:
    """Return a status as mark and words, coloured by the style sheet."""
    return f'<span class="wb-status wb-is-{value.value}">{SIGNS[value]} {WORDS[value]}</span>'


def _stay(run: StateRun, numbers: Mapping[int, int]) -> str:
    if run.iteration:
        return "Iteration " + " › ".join(str(index) for index in run.iteration)
    return f"Visit {numbers[run.entered_id]} of {len(numbers)}"


def _never_entered(node: Node, resource: str | None) -> Iterator[tuple[str, str]]:
    yield "Type", escape(node.type)
    yield "Status", status(Status.NOT_REACHED)
    if resource:
        yield "Resource", f"<code>{escape(resource)}</code>"


def _facts(
    run: StateRun, resource: str | None, now: datetime | None, exact: bool
) -> Iterator[tuple[str, str]]:
    yield "Type", escape(run.type)
    yield "Status", status(run.status)
    if run.resource or resource:
        yield "Resource", f"<code>{escape(run.resource or resource)}</code>"
    if run.error:
        yield "Error", f"<code>{escape(run.error)}</code>"
    if run.cause:
        yield "Cause", payload(run.cause)
    if run.attempts > 1 or run.retry:
        yield "Retries", _retries(run)
    if run.iterations_total is not None:
        yield "Iterations", f"{run.iterations_done} of {run.iterations_total} done"
    yield from _times(run, now, exact)
    yield "Input", payload(run.input)
    yield "Output", payload(run.output)


def _retries(run: StateRun) -> str:
    limit = f" of {run.retry_limit}" if run.retry_limit is not None else ""
    return f"{run.retry}{limit}, {run.attempts} attempts"


def _times(run: StateRun, now: datetime | None, exact: bool) -> Iterator[tuple[str, str]]:
    if run.entered_at:
        entered = f"{clock_time(run.entered_at)}, {seconds(run.entered)} after the start"
        yield "Entered", varying(entered, exact=exact)
    if run.exited_at:
        yield "Exited", varying(clock_time(run.exited_at), exact=exact)
    if run.duration is not None:
        yield "Duration", varying(seconds(run.duration), exact=exact)
    elif now and run.entered_at and run.status.is_active:
        yield "Duration", varying(ticking(run.entered_at, now), exact=exact)
