"""Definition + events → Graph: what is drawn of a state machine, and how each part stands; pure.

The shape never changes while an execution runs, so a drawing is laid out once; ``LiveGraph`` folds
events into the statuses one by one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from helpers.executions.definition import (
    KnownState,
    caption,
    index_states,
    inner_scopes,
    transitions,
)
from helpers.executions.history import FINAL_EVENTS, HistoryEvent, StateRun, StateRuns, Status

__all__ = ["Edge", "Graph", "LiveGraph", "Node", "Status", "graph"]


@dataclass(frozen=True, repr=False)
class Node:
    """A state, or the place where a machine or branch starts or ends (type Start, End)."""

    number: int
    name: str
    type: str
    caption: str = ""
    """The kind of state in a few words."""
    cluster: int | None = None
    """The number of the Map or Parallel around it."""
    branch: int = 0
    takes_token: bool = False
    status: Status = Status.NOT_REACHED
    iteration_counts: tuple[tuple[Status, int], ...] = ()
    """How many iterations stand how; more than one only inside a Map."""
    expected: int = 1
    """In how many iterations it would be entered, if all came by."""
    visits: int = 0
    """How often the state was entered, where a loop comes back to it."""
    retry: int = 0
    retry_limit: int | None = None
    iterations_done: int = 0
    iterations_total: int | None = None
    error: str | None = None

    def __repr__(self) -> str:
        return f"Node({self.number}, {self.name!r}, {self.status.value!r})"

    @property
    def is_state(self) -> bool:
        """Whether this is a state of the definition."""
        return self.type not in ("Start", "End")

    @property
    def is_cluster(self) -> bool:
        """Whether other states are drawn inside."""
        return self.type in ("Map", "Parallel")


@dataclass(frozen=True)
class Edge:
    """A way from one node to another. ``kind`` is start, next, choice, default, catch or end."""

    number: int
    source: int
    target: int
    kind: str
    label: str = ""
    title: str = ""
    is_taken: bool = False


@dataclass(frozen=True, repr=False)
class Graph:
    """A state machine to be drawn. ``nodes[n].number == n`` and ``edges[n].number == n``."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    status: Status = Status.NOT_REACHED
    """How the whole execution stands."""
    error: str | None = None
    cause: str | None = None
    comment: str = ""

    def __repr__(self) -> str:
        return f"Graph({len(self.states)} states, {self.status.value!r})"

    @property
    def states(self) -> tuple[Node, ...]:
        """The nodes that are states, in the order of the definition."""
        return tuple(node for node in self.nodes if node.is_state)

    def node(self, name: str) -> Node:
        """Return the state of this name; KeyError if there is none."""
        for node in self.states:
            if node.name == name:
                return node
        raise KeyError(name)

    def branches(self, cluster: int | None) -> tuple[tuple[Node, ...], ...]:
        """Return the nodes directly inside a cluster (None: the whole machine), by branch."""
        found: dict[int, list[Node]] = defaultdict(list)
        for node in self.nodes:
            if node.cluster == cluster:
                found[node.branch].append(node)
        return tuple(tuple(found[branch]) for branch in sorted(found))


def graph(definition: Mapping[str, Any], events: Iterable[HistoryEvent] = ()) -> Graph:
    """Return the graph of a definition, coloured by the events of an execution."""
    live = LiveGraph(definition)
    for event in events:
        live.add(event)
    return live.graph


