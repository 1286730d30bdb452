"""What is a variable, what only looks like one, and what is a broken one."""

from __future__ import annotations

import pytest

from helpers.config.variable_parser import parse
from helpers.config.variable_syntax import Literal, Source, SyntaxFault, Template, Variable


def _only(text: str) -> Variable:
    template = parse(text)
    assert template is not None
    assert template.only is not None
    return template.only


@pytest.mark.parametrize(
    "text",
    [
        "plain", "${AWS::Region}", "${Upper}", "${lower}", "${a.b}", "${foo::bar}", "$ {self:a}",
        "${}", "${", "a$b", "${AWS::Region", r"C:\path\to",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_variable_is_left_alone(text: str) -> None:
    assert parse(text) is None


def test_a_variable_has_a_type_and_an_address() -> None:
    assert _only("${self:a.b.0}").sources == (Source("self", None, Literal("a.b.0")),)


def test_parameters_are_literals_or_text() -> None:
    (source,) = _only("${file(./a b.yml, 5, true, 'x,y'):c}").sources
    assert isinstance(source, Source)
    assert source.params == (Literal("./a b.yml"), Literal(5), Literal(True), Literal("x,y"))


@pytest.mark.parametrize(
    ("fallback", "value"),
    [("5", 5), ("1.50", 1.5), ("true", True), ("null", None), ("'a b'", "a b"), ('"a\\"b"', 'a"b')],
)
def test_the_last_source_may_be_a_literal(fallback: str, value: object) -> None:
    assert _only(f"${{opt:x, {fallback}}}").sources[-1] == Literal(value)  # type: ignore[arg-type]


def test_fallbacks_follow_each_other() -> None:
    kinds = [
        source.type
        for source in _only("${opt:a, env:B, self:c}").sources
        if isinstance(source, Source)
    ]
    assert kinds == ["opt", "env", "self"]


def test_a_variable_may_stand_in_an_address() -> None:
    (source,) = _only("${self:custom.${opt:stage}.name}").sources
    assert isinstance(source, Source)
    assert isinstance(source.address, Template)
    assert source.address.pieces[0] == "custom."


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (r"\${self:a}", ("${self:a}",)),
        (r"a\${b", ("a${b",)),
        (r"\\\${self:a}", ("\\${self:a}",)),
    ],
)
def test_a_backslash_takes_the_meaning_away(text: str, pieces: tuple[str, ...]) -> None:
    assert parse(text) == Template(pieces)


def test_two_backslashes_are_one_before_a_variable() -> None:
    template = parse(r"\\${self:a}")
    assert template is not None
    assert template.pieces[0] == "\\"


@pytest.mark.parametrize(
    "text",
    [
        "${self:a", "${self:a, bare}", "${self:a, ${self:b}}", "${self:a, }", "${file(a.yml}",
        "${self:${b}}", "${opt:a, 'b}", '${opt:a, "\\q"}', "${file(a)b}", "${self:a, a b:c}",
        "${self:a, foo::bar}",
    ],
)  # fmt: skip
def test_a_broken_variable_is_refused(text: str) -> None:
    with pytest.raises(SyntaxFault):
        parse(text)
