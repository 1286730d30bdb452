"""Definition → nodes and edges: what a state machine looks like before anything happens; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from helpers.executions.definition import caption, inner_scopes, transitions
from helpers.executions.state_run import Status


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
    is_recorded: bool = True
    """Whether this history would tell; a Distributed Map's items have histories of their own."""

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


class Shape:
    """The nodes and edges of a definition, numbered depth first."""

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
