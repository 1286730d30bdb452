"""The view of a step diff: every kind on every level, and nothing that varies."""

from __future__ import annotations

import re
from html import unescape

from helpers.step_diff import Difference, StepDiff
from helpers.widgets import StepDiffView

MACHINE = "AWS::StepFunctions::StateMachine"


def view(
    keys: tuple[Difference, ...] = (),
    resources: tuple[Difference, ...] = (),
    live: tuple[Difference, ...] = (),
) -> StepDiffView:
    return StepDiffView(StepDiff("01-a", "02-b", keys, resources, live))


def html(shown: StepDiffView) -> str:
    return str(shown._repr_mimebundle_()["text/html"]).partition("</style>")[2]


def text(shown: StepDiffView) -> str:
    """Return what is read, one space for any."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", html(shown))))


def test_a_level_counts_what_it_shows() -> None:
    keys = (Difference("added", "a"), Difference("added", "b"), Difference("removed", "c"))
    assert "Saved step 2 added, 1 removed" in text(view(keys))


def test_equal_steps_have_no_difference() -> None:
    assert "CloudFormation resources no difference" in text(view())


def test_a_key_is_shown_as_lines_of_the_file() -> None:
    new = [{"http": {"path": "hello", "method": "GET"}}]
    key = Difference("added", "a.events", "key", file="b.yml", line=40, new=new)
    said = text(view((key,)))
    assert "b.yml, line 40" in said
    assert "+ - http: + path: hello + method: GET" in said


def test_a_changed_key_shows_the_old_and_the_new() -> None:
    assert "− 5 + 6" in text(view((Difference("changed", "Seconds", "key", old=5, new=6),)))


def test_of_a_changed_resource_only_what_changes_is_shown() -> None:
    old = {"Type": MACHINE, "Properties": {"Tags": 1, "DefinitionString": '{"A": 1, "B": 2}'}}
    new = {"Type": MACHINE, "Properties": {"Tags": 1, "DefinitionString": '{"A": 1, "B": 3}'}}
    changed = Difference("changed", "M", MACHINE, ("DefinitionString",), old=old, new=new)
    said = text(view((), (changed,)))
    assert '− "B": 2 + "B": 3' in said
    assert "Tags" not in said


def test_what_is_lost_is_told_without_opening_anything() -> None:
    resource = {"Type": MACHINE, "Properties": {}}
    replaced = Difference(
        "replaced", "M", MACHINE, ("StateMachineName",), cause="StateMachineName changes",
        lost="its executions", obstacle="CloudFormation will refuse", old=resource, new=resource,
    )  # fmt: skip
    summary = re.search(r"<summary>.*?</summary>", html(view((), (replaced,))), re.DOTALL)
    assert summary is not None
    for words in ("± replaced", "because StateMachineName changes", "its executions", "refuse"):
        assert words in summary[0]


def test_what_came_to_life_shows_no_address_and_no_id() -> None:
    live = (
        Difference("added", "GET /hello", "endpoint", new="http://127.0.0.1:4566/x"),
        Difference("added", "Api", "AWS::ApiGateway::RestApi", new="a1b2c3"),
    )
    said = html(view((), (), live))
    assert "GET /hello" in said
    assert "127.0.0.1" not in said
    assert "a1b2c3" not in said


def test_what_happened_as_planned_is_told_in_one_line() -> None:
    kind = "AWS::IAM::Role"
    planned = (Difference("added", "Role", kind, new={"Type": kind}),)
    live = (*planned, Difference("removed", "Old", kind))
    said = text(view((), planned, live)).partition("On the account")[2]
    assert "1 resource, as told above" in said
    assert "− removed Old" in said
    assert "added Role" not in said


def test_names_that_look_like_markup_are_only_names() -> None:
    assert "<b>" not in html(view((Difference("added", "<b>", "key", new="<b>"),)))


def test_a_very_long_value_is_cut() -> None:
    said = text(view((Difference("added", "a", "key", new=list(range(500))),)))
    assert "440 more lines" in said


def test_in_a_terminal_it_is_the_same_in_words() -> None:
    diff = StepDiff("01-a", "02-b", (Difference("added", "a", "key", new="b"),), ())
    shown = StepDiffView(diff)
    assert shown._repr_mimebundle_()["text/plain"] == diff.to_text()
    assert repr(shown) == "StepDiffView('01-a' → '02-b')"
