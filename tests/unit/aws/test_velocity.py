"""Velocity's language: what a template renders to.

https://velocity.apache.org/engine/1.7/user-guide.html
"""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.aws.server.velocity.rendering import render
from helpers.aws.server.velocity.syntax import VelocityError
from helpers.aws.server.velocity.values import JsonArray, java_double

ADA: dict[str, Any] = {
    "name": "Ada",
    "age": 36,
    "tags": ["a", "b"],
    "map": {"one": 1, "two": {"three": 3}, "odd-key": "odd"},
    "yes": True,
    "no": False,
    "ten": 10,
    "half": 0.5,
    "endless": float("inf"),
}


def rendered(template: str) -> str:
    return render(template, {**ADA, "tags": [*ADA["tags"]], "map": {**ADA["map"]}})


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("Hello $name!", "Hello Ada!"),
        ("${name}s and $!{name}", "Adas and Ada"),
        ("$name.", "Ada."),
        ("$map.one $map.two.three $map.odd-key", "1 3 odd"),
        ("$map['one'] $map.two['three'] $tags[0]$tags[-1]", "1 3 ab"),
        ('"$tags" ["$name"]', '"[a, b]" ["Ada"]'),
        ("$map", "{one=1, two={three=3}, odd-key=odd}"),
        ("$yes $no $half $age", "true false 0.5 36"),
        ("$5 $ # #5 $. a#b $$name", "$5 $ # #5 $. a#b $Ada"),
    ],
)
def test_a_reference_shows_its_value(template: str, text: str) -> None:
    assert rendered(template) == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("$none ${none} $none.a.b() $map.none", "$none ${none} $none.a.b() $map.none"),
        ("[$!none] [$!{none}] [$!map.none.more]", "[] [] []"),
    ],
)
def test_a_reference_without_value_shows_itself_unless_it_is_quiet(
    template: str, text: str
) -> None:
    assert rendered(template) == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        (r"\$name", "$name"),
        (r"\\$name", r"\Ada"),
        (r"\$none", r"\$none"),
        (r"\#if", "#if"),
        (r"a\nb \" \\", r"a\nb \" \\"),
    ],
)
def test_a_backslash_keeps_what_would_be_replaced(template: str, text: str) -> None:
    assert rendered(template) == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("a## comment\nb", "ab"),
        ("a#* long\ncomment *#b", "ab"),
        ("#[[$name #if]]#", "$name #if"),
    ],
)
def test_comments_and_raw_text(template: str, text: str) -> None:
    assert rendered(template) == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("#set($x = 'it''s $name')$x", "it's $name"),
        ('#set($x = "it is ""$name""")$x', 'it is "Ada"'),
        ('#set($x = "#if($yes)$name#end")$x', "Ada"),
        ("#set($x = [1, 'b', $name])$x", "[1, b, Ada]"),
        ("#set($x = {'a': 1, 'b': [2]})$x.b", "[2]"),
        ("#set($x = [1..3])$x #set($x = [3..1])$x", "[1, 2, 3] [3, 2, 1]"),
        ("#set($x = -5)$x #set($x = 1.50)$x", "-5 1.5"),
        ("#set($map.new = 1)#set($map['x y'] = 2)$map.new $map['x y']", "1 2"),
        ("#set($tags[0] = 'z')$tags", "[z, b]"),
        ("#{set}($x = 1)$x", "1"),
        ("#set( $x = 1 )\n#set($y = 2)  \nz", "z"),
        ("#set($name = $none)$name", "Ada"),
    ],
)
def test_set(template: str, text: str) -> None:
    assert rendered(template) == text


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("7 / 2", "3"),
        ("-7 / 2", "-3"),
        ("-7 % 3", "-1"),
        ("7 / 2.0", "3.5"),
        ("$ten - 1", "9"),
        ("'a' + 1 + 'b'", "a1b"),
        ("$age == 36", "true"),
        ("$age == '36'", "true"),
        ("$age != 36.0", "false"),
        ("$name == 'Ada'", "true"),
        ("$none == $nothing", "true"),
        ("$name == $none", "false"),
        ("$ten > 9 && $ten <= 10", "true"),
        ("$ten gt 9 and $ten le 10", "true"),
        ("$no || !$none", "true"),
        ("not $no or $none", "true"),
        ("!$yes", "false"),
        ("'a' < 'b'", "false"),
    ],
)
def test_an_expression_has_a_value(expression: str, value: str) -> None:
    assert rendered(f"#set($x = {expression})$x") == value


