"""Graph and StateRuns → text: what a figure shows, for ears, terminals and untrusted notebooks."""

from __future__ import annotations

import json
from collections.abc import Iterable

from helpers.executions.graph import Graph
from helpers.executions.history import StateRun, Status
from helpers.widgets.theme import SIGNS, WORDS, words


def describe(graph: Graph) -> str:
    """Return the states of a machine in one sentence, in the order they are defined."""
    states = [f"{node.name} ({node.caption})" for node in graph.states]
    count = f"{len(states)} state{'' if len(states) == 1 else 's'}"
    return f"{count}: {', '.join(states)}." if states else "no states."


def headline(graph: Graph) -> str:
    """Return how the execution stands in one line."""
    if graph.status is Status.NOT_REACHED:
        return "Not started"
    reached = sum(node.status is not Status.NOT_REACHED for node in graph.states)
    text = f"{WORDS[graph.status]}: {reached} of {len(graph.states)} states reached"
    if graph.error:
        text += f"; {graph.error}"
        text += f": {brief_cause(graph.cause)}" if graph.cause else ""
    return text


def brief_cause(cause: str) -> str:
    """Return what a cause says, without the request id and stack that Lambda wraps around it."""
    try:
        wrapped = json.loads(cause)
    except ValueError:
        wrapped = None
    if isinstance(wrapped, dict) and "errorMessage" in wrapped:
        cause = str(wrapped["errorMessage"])
    first = cause.strip().partition("\n")[0]
    return first if len(first) <= 200 else first[:199] + "…"


def transcript(graph: Graph, runs: Iterable[StateRun] = ()) -> str:
    """Return an execution in words: its outcome, then each state, as it was run or is defined.

    It holds no time and no id, so that the same execution always reads the same.
    """
    lines = [headline(graph)]
    ran = list(runs)
    if not ran:
        for node in graph.states:
            depth = _depth(graph, node.cluster)
            lines.append(f"{'  ' * depth}{SIGNS[node.status]} {node.name} ({node.caption}): "
                         f"{words(node)}")  # fmt: skip
        return "\n".join(lines)
    captions = {node.name: node.caption for node in graph.states}
    for number, run in enumerate(ran, 1):
        caption = captions.get(run.state, run.type)
        lines.append(f"{number}. {_line(run, caption)}")
    missed = [node.name for node in graph.states if node.status is Status.NOT_REACHED]
    if missed:
        lines.append(f"{SIGNS[Status.NOT_REACHED]} Not reached: {', '.join(missed)}")
    return "\n".join(lines)


def _line(run: StateRun, caption: str) -> str:
    text = f"{SIGNS[run.status]} {run.state}"
    if run.iteration:
        text += f" [{', '.join(str(index) for index in run.iteration)}]"
    text += f" ({caption}): {WORDS[run.status].lower()}"
    if run.retry:
        limit = f" of {run.retry_limit}" if run.retry_limit else ""
        text += f", retry {run.retry}{limit}"
    if run.iterations_total is not None:
        text += f", {run.iterations_done} of {run.iterations_total} items done"
    if run.error:
        text += f", {run.error}"
    return text


def _depth(graph: Graph, cluster: int | None) -> int:
    depth = 0
    while cluster is not None:
        depth += 1
        cluster = graph.nodes[cluster].cluster
    return depth
