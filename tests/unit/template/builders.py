"""Services for tests: complete, small, and different in what a test is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from helpers.config.model import Config, Function, Provider, StateMachine
from helpers.template import Template, compile_template


def config(**given: Any) -> Config:
    """A service called shop, in stage dev."""
    stage = given.get("stage", "dev")
    return Config(
        **{
            "service": "shop",
            "stage": stage,
            "region": "eu-west-1",
            "stack_name": f"shop-{stage}",
            "folder": Path("/shop"),
            "file": "serverless.yml",
            "provider": Provider(version_functions=False),
            **given,
        }
    )


def function(key: str = "hello", **given: Any) -> Function:
    """A function with its handler, and its settings also as they were written."""
    return Function(**{"key": key, "handler": f"{key}.handle", "runtime": "python3.13", **given})


def machine(*states: dict[str, Any], key: str = "orders", **given: Any) -> StateMachine:
    """A machine of these states, called A, B, C …, one after the other."""
    return StateMachine(**{"key": key, "definition": definition(*states), **given})


def definition(*states: dict[str, Any]) -> dict[str, Any]:
    """A definition of these states in a row; of a single Pass if none is given."""
    names = [chr(ord("A") + number) for number in range(max(len(states), 1))]
    ways_on = [*({"Next": name} for name in names[1:]), {"End": True}]
    chain = zip(names, states or ({"Type": "Pass"},), ways_on, strict=True)
    return {"StartAt": "A", "States": {name: {**state, **way} for name, state, way in chain}}


def task(resource: Any, /, **parameters: Any) -> dict[str, Any]:
    """A Task with Parameters, if there are any."""
    state = {"Type": "Task", "Resource": resource}
    return {**state, "Parameters": parameters} if parameters else state


def compiled(*machines: StateMachine, **given: Any) -> Template:
    """The template of a service with these machines."""
    return compile_template(config(state_machines=machines, **given))


def properties(template: Template, logical_id: str) -> Any:
    """The Properties of one resource."""
    return template.resources[logical_id]["Properties"]


def statements(state: dict[str, Any], **given: Any) -> list[Any]:
    """What the role of a machine with this one state allows."""
    template = compiled(machine(state), **given)
    role = properties(template, "OrdersStepFunctionsStateMachineRole")
    return list(role["Policies"][0]["PolicyDocument"]["Statement"])


START = "ApiGatewayMethodStartPost"
"""The method of ``http()``."""


def http(path: str = "start", method: str = "POST", **settings: Any) -> dict[str, Any]:
    """An event that makes an endpoint."""
    return {"http": {"path": path, "method": method, **settings}}


def api(*events: dict[str, Any], **given: Any) -> Template:
    """A service whose one machine has these events; of the provider, what is given."""
    settings = given.pop("provider", {})
    provider = Provider(
        version_functions=False, settings=settings, api_gateway=settings.get("apiGateway", {})
    )
    return compiled(machine(events=events), provider=provider, **given)


def of_type(template: Template, kind: str) -> dict[str, Any]:
    """The resources of one type of API Gateway's."""
    resources = template.resources.items()
    return {key: item for key, item in resources if item["Type"] == f"AWS::ApiGateway::{kind}"}


def integration(template: Template, logical_id: str = START) -> Any:
    """What is behind a method."""
    return properties(template, logical_id)["Integration"]