class _Shape:
    """Numbers the nodes and edges of a definition, depth first."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self._add_scope(definition, None, 0)

    def _add_scope(self, scope: Mapping[str, Any], cluster: int | None, branch: int) -> None:
        states = {
            str(name): state
            for name, state in (scope.get("States") or {}).items()
            if isinstance(state, Mapping)
        }
        start = self._add_node("Start", "Start", cluster, branch)
        numbers = {}
        for name, state in states.items():
            numbers[name] = self._add_state(name, state, cluster, branch)
        end = self._add_node("End", "End", cluster, branch)
        if scope.get("StartAt") in numbers:
            self._add_edge(start, numbers[scope["StartAt"]], "start")
        for name, state in states.items():
            for way in transitions(state):
                target = end if way.kind == "end" else numbers.get(way.target or "")
                if target is not None:
                    self._add_edge(numbers[name], target, way.kind, way.label, way.title)

    def _add_state(
        self, name: str, state: Mapping[str, Any], cluster: int | None, branch: int
    ) -> int:
        number = self._add_node(name, str(state.get("Type", "?")), cluster, branch)
        self.nodes[number] = replace(
            self.nodes[number],
            caption=caption(state),
            takes_token=".waitForTaskToken" in str(state.get("Resource", "")),
        )
        for inner_branch, inner in enumerate(inner_scopes(state)):
            self._add_scope(inner, number, inner_branch)
        return number

    def _add_node(self, name: str, type_: str, cluster: int | None, branch: int) -> int:
        number = len(self.nodes)
        self.nodes.append(Node(number, name, type_, cluster=cluster, branch=branch))
        return number

    def _add_edge(
        self, source: int, target: int, kind: str, label: str = "", title: str = ""
    ) -> None:
        self.edges.append(Edge(len(self.edges), source, target, kind, label, title))


_WEIGHT = {
    status: weight
    for weight, status in enumerate(
        (
            Status.RETRYING,
            Status.WAITING,
            Status.IN_PROGRESS,
            Status.FAILED,
            Status.TIMED_OUT,
            Status.CAUGHT_ERROR,
            Status.CANCELLED,
            Status.SUCCEEDED,
        )
    )
}
"""Of several iterations, the one to be noticed first gives the node its colour."""


class LiveGraph:
    """A Graph that grows with the history; ``graph`` is the present one, frozen."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        shape = _Shape(definition)
        self.runs = StateRuns(definition)
        self._comment = str(definition.get("Comment") or "")
        self._nodes = shape.nodes
        self._edges = shape.edges
        self._known: dict[str, KnownState] = index_states(definition)
        self._numbers = {node.name: node.number for node in shape.nodes if node.is_state}
        self._ways: dict[tuple[int, int], list[Edge]] = defaultdict(list)
        for edge in shape.edges:
            self._ways[edge.source, edge.target].append(edge)
        self._paths: dict[int, dict[tuple[int, ...], StateRun]] = defaultdict(dict)
        self._counts: dict[int, Counter[Status]] = defaultdict(Counter)
        self._visits: dict[int, Counter[tuple[int, ...]]] = defaultdict(Counter)
        self._left: dict[tuple[int | None, int, tuple[int, ...]], StateRun] = {}
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
            self._count(number, run)
            if event.type.endswith("StateExited") and run.entered_id == event.entered_id:
                self._leave(number, run)
        if event.type.endswith("StateStarted"):
            self._begin_again(event)
        if event.type.startswith("Execution"):
            self._execution_event(event)

    def _count(self, number: int, run: StateRun) -> None:
        """Let a run speak for its iteration, and the iterations together for the node."""
        before = self._paths[number].get(run.iteration)
        counts = self._counts[number]
        if before:
            counts[before.status] -= 1
        counts[run.status] += 1
        self._paths[number][run.iteration] = run
        self._describe(number, run)

    def _describe(self, number: int, run: StateRun) -> None:
        counts = self._counts[number]
        runs = tuple((status, counts[status]) for status in _WEIGHT if counts[status] > 0)
        node = self._nodes[number]
        done, total = run.iterations_done, run.iterations_total
        if node.type == "Map" and len(self._paths[number]) > 1:
            all_runs = self._paths[number].values()
            done = sum(each.iterations_done for each in all_runs)
            total = sum(each.iterations_total or 0 for each in all_runs)
        self._nodes[number] = replace(
            node,
            status=runs[0][0] if runs else Status.NOT_REACHED,
            iteration_counts=runs,
            expected=max(self._expected(node.cluster), sum(counts.values())),
            visits=max(self._visits[number].values(), default=0),
            retry=run.retry,
            retry_limit=run.retry_limit,
            iterations_done=done,
            iterations_total=total,
            error=run.error or (node.error if len(self._paths[number]) > 1 else None),
        )

    def _expected(self, cluster: int | None) -> int:
        if cluster is None:
            return 1
        around = self._nodes[cluster]
        return (around.iterations_total or 1) if around.type == "Map" else around.expected

    def _arrive(self, number: int, run: StateRun) -> None:
        self._visits[number][run.iteration] += 1
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
        if run.attempts < 2 and self._visits[number][run.iteration] < 2:
            return
        for node in self._nodes:
            if node.is_state and self._is_inside(node, number):
                self._forget(node.number, run.iteration)

    def _forget(self, number: int, path: tuple[int, ...]) -> None:
        stale = [p for p in self._paths[number] if p[: len(path)] == path]
        for inner in stale:
            gone = self._paths[number].pop(inner)
            self._counts[number][gone.status] -= 1
            del self._visits[number][inner]
        if stale:
            left = next(reversed(self._paths[number].values()), None)
            if left:
                self._describe(number, left)
            else:
                node = self._nodes[number]
                self._nodes[number] = Node(
                    node.number, node.name, node.type, node.caption, node.cluster, node.branch,
                    node.takes_token,
                )  # fmt: skip

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
