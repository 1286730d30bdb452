"""Files compared as they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.config.written import read_written
from helpers.errors import InvalidService, StepError
from helpers.step_diff.difference import Difference
from helpers.step_diff.written import compare_files
from helpers.steps import Service, load_step

OLD = """\
service: shop
provider: {name: aws, runtime: python3.13}
plugins: [serverless-step-functions]
custom:
  wait: ${opt:wait, 5}
  list: [a, b, c]
stepFunctions:
  stateMachines:
    orders:
      definition: {StartAt: A, States: {A: {Type: Pass, End: true}}}
"""


def compare(tmp_path: Path, old: str, new: str) -> list[Difference]:
    return list(compare_files(service(tmp_path / "old", old), service(tmp_path / "new", new)))


def service(folder: Path, text: str) -> Service:
    folder.mkdir()
    (folder / "serverless.yml").write_text(text, encoding="utf-8")
    return load_step(folder)


def names(differences: list[Difference]) -> list[tuple[str, str]]:
    return [(each.kind, each.name) for each in differences]


def test_comments_and_layout_are_no_difference(tmp_path: Path) -> None:
    new = "# hello\n" + OLD.replace("[a, b, c]", "\n    - a\n    - b\n    - c # last")
    assert compare(tmp_path, OLD, new) == []


def test_a_new_key_stands_for_all_that_is_in_it(tmp_path: Path) -> None:
    events = "      events:\n        - schedule: rate(1 day)\n        - schedule: rate(2 days)\n"
    (difference,) = compare(tmp_path, OLD, OLD + events)
    assert (difference.kind, difference.type) == ("added", "key")
    assert difference.name == "stepFunctions.stateMachines.orders.events"
    assert difference.new == [{"schedule": "rate(1 day)"}, {"schedule": "rate(2 days)"}]
    assert difference.old is None


def test_a_key_tells_where_it_is_written(tmp_path: Path) -> None:
    new = OLD.replace("custom:\n", "custom:\n  more: 1\n")
    (difference,) = compare(tmp_path, OLD, new)
    assert (Path(difference.file).parent.name, difference.line) == ("new", 5)


def test_a_removed_key_tells_where_it_was(tmp_path: Path) -> None:
    (difference,) = compare(tmp_path, OLD, OLD.replace("  wait: ${opt:wait, 5}\n", ""))
    assert names([difference]) == [("removed", "custom.wait")]
    assert (Path(difference.file).parent.name, difference.line) == ("old", 5)


def test_variables_stay_variables(tmp_path: Path) -> None:
    (difference,) = compare(tmp_path, OLD, OLD.replace("${opt:wait, 5}", "5"))
    assert names([difference]) == [("changed", "custom.wait")]
    assert (difference.old, difference.new) == ("${opt:wait, 5}", 5)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("[x, a, b, c]", [("added", "custom.list.0")]),
        ("[a, c]", [("removed", "custom.list.1")]),
        ("[a, x, c]", [("changed", "custom.list.1")]),
        ("[a, b, c, d, e]", [("added", "custom.list.3"), ("added", "custom.list.4")]),
    ],
)
def test_items_that_only_move_are_no_difference(
    tmp_path: Path, items: str, expected: list[tuple[str, str]]
) -> None:
    assert names(compare(tmp_path, OLD, OLD.replace("[a, b, c]", items))) == expected


def test_a_list_in_place_of_text_is_a_change(tmp_path: Path) -> None:
    assert names(compare(tmp_path, OLD, OLD.replace("[a, b, c]", "a, b, c"))) == [
        ("changed", "custom.list")
    ]


def test_a_definition_written_in_a_notebook_is_compared(tmp_path: Path) -> None:
    old = service(tmp_path / "old", OLD)
    new = old.with_definition("StartAt: A\nStates:\n  A: {Type: Succeed}\n")
    path = "stepFunctions.stateMachines.orders.definition.States.A"
    (changed, removed) = compare_files(old, new)
    assert names([changed, removed]) == [("changed", f"{path}.Type"), ("removed", f"{path}.End")]
    assert (changed.file, changed.line) == ("definition", 3)


def test_a_file_that_is_gone_since_is_named(tmp_path: Path) -> None:
    gone = service(tmp_path / "gone", OLD)
    gone.path.unlink()
    with pytest.raises(StepError) as caught:
        compare_files(gone, gone)
    assert "serverless.yml" in caught.value.what


def test_a_file_that_is_no_yaml_any_more_is_told(tmp_path: Path) -> None:
    path = tmp_path / "serverless.yml"
    path.write_text("a: [", encoding="utf-8")
    with pytest.raises(InvalidService):
        read_written(path, {})
