"""Resources compared as CloudFormation would; replaced ones named with what is lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.step_diff.difference import Difference
from helpers.step_diff.resources import compare_resources

MACHINE = "AWS::StepFunctions::StateMachine"
ROLE = "AWS::IAM::Role"
QUEUE = "AWS::SQS::Queue"
API = "AWS::ApiGateway::RestApi"


def resource(type_: str = QUEUE, /, **properties: Any) -> dict[str, Any]:
    return {"Type": type_, "Properties": properties}


def compare(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    return list(compare_resources(old, new))


def the_one(old: dict[str, Any], new: dict[str, Any]) -> Difference:
    (difference,) = compare(old, new)
    return difference


def test_equal_templates_have_no_difference() -> None:
    assert compare({"A": resource(DelaySeconds=1)}, {"A": resource(DelaySeconds=1)}) == []


def test_what_is_new_is_added() -> None:
    difference = the_one({}, {"A": resource()})
    assert (difference.kind, difference.name, difference.type) == ("added", "A", QUEUE)


def test_what_can_be_changed_is_changed_and_its_properties_named() -> None:
    old, new = resource(DelaySeconds=1, Tags=[]), resource(DelaySeconds=2, VisibilityTimeout=3)
    difference = the_one({"A": old}, {"A": new})
    assert difference.kind == "changed"
    assert difference.details == ("DelaySeconds", "VisibilityTimeout", "Tags")


def test_a_removed_resource_takes_what_is_in_it() -> None:
    difference = the_one({"A": resource()}, {})
    assert (difference.kind, difference.lost) == ("removed", "the messages in it")


def test_a_retained_resource_loses_nothing_when_it_is_removed() -> None:
    assert the_one({"A": {**resource(), "DeletionPolicy": "Retain"}}, {}).lost == ""


def test_a_property_that_cannot_be_changed_replaces() -> None:
    old, new = resource(MACHINE, StateMachineName="a"), resource(MACHINE, StateMachineName="b")
    difference = the_one({"A": old}, {"A": new})
    assert (difference.kind, difference.cause) == ("replaced", "StateMachineName changes")
    assert "executions" in difference.lost


def test_a_retained_resource_loses_nothing_when_it_is_replaced() -> None:
    old = {**resource(QueueName="a"), "UpdateReplacePolicy": "Retain"}
    assert the_one({"A": old}, {"A": resource(QueueName="b")}).lost == ""


def test_another_type_under_the_same_id_replaces() -> None:
    difference = the_one({"A": resource()}, {"A": resource("AWS::SNS::Topic")})
    assert (difference.kind, difference.cause) == ("replaced", f"it was {QUEUE}")
    assert difference.lost == "the messages in it"


def test_what_must_be_replaced_and_keeps_its_name_will_be_refused() -> None:
    old = resource(MACHINE, StateMachineName="a", StateMachineType="STANDARD")
    new = resource(MACHINE, StateMachineName="a", StateMachineType="EXPRESS")
    difference = the_one({"A": old}, {"A": new})
    assert difference.cause == "StateMachineType changes"
    assert difference.obstacle == (
        "CloudFormation will refuse: give it another StateMachineName too"
    )


def test_what_has_no_name_of_its_own_is_not_refused() -> None:
    old, new = resource(FifoQueue=False), resource(FifoQueue=True)
    assert the_one({"A": old}, {"A": new}).obstacle == ""


@pytest.mark.parametrize(
    "reference",
    [
        {"Ref": "Api"},
        {"Fn::GetAtt": ["Api", "RootResourceId"]},
        {"Fn::GetAtt": "Api.RootResourceId"},
        {"Fn::Sub": "x${Api}"},
        {"Fn::Sub": ["${Api.RootResourceId}${own}", {"own": "1"}]},
        {"Fn::Sub": ["${own}", {"own": {"Ref": "Api"}}]},
        {"Fn::Join": ["", ["a", {"Ref": "Api"}]]},
    ],
)
def test_a_replaced_resource_takes_with_it_what_cannot_do_without(reference: Any) -> None:
    path = resource("AWS::ApiGateway::Resource", RestApiId=reference, PathPart="a")
    method = resource("AWS::ApiGateway::Method", ResourceId={"Ref": "Path"}, HttpMethod="GET")
    old = {"Method": method, "Path": path, "Api": resource("AWS::SNS::Topic")}
    new = {"Method": method, "Path": path, "Api": resource(API)}
    assert {each.name: each.cause for each in compare(old, new)} == {
        "Api": "it was AWS::SNS::Topic",
        "Path": "RestApiId is Api, which is replaced",
        "Method": "ResourceId is Path, which is replaced",
    }


def test_a_resource_that_refers_to_a_replaced_one_elsewhere_is_changed() -> None:
    role = resource(ROLE, Policies=[{"Resource": {"Ref": "Queue"}}])
    old = {"Queue": resource(QueueName="a"), "Role": role}
    new = {"Queue": resource(QueueName="b"), "Role": role}
    kinds = {each.name: (each.kind, each.details) for each in compare(old, new)}
    assert kinds["Role"] == ("changed", ("Policies",))


@pytest.mark.parametrize("text", ["${!Queue}", "Queue", "$Queue", "${AWS::Region}"])
def test_text_that_only_looks_like_a_reference_is_none(text: str) -> None:
    role = resource(ROLE, RoleName={"Fn::Sub": text})
    old = {"Queue": resource(QueueName="a"), "Role": role}
    new = {"Queue": resource(QueueName="b"), "Role": role}
    assert [each.name for each in compare(old, new)] == ["Queue"]


def test_the_order_of_making_is_no_difference() -> None:
    assert compare({"A": resource()}, {"A": {**resource(), "DependsOn": ["B"]}}) == []


def test_a_policy_beside_the_properties_is_a_difference() -> None:
    new = {**resource(), "DeletionPolicy": "Retain"}
    assert the_one({"A": resource()}, {"A": new}).details == ("DeletionPolicy",)


def test_resources_without_properties_are_compared() -> None:
    assert compare({"A": {"Type": QUEUE}}, {"A": {"Type": QUEUE}}) == []


def test_the_new_order_comes_first_then_what_is_gone() -> None:
    old = {"Z": resource(), "B": resource(DelaySeconds=1)}
    new = {"C": resource(), "B": resource(DelaySeconds=2), "A": resource()}
    assert [each.name for each in compare(old, new)] == ["C", "B", "A", "Z"]


NAMES = st.sampled_from("ABCD")
PROPERTIES = st.dictionaries(
    st.sampled_from(["QueueName", "FifoQueue", "DelaySeconds"]),
    st.one_of(st.integers(0, 2), st.builds(lambda name: {"Ref": name}, NAMES)),
)
TEMPLATES = st.dictionaries(NAMES, st.builds(lambda given: resource(**given), PROPERTIES))


@given(TEMPLATES, TEMPLATES)
def test_what_one_way_adds_the_other_way_removes(old: Any, new: Any) -> None:
    there, back = compare(old, new), compare(new, old)
    assert {e.name for e in there if e.kind == "added"} == {
        e.name for e in back if e.kind == "removed"
    }
    assert {e.name for e in there} == {e.name for e in back}
