"""What is known of one state of an execution, as the step details of the AWS console; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from helpers.executions.graph import Node
from helpers.executions.history import StateRun, Status
from helpers.widgets.markup import clock_time, escape, facts, payload, seconds, ticking, varying
from helpers.widgets.theme import SIGNS, WORDS

MOST_RUNS = 25
"""Of a state inside of a Map or a loop; the newest are shown."""


def details(
    node: Node, runs: Sequence[StateRun], *, resource: str | None, now: datetime, exact: bool
) -> str:
    """Return a state's details: the newest stay in it open, earlier ones to be opened."""
    head = f'<h4>{escape(node.name)} <span class="wb-quiet">{escape(node.caption)}</span></h4>'
    if not runs:
        return head + facts(_never_entered(node, resource))
    newest, earlier = runs[-1], runs[-MOST_RUNS:-1]
    body = facts(_facts(newest, resource, now, exact))
    if earlier:
        body = f"<p>{_stay(newest, len(runs), len(runs))}</p>{body}"
    older = "".join(
        f"<details><summary>{_stay(run, len(runs) - back, len(runs))}: {status(run.status)}"
        f"</summary>{facts(_facts(run, resource, now, exact))}</details>"
        for back, run in enumerate(reversed(earlier), 1)
    )
    left_out = len(runs) - 1 - len(earlier)
    note = f'<p class="wb-note">and {left_out:,} earlier ones</p>' if left_out else ""
    return head + body + older + note


def status(value: Status) -> str:
    """Return a status as mark and words, coloured by the style sheet."""
    return f'<span class="wb-status wb-is-{value.value}">{SIGNS[value]} {WORDS[value]}</span>'


def _stay(run: StateRun, number: int, total: int) -> str:
    if run.iteration:
        return "Iteration " + " › ".join(str(index) for index in run.iteration)
    return f"Visit {number} of {total}"


def _never_entered(node: Node, resource: str | None) -> Iterator[tuple[str, str]]:
    yield "Type", escape(node.type)
    yield "Status", status(Status.NOT_REACHED)
    if resource:
        yield "Resource", f"<code>{escape(resource)}</code>"


def _facts(
    run: StateRun, resource: str | None, now: datetime, exact: bool
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


def _times(run: StateRun, now: datetime, exact: bool) -> Iterator[tuple[str, str]]:
    if run.entered_at:
        entered = f"{clock_time(run.entered_at)}, {seconds(run.entered)} after the start"
        yield "Entered", varying(entered, exact=exact)
    if run.exited_at:
        yield "Exited", varying(clock_time(run.exited_at), exact=exact)
    if run.duration is not None:
        yield "Duration", varying(seconds(run.duration), exact=exact)
    elif run.entered_at and run.status.is_active:
        yield "Duration", varying(ticking(run.entered_at, now), exact=exact)
