"""Which names package patterns choose."""

from __future__ import annotations

import pytest

from helpers.patterns import choose, expression_of

NAMES = (".env", "a.py", "d/a.py", "d/.hidden", "d/e/b.js", "functions/hello/handler.py")


@pytest.mark.parametrize(
    ("pattern", "chosen"),
    [
        ("**", NAMES),
        ("*", (".env", "a.py")),
        ("./a.py", ("a.py",)),
        ("*.py", ("a.py",)),
        ("**.py", ("a.py", "d/a.py", "functions/hello/handler.py")),
        ("**/*.py", ("a.py", "d/a.py", "functions/hello/handler.py")),
        ("d/**", ("d/a.py", "d/.hidden", "d/e/b.js")),
        ("d/*", ("d/a.py", "d/.hidden")),
        ("*/**", ("d/a.py", "d/.hidden", "d/e/b.js", "functions/hello/handler.py")),
        ("**/**", NAMES),
        ("functions/hello/**", ("functions/hello/handler.py",)),
        ("**/*.{js,ts}", ("d/e/b.js",)),
        ("d/[a-c].py", ("d/a.py",)),
        ("d/?.py", ("d/a.py",)),
        ("d/@(a|z).py", ("d/a.py",)),
        ("d/!(a).py", ()),
        ("functions", ()),
        ("a.p", ()),
    ],
)
def test_a_pattern_chooses_as_micromatch_does(pattern: str, chosen: tuple[str, ...]) -> None:
    expression = expression_of(pattern)
    assert tuple(name for name in NAMES if expression.fullmatch(name)) == chosen


def test_without_patterns_everything_is_chosen_sorted() -> None:
    assert choose(["b", "a"], []) == ("a", "b")


def test_the_last_pattern_that_matches_decides() -> None:
    patterns = ["!**", "functions/hello/**", "!**/*.pyc"]
    names = ["x.py", "functions/hello/handler.py", "functions/hello/handler.pyc"]
    assert choose(names, patterns) == ("functions/hello/handler.py",)


def test_a_file_excluded_early_comes_back_by_a_later_pattern() -> None:
    assert choose(["a", "b"], ["!a", "a"]) == ("a", "b")


def test_a_folder_pattern_also_means_a_file_of_that_name() -> None:
    assert choose([".git", "a"], ["!.git/**"]) == ("a",)