@pytest.mark.parametrize("expression", ["1 / 0", "5 % 0", "$none + 1", "'a' - 1"])
def test_an_expression_without_value_sets_nothing(expression: str) -> None:
    assert rendered(f"#set($x = {expression})$x") == "$x"


@pytest.mark.parametrize(
    ("condition", "branch"),
    [
        ("$yes", "then"),
        ("$name", "then"),
        ("''", "then"),
        ("0", "then"),
        ("$none", "else"),
        ("$no", "else"),
        ("$name == 'Bob'", "else"),
    ],
)
def test_all_but_null_and_false_is_true(condition: str, branch: str) -> None:
    assert rendered(f"#if({condition})then#{{else}}else#end") == branch


def test_the_first_branch_that_is_true_is_taken() -> None:
    template = "#if($no)a#elseif($age == 36)b#elseif($yes)c#{else}d#end"
    assert rendered(template) == "b"


def test_a_directive_takes_the_end_of_its_line() -> None:
    assert rendered("#if($yes)\na\n#else\nb\n#end\nc") == "a\nc"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("#foreach($t in $tags)$t#if($foreach.hasNext),#end#end", "a,b"),
        ("#foreach($t in $tags)$foreach.index$foreach.count$velocityCount #end", "011 122 "),
        ("#foreach($t in $tags)$foreach.first$foreach.last #end", "truefalse falsetrue "),
        ("#foreach($v in {'a': 1, 'b': 2})$v#end", "12"),
        ("#foreach($v in $map.two)$v#end", "3"),
        ("#foreach($k in $map.keySet())$k #end", "one two odd-key "),
        ("#foreach($e in $map.two.entrySet())$e.key=$e.value$e.getKey()#end", "three=3three"),
        ("#foreach($t in $tags)#foreach($u in $tags)$foreach.parent.index$u#end#end", "0a0b1a1b"),
        ("#foreach($t in $none)$t#end$t", "$t"),
        ("#foreach($i in [1..9])#if($i == 3)#break#end$i#end.", "12."),
        ("a#stop b", "a"),
    ],
)
def test_foreach(template: str, text: str) -> None:
    assert rendered(template) == text


def test_a_definition_is_rendered_where_it_is_used() -> None:
    assert rendered('#define($d)[$x]#end#set($x = 1)$d#set($x = 2)$d "$d"') == '[1][2] "[2]"'


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("$name.length()", "3"),
        ("$name.toUpperCase().toLowerCase()", "ada"),
        ("$name.substring(1)", "da"),
        ("$name.substring(0, 1)", "A"),
        ("$name.charAt(1)", "d"),
        ("$name.indexOf('a')", "2"),
        ("$name.lastIndexOf('x')", "-1"),
        ("$name.contains('d')", "true"),
        ("$name.startsWith('A')", "true"),
        ("$name.endsWith('A')", "false"),
        ("$name.equals('Ada')", "true"),
        ("$name.equalsIgnoreCase('ADA')", "true"),
        ("$name.matches('[A-Z]\\w+')", "true"),
        ("$name.matches('A')", "false"),
        ("$name.isEmpty()", "false"),
        ("$name.concat('!')", "Ada!"),
        ("$name.replace('A', 'I')", "Ida"),
        ("$name.replaceAll('[ad]', '-')", "A--"),
        ("$name.replaceAll('(d)', '$1$1')", "Adda"),
        ("$name.replaceFirst('.', '')", "da"),
        ("$name.concat(' ').trim()", "Ada"),
        ("$name.split('d')", "[A, a]"),
        ("$tags.size()", "2"),
        ("$tags.get(1)", "b"),
        ("$tags.contains('a')", "true"),
        ("$tags.indexOf('b')", "1"),
        ("$tags.isEmpty()", "false"),
        ("$map.size()", "3"),
        ("$map.get('one')", "1"),
        ("$map.containsKey('one')", "true"),
        ("$map.containsValue(1)", "true"),
        ("$map.keySet()", "[one, two, odd-key]"),
        ("$map.two.values()", "[3]"),
        ("$map.getOrDefault('none', 'other')", "other"),
        ("$age.toString().length()", "2"),
        ("$age.parseInt('5')", "5"),
        ("$half.intValue()", "0"),
    ],
)
def test_a_method_of_java(call: str, value: str) -> None:
    assert rendered(call) == value


