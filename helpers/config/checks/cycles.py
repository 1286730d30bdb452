"""Checks that nothing depends on itself: CloudFormation could create none of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from helpers.config.checks.context import Context, function_spots, machine_spots
from helpers.config.intrinsics import references
from helpers.config.names import Names, resource_parts, resource_spots
from helpers.config.spots import Spot

_ROLE = "IamRoleLambdaExecution"
_SHARED = ("environment", "layers", "vpc", "kmsKeyArn", "tags")
"""Keys of provider that each function takes over."""


def check(root: Spot, context: Context) -> None:
    """Record one fault for each circle of dependencies."""
    if context.names_are_incomplete:
        return
    graph = _Graph(Names.of(root), root)
    for circle in graph.circles():
        leaving = (edge for edge in circle if edge[0] in graph.code and edge[1] not in graph.code)
        start, end = next(leaving, circle[0])
        spot = graph.edges[start][end]
        names = " → ".join([a for a, _ in circle] + [circle[0][0]])
        spot.fault(
            "no reference that leads back here (give the machine a fixed name and write its ARN as "
            "!Sub arn:aws:states:${AWS::Region}:${AWS::AccountId}:stateMachine:NAME)",
            found=f"the circle {names}",
        )


class _Graph:
    """Which resource refers to which, and where."""

    def __init__(self, names: Names, root: Spot) -> None:
        self.names = names
        self.edges: dict[str, dict[str, Spot]] = defaultdict(dict)
        self.code = {*names.functions.values(), _ROLE}
        """Functions and their role: what leaves them is what a fixed name can replace."""
        provider = root["provider"]
        for key, function in function_spots(root):
            source = names.functions[key]
            for name, spot in function.items():
                if name not in ("events", "handler"):
                    self._add(source, spot)
            for name in _SHARED:
                self._add(source, provider[name])
            if not function["role"].given:
                self._link(source, _ROLE, function)
        for key in ("iam", "iamRoleStatements"):
            self._add(_ROLE, provider[key])
        for key, machine in machine_spots(root):
            for name in ("definition", "role", "iamRoleStatements", "loggingConfig", "dependsOn"):
                self._add(names.machines[key], machine[name], translated=name == "definition")
        for name, resource in resource_spots(root):
            self._add(name, resource["Properties"])
            self._add(name, resource["DependsOn"])
        for part in resource_parts(root):
            for name, extension in part["extensions"].items():
                self._add(name, extension)

    def _add(self, source: str, spot: Spot, *, translated: bool = False) -> None:
        for reference in references(spot):
            target = reference.name
            if translated and target in self.names.functions:
                target = self.names.functions[target]
            self._link(source, target, reference.spot)
        if spot.path[-1] in ("DependsOn", "dependsOn"):
            for element in [spot, *spot.elements()]:
                if isinstance(element.value, str):
                    self._link(source, element.value, element)

    def _link(self, source: str, target: str, spot: Spot) -> None:
        self.edges[source].setdefault(target, spot)

    def circles(self) -> Iterator[list[tuple[str, str]]]:
        """Yield each circle once, as the edges it goes along; none shares a node with another."""
        done: set[str] = set()
        for start in list(self.edges):
            trail: list[str] = []
            waiting: list[tuple[str, bool]] = [(start, False)]
            while waiting:
                node, leaving = waiting.pop()
                if leaving:
                    trail.pop()
                    done.add(node)
                elif node in trail:
                    round_trip = trail[trail.index(node) :]
                    yield list(zip(round_trip, [*round_trip[1:], node], strict=True))
                elif node not in done:
                    trail.append(node)
                    waiting.append((node, True))
                    waiting.extend((target, False) for target in self.edges.get(node, {}))
