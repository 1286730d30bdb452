"""Two steps on all levels."""

from __future__ import annotations

from helpers.stack.stack import StackResource
from helpers.step_diff import Difference, Inventory, StepDiff, compare_steps
from helpers.steps import load_step

OTHER = """
StartAt: Only
States:
  Only: {Type: Pass, End: true}
"""


def test_a_step_does_not_differ_from_itself() -> None:
    step = load_step("01-starter")
    diff = compare_steps(step, step)
    assert (diff.keys, diff.resources, diff.live) == ((), (), ())
    assert str(diff).splitlines() == ["01-starter → 01-starter", "no difference"]


def test_another_definition_changes_the_machine_and_what_it_may_do() -> None:
    step = load_step("01-starter")
    diff = compare_steps(step, step.with_definition(OTHER))
    assert [(each.kind, each.name, each.details) for each in diff.resources] == [
        ("changed", "Iw102StarterMachineRole", ("Policies",)),
        ("changed", "Iw102StarterMachine", ("DefinitionString",)),
    ]


def test_another_stage_replaces_what_bears_its_name() -> None:
    diff = compare_steps(load_step("01-starter"), load_step("01-starter", stage="test"))
    assert {each.name for each in diff.resources if each.kind == "replaced"} == {
        "HelloLambdaFunction",
        "HelloLogGroup",
        "IamRoleLambdaExecution",
    }
    assert diff.keys == ()


def test_a_repr_counts() -> None:
    diff = StepDiff("a", "b", (Difference("added", "x"),), ())
    assert repr(diff) == "StepDiff('a' → 'b': 1 key, 0 resources)"


def test_the_text_has_a_part_for_each_level() -> None:
    machine = "AWS::StepFunctions::StateMachine"
    diff = StepDiff(
        "a",
        "b",
        (
            Difference("added", "provider.stage", "key", new="dev"),
            Difference("changed", "service", "key", old=["a"], new="b"),
            Difference("removed", "custom", "key", old={"x": 1}),
        ),
        (
            Difference("changed", "Role", "AWS::IAM::Role", ("Policies", "Path")),
            Difference(
                "replaced", "Machine", machine, ("StateMachineType",),
                cause="StateMachineType changes", lost="its executions", obstacle="not like this",
            ),
            Difference("removed", "Topic", "AWS::SNS::Topic", lost="its subscriptions"),
        ),
    )  # fmt: skip
    after = Inventory((StackResource("Role", "AWS::IAM::Role", "X", "role-1"),))
    assert str(diff.with_live(Inventory(), after)).splitlines() == [
        "a → b",
        "Saved step:",
        '  + provider.stage: "dev"',
        '  ~ service: ["a"] → "b"',
        "  - custom",
        "CloudFormation resources:",
        "  ~ Role (AWS::IAM::Role): Policies, Path",
        f"  ± Machine ({machine}): StateMachineType; is replaced, because StateMachineType changes;"
        " lost: its executions; not like this",
        "  - Topic (AWS::SNS::Topic); lost: its subscriptions",
        "On the account:",
        "  + Role (AWS::IAM::Role)",
    ]
