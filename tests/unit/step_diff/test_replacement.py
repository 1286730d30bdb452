"""The table of what replaces, held against AWS's own resource schemas, as cfn-lint ships them."""

from __future__ import annotations

import re

import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from helpers.step_diff.replacement import REPLACING, lost_with, obstacle_to_replacing
from tests.architecture.source import CHECKOUT


@pytest.mark.parametrize("type_", REPLACING)
def test_the_table_says_what_aws_says(type_: str) -> None:
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("eu-west-1", type_).schema
    pointers = [
        path.removeprefix("/properties/") for path in schema.get("createOnlyProperties", [])
    ]
    # A pointer into a property is not for what this compiler makes: VPC settings of Firehose.
    whole = {name for name in pointers if "/" not in name}
    assert REPLACING[type_] <= whole
    assert whole - REPLACING[type_] <= {name for name in whole if name.endswith("Configuration")}


def test_the_table_has_every_type_that_the_compiler_makes() -> None:
    made = {
        type_
        for path in (CHECKOUT / "helpers/template").rglob("*.py")
        for type_ in re.findall(r'"(AWS::\w+::\w+)"', path.read_text(encoding="utf-8"))
    }
    assert made - REPLACING.keys() == set()


def test_a_type_that_is_not_known_loses_nothing_that_we_could_name() -> None:
    assert lost_with({"Type": "AWS::New::Thing"}, "DeletionPolicy") == ""


def test_another_type_may_keep_the_name() -> None:
    old = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "a"}}
    new = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "a"}}
    assert obstacle_to_replacing(old, new) == ""
