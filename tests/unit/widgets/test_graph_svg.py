"""The figure, live and frozen."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from helpers.executions.graph import Graph, graph
from helpers.widgets.graph_layout import SMALL_SIZE, layout
from helpers.widgets.graph_svg import figure_id, style_rules, to_static_svg, to_svg
from helpers.widgets.text_size import text_width
from helpers.widgets.theme import DARK, LIGHT, words
from tests.unit.executions.histories import recorded
from tests.unit.widgets.machines import NAMED, machine, nothing, retry_loop, starter

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '"</style><script>x</script>\\ü\x00'


def live(drawn: Graph, name: str = "figure") -> ElementTree.Element:
    return ElementTree.fromstring(to_svg(drawn, layout(drawn), name))


def frozen(drawn: Graph, **options: Any) -> ElementTree.Element:
    return ElementTree.fromstring(to_static_svg(drawn, layout(drawn), "figure", **options))


def ran(name: str) -> Graph:
    definition, events = recorded(name)
    return graph(definition, events)


def texts(figure: ElementTree.Element, kind: str) -> list[str]:
    return [e.text or "" for e in figure.iter(f"{SVG}text") if e.get("class") == kind]


@pytest.mark.parametrize("name", NAMED)
def test_every_machine_makes_well_formed_figures(name: str) -> None:
    drawn = graph(NAMED[name])
    assert live(drawn).tag == frozen(drawn).tag == f"{SVG}svg"


def test_the_figure_has_a_role_a_title_and_a_description() -> None:
    figure = live(graph(starter()), "my machine")
    title, description = figure.find(f"{SVG}title"), figure.find(f"{SVG}desc")
    assert figure.get("role") == "img"
    assert title is not None
    assert description is not None
    assert title.text == "my machine"
    assert "FirstWait (Wait 5 s), Hello (Lambda invoke)" in str(description.text)
    assert figure.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


def test_the_same_figure_is_the_same_text() -> None:
    drawn = graph(retry_loop())
    assert to_svg(drawn, layout(drawn), "a") == to_svg(drawn, layout(drawn), "a")


def test_two_figures_of_one_machine_share_no_identifier() -> None:
    drawn = graph(starter())
    assert figure_id(drawn, "one") != figure_id(drawn, "other")


def test_a_live_figure_stays_the_same_while_the_execution_runs() -> None:
    definition, events = recorded("local-starter")
    before, after = graph(definition), graph(definition, events)
    assert to_svg(before, layout(before), "x") == to_svg(after, layout(after), "x")


def test_the_style_tells_the_statuses_of_a_live_figure() -> None:
    drawn = ran("local-caught")
    number = drawn.node("Try").number
    rules = style_rules(drawn, "fig")
    assert f'.fig g[data-n="{number}"] .m-CaughtError{{display:inline}}' in rules
    assert f'.fig g[data-n="{number}"] .words::after{{content:"Caught error"}}' in rules


def test_before_the_start_no_status_is_shown() -> None:
    assert "display:inline" not in style_rules(graph(starter()), "fig")


def test_names_reach_no_style_sheet() -> None:
    drawn = graph(machine(**{HOSTILE: nothing()}))
    rules = style_rules(drawn, figure_id(drawn, HOSTILE))
    assert "script" not in rules
    assert "ü" not in rules


def test_hostile_names_stay_text() -> None:
    drawn = graph(machine(**{HOSTILE: nothing()}))
    assert "<script" not in to_svg(drawn, layout(drawn), HOSTILE)
    figure = frozen(drawn)
    assert figure.find(f".//{SVG}script") is None
    assert "".join(texts(figure, "name")).startswith('"</style>')


def test_a_name_that_was_cut_is_whole_in_its_title() -> None:
    drawn = graph(machine(**{"W" * 80: nothing()}))
    titles = [e.text for e in live(drawn).iter(f"{SVG}title")]
    assert f"{'W' * 80} (Pass)" in titles


def test_a_label_that_was_cut_is_whole_in_its_title() -> None:
    titles = [str(e.text) for e in live(graph(NAMED["names_of_80_characters"])).iter(f"{SVG}title")]
    assert any("$.another.long.path.to.compare.with" in title for title in titles)


def test_a_frozen_figure_says_in_words_how_each_state_stands() -> None:
    assert texts(frozen(ran("local-map-fails")), "words") == [
        "Caught error, 1 of 3 done",
        "2 of 3 succeeded",
        "1 of 3 failed",
        "1 of 3 cancelled",
        "Succeeded",
    ]


def test_a_frozen_figure_without_execution_says_nothing_of_statuses() -> None:
    assert texts(frozen(graph(starter())), "words") == []


@pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_a_frozen_figure_has_the_colours_of_its_theme(theme: str, palette: Any) -> None:
    figure = frozen(ran("local-starter"), theme=theme)
    style = figure.find(f"{SVG}style")
    assert style is not None
    assert f"--page:{palette.page}" in str(style.text)


def test_a_frozen_figure_needs_nothing_from_outside() -> None:
    drawn = ran("local-starter")
    text = to_static_svg(drawn, layout(drawn), "figure")
    addresses = set(re.findall(r"https?://[^\"']+", text))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert "url(" not in text
    assert "foreignObject" not in text


def test_every_colour_a_figure_uses_is_one_it_defines() -> None:
    drawn = ran("local-starter")
    text = to_static_svg(drawn, layout(drawn), "figure")
    used = set(re.findall(r"var\((--[\w-]+)\)", text))
    assert used <= set(re.findall(r"(--[\w-]+):", text))


def test_motion_stops_for_those_who_ask_for_it() -> None:
    drawn = graph(starter())
    assert "prefers-reduced-motion:reduce" in to_svg(drawn, layout(drawn), "figure")


@pytest.mark.parametrize("name", ["local-map-fails", "local-caught", "local-token"])
def test_words_fit_into_their_boxes(name: str) -> None:
    drawn = ran(name)
    placed = layout(drawn)
    for node in drawn.states:
        room = placed.boxes[node.number].width - 52 - 12 - 17
        assert text_width(words(node), SMALL_SIZE, bold=True) <= room
