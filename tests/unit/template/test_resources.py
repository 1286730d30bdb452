"""The learner's own resources: merged as lodash does, or extending what is there."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.errors import CompileError
from helpers.template import Template, compile_template
from helpers.template.resources import merge
from tests.unit.template.builders import compiled, config, machine

BUCKET = "ServerlessDeploymentBucket"


def with_resources(*resources: dict[str, Any]) -> Template:
    return compile_template(config(resources=resources))


@pytest.mark.parametrize(
    ("target", "source", "merged"),
    [
        ({"a": {"b": 1}}, {"a": {"c": 2}}, {"a": {"b": 1, "c": 2}}),
        ({"a": 1}, {"a": {"b": 2}}, {"a": {"b": 2}}),
        ({"a": {"b": 2}}, {"a": 1}, {"a": 1}),
        ({"a": {"b": 2}}, {"a": None}, {"a": None}),
        ({"a": {"b": 2}}, {"a": {}}, {"a": {"b": 2}}),
        ({"a": [1, 2, 3]}, {"a": [4]}, {"a": [4, 2, 3]}),
        ({"a": [1]}, {"a": [4, {"b": 5}]}, {"a": [4, {"b": 5}]}),
        ({"a": [{"b": 1}]}, {"a": [{"c": 2}]}, {"a": [{"b": 1, "c": 2}]}),
        ({"a": {"b": 1}}, {"a": [2]}, {"a": [2]}),
        ({"a": [2]}, {"a": {"b": 1}}, {"a": [2]}),
    ],
)
def test_merging_goes_deep_and_takes_lists_place_by_place(
    target: dict[str, Any], source: dict[str, Any], merged: dict[str, Any]
) -> None:
    merge(target, source)
    assert target == merged


def test_what_was_merged_in_is_not_shared() -> None:
    source: dict[str, Any] = {"a": [{"b": []}]}
    target: dict[str, Any] = {}
    merge(target, source)
    target["a"][0]["b"].append(1)
    assert source == {"a": [{"b": []}]}


def test_later_resources_are_merged_over_earlier_ones() -> None:
    first = {"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"A": 1, "B": 1}}}}
    later = {"Resources": {"Q": {"Properties": {"B": 2}}}}
    assert with_resources(first, later).resources["Q"]["Properties"] == {"A": 1, "B": 2}


def test_nulls_among_properties_are_dropped() -> None:
    own = {"Resources": {"Q": {"Type": "X", "Properties": {"A": None, "L": [None, {"B": None}]}}}}
    assert with_resources(own).resources["Q"]["Properties"] == {"L": [None, {}]}


def test_properties_that_are_null_are_dropped_whole() -> None:
    own = {"Resources": {"Q": {"Type": "X", "Properties": None}}}
    assert with_resources(own).resources["Q"] == {"Type": "X"}


def test_own_outputs_are_not_exported() -> None:
    own = {"Outputs": {"Mine": {"Value": "x"}}}
    assert with_resources(own).outputs["Mine"] == {"Value": "x"}


def test_an_extension_replaces_properties_as_a_whole() -> None:
    own = {"extensions": {BUCKET: {"Properties": {"BucketEncryption": {"own": True}}}}}
    assert with_resources(own).resources[BUCKET]["Properties"] == {
        "BucketEncryption": {"own": True}
    }


def test_an_extension_adds_to_what_a_resource_depends_on() -> None:
    logical_id = "OrdersStepFunctionsStateMachine"
    own = {"extensions": {logical_id: {"DependsOn": "Other"}}}
    template = compiled(machine(), resources=(own,))
    assert template.resources[logical_id]["DependsOn"] == [f"{logical_id}Role", "Other"]


def test_an_extension_of_nothing_names_what_there_is() -> None:
    with pytest.raises(CompileError, match=rf"extensions\.Q: there is no such.*{BUCKET}"):
        with_resources({"extensions": {"Q": {"Properties": {}}}})


def test_an_extension_of_a_type_is_refused() -> None:
    with pytest.raises(CompileError, match="this cannot be extended"):
        with_resources({"extensions": {BUCKET: {"Type": "AWS::SQS::Queue"}}})


def test_one_name_becomes_a_list_where_a_list_belongs() -> None:
    own = {"Transform": "T", "Resources": {"Q": {"Type": "X", "DependsOn": "R"}}}
    template = with_resources(own)
    assert template.body["Transform"] == ["T"]
    assert template.resources["Q"]["DependsOn"] == ["R"]
