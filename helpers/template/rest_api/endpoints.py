"""The ``http`` events of a service, brought into one form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from helpers.config.model import EMPTY, Function, Json, Object, StateMachine
from helpers.template.fragment import Compilation


@dataclass(frozen=True)
class Endpoint:
    """A method at a path."""

    method: str
    """In capitals."""
    path: str
    """Without slashes at its ends; empty for the root."""
    settings: Object = field(default=EMPTY, kw_only=True)
    """The event as it was written."""

    def get(self, *keys: str) -> Json:
        """Give a setting, or one inside another; None if there is none."""
        value: Json = self.settings
        for key in keys:
            value = value.get(key) if isinstance(value, Mapping) else None
        return value


@dataclass(frozen=True)
class MachineEndpoint(Endpoint):
    """An endpoint that asks Step Functions for something."""

    machine: StateMachine

    @property
    def action(self) -> str:
        """The API action of Step Functions that a request becomes."""
        return self.get("action") or "StartExecution"


@dataclass(frozen=True)
class FunctionEndpoint(Endpoint):
    """An endpoint that a Lambda function answers."""

    function: Function


def machine_endpoints(compilation: Compilation) -> list[MachineEndpoint]:
    """List the endpoints of all state machines."""
    return [
        MachineEndpoint(*_place(http), machine, settings=_settings(http))
        for machine in compilation.config.state_machines
        for http in _http(machine.events)
    ]


def function_endpoints(compilation: Compilation) -> list[FunctionEndpoint]:
    """List the endpoints of all functions."""
    return [
        FunctionEndpoint(*_place(http), function, settings=_settings(http))
        for function in compilation.config.functions
        for http in _http(function.events)
    ]


def _http(events: tuple[Object, ...]) -> Iterator[Json]:
    return (event["http"] for event in events if event.get("http"))


def _settings(http: Json) -> Object:
    return http if isinstance(http, Mapping) else EMPTY


def _place(http: Json) -> tuple[str, str]:
    """Give method and path, of a mapping or of text such as ``POST start``."""
    method, path = http.split(" ")[:2] if isinstance(http, str) else (http["method"], http["path"])
    return method.upper(), path.strip("/")
