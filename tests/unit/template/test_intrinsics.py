"""Recognising intrinsic functions, and the plugin's own pseudo parameters."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.template.intrinsics import get_att_parts, is_intrinsic, sub, with_pseudo_as_sub


@pytest.mark.parametrize("value", [{"Ref": "x"}, {"Fn::If": []}, {"Fn::Anything": 1, "more": 2}])
def test_an_object_with_ref_or_fn_is_an_intrinsic(value: Any) -> None:
    assert is_intrinsic(value)


@pytest.mark.parametrize("value", [{}, {"ref": "x"}, "Ref", ["Ref"], None, {"Condition": "x"}])
def test_anything_else_is_none(value: Any) -> None:
    assert not is_intrinsic(value)


@pytest.mark.parametrize("written", [["Queue", "Deep.Arn"], "Queue.Deep.Arn"])
def test_get_att_is_a_list_or_a_dotted_name(written: Any) -> None:
    assert get_att_parts({"Fn::GetAtt": written}) == ("Queue", "Deep.Arn")


def test_a_pseudo_parameter_makes_its_text_a_sub() -> None:
    assert with_pseudo_as_sub(["#{AWS::Region}-x"]) == [sub("${AWS::Region}-x")]


def test_a_pseudo_parameter_inside_a_sub_needs_no_other() -> None:
    assert with_pseudo_as_sub(sub("a-#{AWS::Region}")) == sub("a-${AWS::Region}")


def test_the_variables_of_a_sub_are_looked_into() -> None:
    value = sub("${a}-#{AWS::Region}", {"a": "#{AWS::AccountId}"})
    assert with_pseudo_as_sub(value) == sub("${a}-${AWS::Region}", {"a": sub("${AWS::AccountId}")})