def test_methods_change_lists_and_maps() -> None:
    template = "$!tags.add('c')$!tags.remove(0)$!map.put('x', 1)$!map.remove('one')$tags $map.x"
    assert rendered(template).endswith("[b, c] 1")


@pytest.mark.parametrize(
    ("text", "parts"),
    [("a=1", 2), ("a=", 1), ("a", 1), ("", 1), ("=1", 2), ("a=1=2", 3)],
)
def test_a_text_is_split_as_java_does(text: str, parts: int) -> None:
    assert render("$text.split('=').size()", {"text": text}) == str(parts)


def test_a_text_is_counted_in_units_of_utf_16() -> None:
    template = "$text.length() $text.indexOf('b') $text.substring(3)"
    assert render(template, {"text": "a😀b"}) == "4 3 b"


@pytest.mark.parametrize(
    "template",
    [
        "#if($yes)",
        "#end",
        "#set($x 1)",
        "#set($x = )",
        "#foreach($x of $tags)#end",
        "$name.length(",
        "#macro(x)#end",
        "$name.noSuchMethod()",
        "$name.substring(9)",
        "$tags.get(5)",
        "$map[$tags]",
        "$endless.intValue()",
        "$name.matches('(')",
        "$name.length(1)",
        "#define($d)$d#end$d",
        "#set($x = [1..1000000])",
        "#set($x = [1..900])$tags.addAll($x)$tags.addAll($x)#foreach($i in $tags)#end",
    ],
)
def test_a_template_that_cannot_be_used_is_refused(template: str) -> None:
    with pytest.raises(VelocityError):
        rendered(template)


def test_a_refusal_names_the_line() -> None:
    with pytest.raises(VelocityError, match="line 3"):
        rendered("a\nb\n#set($x = )")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1486772644.911, "1.486772644911E9"),
        (1486772644.0, "1.486772644E9"),
        (100.0, "100.0"),
        (9999999.0, "9999999.0"),
        (1e7, "1.0E7"),
        (0.001, "0.001"),
        (0.0001, "1.0E-4"),
        (-1.5e300, "-1.5E300"),
        (0.0, "0.0"),
    ],
)
def test_a_number_is_written_as_java_writes_it(number: float, text: str) -> None:
    assert java_double(number) == text


def test_a_list_of_json_is_written_as_json() -> None:
    values = {"map": {"list": JsonArray([1, "a", {"b": None}])}}
    assert render("$map", values) == '{list=[1,"a",{"b":null}]}'


@given(st.text(alphabet=st.characters(exclude_characters="$#\\")))
def test_a_text_without_signs_is_itself(text: str) -> None:
    assert render(text, {}) == text


@given(st.text(alphabet="$#\\!{}()[].\"'ab1=, \n"))
def test_any_text_is_rendered_or_refused(text: str) -> None:
    with contextlib.suppress(VelocityError):
        assert isinstance(render(text, {"a": "x", "b": {"a": 1}}), str)
