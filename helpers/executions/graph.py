"""Definition + events → Graph: what is drawn of a state machine, and how each part stands; pure.

The shape (``graph_shape``) never changes while an execution runs, so a drawing is laid out once;
``LiveGraph`` folds events into the statuses one by one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from helpers.executions.graph_shape import Edge, Graph, Node, Shape
from helpers.executions.history import FINAL_EVENTS, HistoryEvent, StateRun, StateRuns, Status

__all__ = ["Edge", "Graph", "LiveGraph", "Node", "Status", "graph"]


def graph(definition: Mapping[str, Any], events: Iterable[HistoryEvent] = ()) -> Graph:
    """Return the graph of a definition, coloured by the events of an execution."""
    live = LiveGraph(definition)
    for event in events:
        live.add(event)
    return live.graph


_MOST_NOTABLE_FIRST = (
    Status.RETRYING,
    Status.WAITING,
    Status.IN_PROGRESS,
    Status.FAILED,
    Status.TIMED_OUT,
    Status.CAUGHT_ERROR,
    Status.CANCELLED,
    Status.SUCCEEDED,
)
"""Of several iterations, the first of these gives the node its colour."""


Path = tuple[int, ...]
"""The indexes of the iterations around a run."""


class _Tally:
    """What the runs of one node come to; in each iteration the latest run counts."""

    def __init__(self) -> None:
        self.runs: dict[Path, StateRun] = {}
        self.most_visits = 0
        self.iterations_done = 0
        self.iterations_total = 0
        self._visits: Counter[Path] = Counter()
        self._counts: Counter[Status] = Counter()

    def visits(self, path: Path) -> int:
        return self._visits[path]

    def by_status(self) -> tuple[tuple[Status, int], ...]:
        return tuple((s, self._counts[s]) for s in _MOST_NOTABLE_FIRST if self._counts[s] > 0)

    def visit(self, path: Path) -> None:
        self._visits[path] += 1
        self.most_visits = max(self.most_visits, self._visits[path])

    def put(self, run: StateRun) -> None:
        before = self.runs.get(run.iteration)
        if before:
            self._add(before, -1)
        self._add(run, 1)
        self.runs[run.iteration] = run

    def drop(self, path: Path) -> bool:
        """Forget the runs inside an iteration; return whether there were any."""
        stale = [inner for inner in self.runs if inner[: len(path)] == path]
        for inner in stale:
            self._add(self.runs.pop(inner), -1)
            del self._visits[inner]
        self.most_visits = max(self._visits.values(), default=0)
        return bool(stale)

    def _add(self, run: StateRun, sign: int) -> None:
        self._counts[run.status] += sign
        self.iterations_done += sign * run.iterations_done
        self.iterations_total += sign * (run.iterations_total or 0)


class LiveGraph:
    """A Graph that grows with the history; ``graph`` is the present one, frozen."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        shape = Shape(definition)
        self.runs = StateRuns(definition)
        self._comment = str(definition.get("Comment") or "")
        self._nodes = shape.nodes
        self._edges = shape.edges
        self._numbers = {node.name: node.number for node in shape.nodes if node.is_state}
        self._ways: dict[tuple[int, int], list[Edge]] = defaultdict(list)
        for edge in shape.edges:
            self._ways[edge.source, edge.target].append(edge)
        self._blank = tuple(shape.nodes)
        self._tallies: dict[int, _Tally] = defaultdict(_Tally)
        self._left: dict[tuple[int | None, int, Path], StateRun] = {}
        self._status = Status.NOT_REACHED
        self._failure: tuple[str | None, str | None] = (None, None)
        self._graph: Graph | None = None

    @property
    def graph(self) -> Graph:
        """The graph as the events so far make it."""
        if self._graph is None:
            error, cause = self._failure
            self._graph = Graph(
                tuple(self._nodes), tuple(self._edges), self._status, error, cause, self._comment
            )
        return self._graph

    def add(self, event: HistoryEvent) -> None:
        """Take the next event."""
        self._graph = None
        for run in self.runs.add(event):
            number = self._numbers.get(run.state)
            if number is None:
                continue
            if run.entered_id == event.id:
                self._arrive(number, run)
            self._tallies[number].put(run)
            self._describe(number, run)
            if event.type.endswith("StateExited") and run.entered_id == event.entered_id:
                self._leave(number, run)
        if event.type.endswith("StateStarted"):
            self._begin_again(event)
        if event.type == "MapRunStarted":
            self._conceal(self._numbers.get(event.state or "", -1))
        if event.type.startswith("Execution"):
            self._execution_event(event)

    def _describe(self, number: int, run: StateRun) -> None:
        tally = self._tallies[number]
        runs = tally.by_status()
        node = self._nodes[number]
        self._nodes[number] = replace(
            node,
            status=runs[0][0],
            iteration_counts=runs,
            expected=max(self._expected(node.cluster), len(tally.runs)),
            visits=tally.most_visits,
            retry=run.retry,
            retry_limit=run.retry_limit,
            iterations_done=tally.iterations_done,
            iterations_total=tally.iterations_total or run.iterations_total,
            error=run.error or (node.error if len(tally.runs) > 1 else None),
        )

    def _expected(self, cluster: int | None) -> int:
        if cluster is None:
            return 1
        around = self._nodes[cluster]
        return (around.iterations_total or 1) if around.type == "Map" else around.expected

    def _arrive(self, number: int, run: StateRun) -> None:
        self._tallies[number].visit(run.iteration)
        node = self._nodes[number]
        before = self._left.get((run.container_id, node.branch, run.iteration))
        if before is None:
            start = next(
                n.number
                for n in self._nodes
                if n.type == "Start" and (n.cluster, n.branch) == (node.cluster, node.branch)
            )
            self._take(start, number)
        else:
            caught = before.status is Status.CAUGHT_ERROR
            self._take(self._numbers.get(before.state, -1), number, caught=caught)

    def _leave(self, number: int, run: StateRun) -> None:
        node = self._nodes[number]
        self._left[run.container_id, node.branch, run.iteration] = run
        if node.is_cluster and run.attempts == 0:  # left without ever having begun its inside
            self._conceal(number)
        if run.status is Status.SUCCEEDED:
            for edge in [edge for edge in self._edges if edge.source == number]:
                if edge.kind == "end":
                    self._take(number, edge.target)

    def _take(self, source: int, target: int, *, caught: bool = False) -> None:
        for edge in self._ways[source, target]:
            if (edge.kind == "catch") is caught and not self._edges[edge.number].is_taken:
                self._edges[edge.number] = replace(edge, is_taken=True)

    def _begin_again(self, event: HistoryEvent) -> None:
        """Forget what an earlier attempt or visit of a Map or Parallel left inside it."""
        number = self._numbers.get(event.state or "")
        run = self.runs.get(event.entered_id or 0)
        if number is None or run is None:
            return
        if run.attempts < 2 and self._tallies[number].visits(run.iteration) < 2:
            return
        for scope in [scope for scope in self._left if scope[0] == run.entered_id]:
            del self._left[scope]
        for node in self._nodes:
            if node.is_state and self._is_inside(node, number):
                self._forget(node.number, run.iteration)

    def _forget(self, number: int, path: Path) -> None:
        tally = self._tallies[number]
        if tally.drop(path):
            self._nodes[number] = self._blank[number]
            if tally.runs:
                self._describe(number, next(reversed(tally.runs.values())))

    def _conceal(self, cluster: int) -> None:
        for node in self._nodes:
            if self._is_inside(node, cluster):
                self._nodes[node.number] = replace(node, is_recorded=False)

    def _is_inside(self, node: Node, cluster: int) -> bool:
        around = node.cluster
        while around is not None and around != cluster:
            around = self._nodes[around].cluster
        return around == cluster

    def _execution_event(self, event: HistoryEvent) -> None:
        start, end = self._nodes[0], self._nodes[-1]
        self._nodes[0] = replace(start, status=Status.SUCCEEDED)
        self._status = {
            "ExecutionSucceeded": Status.SUCCEEDED,
            "ExecutionFailed": Status.FAILED,
            "ExecutionAborted": Status.CANCELLED,
            "ExecutionTimedOut": Status.TIMED_OUT,
        }.get(event.type, Status.IN_PROGRESS)
        if event.type in FINAL_EVENTS:
            self._failure = (event.details.get("error"), event.details.get("cause"))
        if event.type == "ExecutionSucceeded":
            self._nodes[-1] = replace(end, status=Status.SUCCEEDED)
