"""The compiler as a whole: pure, the same every time, and never one thing over another."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass

import pytest

from helpers.config.model import Config
from helpers.errors import CompileError
from helpers.template import compile_template
from tests.unit.template.builders import compiled, config, function, machine, task


@dataclass(frozen=True)
class Service:
    """Anything that holds a config."""

    config: Config


def test_a_service_and_its_config_compile_alike() -> None:
    given = config(state_machines=(machine(),))
    assert compile_template(Service(given)).body == compile_template(given).body


def test_the_same_service_compiles_to_the_same_text() -> None:
    given = config(functions=(function(),), state_machines=(machine(task({"Ref": "hello"})),))
    assert compile_template(given).to_json() == compile_template(given).to_json()


def test_a_config_is_not_changed() -> None:
    definition = machine(task({"Ref": "hello"})).definition
    own = {"Resources": {"ServerlessDeploymentBucket": {"Properties": {"Tags": []}}}}
    given = config(
        functions=(function(),),
        state_machines=(machine(definition=definition),),
        resources=(own, {"extensions": {"HelloLogGroup": {"Properties": {"A": 1}}}}),
    )
    before = deepcopy((definition, own))
    compile_template(given)
    assert (definition, own) == before


def test_two_machines_with_one_logical_id_are_refused() -> None:
    machines = (machine(key="a-b"), machine(key="aDashb"))
    with pytest.raises(CompileError, match="are called ADashbStepFunctionsStateMachineRole"):
        compiled(*machines)


def test_every_output_is_exported_under_service_and_stage() -> None:
    template = compiled(machine(name="m"), activities=("count",), stage="prod")
    names = [output["Export"]["Name"] for output in template.outputs.values()]
    assert names == [
        "sls-shop-prod-ServerlessDeploymentBucketName",
        "sls-shop-prod-MArn",
        "sls-shop-prod-CountStepFunctionsActivityArn",
    ]


def test_no_output_leaves_out_machines_only() -> None:
    template = compiled(machine(), activities=("count",), no_output=True)
    assert "CountStepFunctionsActivityArn" in template.outputs
    assert "OrdersStepFunctionsStateMachineArn" not in template.outputs


def test_a_template_is_shown_by_its_size() -> None:
    assert repr(compiled(machine())) == "Template(4 resources, 2 outputs)"


def test_the_logical_ids_are_in_order() -> None:
    assert compiled(machine(name="m")).logical_ids == (
        "ServerlessDeploymentBucket",
        "ServerlessDeploymentBucketPolicy",
        "MRole",
        "M",
    )


def test_the_json_is_the_body() -> None:
    template = compiled(machine())
    assert json.loads(template.to_json()) == template.body


def test_a_change_of_the_template_changes_its_fingerprint() -> None:
    assert compiled(machine()).fingerprint != compiled(machine(retain=True)).fingerprint


def test_the_fingerprint_does_not_depend_on_the_order_of_keys() -> None:
    first = {"Resources": {"Q": {"Type": "X", "Properties": {"A": 1, "B": 2}}}}
    other = {"Resources": {"Q": {"Properties": {"B": 2, "A": 1}, "Type": "X"}}}
    assert compiled(resources=(first,)).fingerprint == compiled(resources=(other,)).fingerprint
