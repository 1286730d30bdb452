"""The tasks of a definition, as permissions see them: a resource and its arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from helpers.config.model import Json

# arn:aws:, arn:aws-cn: … or written by a pseudo parameter: the partition makes no difference.
_INTEGRATION = re.compile(
    r"arn:(aws(-[a-z]+)*|[$#]\{AWS::Partition\}):states:::(?P<integration>.+)"
)


@dataclass(frozen=True)
class Task:
    """A Task state, or another place that calls a service: a Map's reader, writer or children."""

    resource: Json
    state: Mapping[str, Json]
    label: str = ""
    """Name of the machine it belongs to."""

    @property
    def integration(self) -> str | None:
        """The service and action after ``arn:aws:states:::``, or None for any other resource."""
        if not isinstance(self.resource, str):
            return None
        match = _INTEGRATION.match(self.resource)
        return match["integration"] if match else None

    @property
    def arguments(self) -> Mapping[str, Json]:
        """``Parameters`` or, in JSONata, ``Arguments``; empty if these are themselves computed.

        The plugin reads ``Arguments`` for some services only (deviation ``jsonata-arguments``).
        """
        given = self._given
        return given if isinstance(given, Mapping) else {}

    def is_dynamic(self, key: str) -> bool:
        """Tell whether the argument is known only when the machine runs."""
        if is_jsonata(self._given) or self.arguments.get(f"{key}.$"):
            return True
        return is_jsonata(self.arguments.get(key))

    def get(self, key: str) -> Json:
        """Give the argument as written, or None if it is missing or dynamic."""
        return None if self.is_dynamic(key) else self.arguments.get(key)

    @property
    def _given(self) -> Json:
        names = ("Parameters", "Arguments")
        if self.state.get("QueryLanguage") == "JSONata" or "Parameters" not in self.state:
            names = ("Arguments", "Parameters")
        return next((self.state[name] for name in names if name in self.state), {})


def tasks(definition: Mapping[str, Json], label: str) -> Iterator[Task]:
    """Walk the definition's states in order, into branches and item processors."""
    for state in (definition.get("States") or {}).values():
        kind = state.get("Type")
        if kind == "Task":
            yield Task(state.get("Resource"), state, label)
        elif kind == "Parallel":
            for branch in state.get("Branches") or []:
                yield from tasks(branch, label)
        elif kind == "Map":
            yield from _of_map(state, label)


def is_distributed(task: Task) -> bool:
    """Tell whether this stands for the child executions of a distributed Map."""
    return task.state.get("Mode") == "DISTRIBUTED"


def _of_map(state: Mapping[str, Json], label: str) -> Iterator[Task]:
    processor = state.get("ItemProcessor") or state.get("Iterator") or {}
    yield from tasks(processor, label)
    if (state.get("ItemProcessor") or {}).get("ProcessorConfig", {}).get("Mode") == "DISTRIBUTED":
        yield Task("arn:aws:states:::states:startExecution", {"Mode": "DISTRIBUTED"}, label)
    for key in ("ItemReader", "ResultWriter"):
        place = state.get(key) or {}
        if place.get("Resource"):
            yield Task(place["Resource"], place, label)


def is_jsonata(value: Json) -> bool:
    """Tell whether the value is computed when the machine runs."""
    return isinstance(value, str) and value.strip().startswith("{%")
