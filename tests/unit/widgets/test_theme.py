"""Colours anybody can read, a mark and words for every status."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest

from helpers.executions.graph import Node, Status
from helpers.widgets.theme import DARK, ICONS, LIGHT, MARKS, SIGNS, WORDS, Palette, words

TEXT_CONTRAST = 4.5
LINE_CONTRAST = 3.0
PALETTES = {"light": LIGHT, "dark": DARK}


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(ink: str, ground: str, share: float) -> str:
    parts = [
        round(int(ink[i : i + 2], 16) * share + int(ground[i : i + 2], 16) * (1 - share))
        for i in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("status", Status)
def test_text_on_a_box_is_readable(palette: Palette, status: Status) -> None:
    colours = palette.statuses[status]
    assert contrast(palette.text, colours.ground) >= TEXT_CONTRAST
    assert contrast(palette.faint, colours.ground) >= TEXT_CONTRAST
    assert contrast(colours.ink, colours.ground) >= TEXT_CONTRAST


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("status", Status)
def test_the_icon_stands_out_from_its_tile(palette: Palette, status: Status) -> None:
    colours = palette.statuses[status]
    assert contrast(colours.ink, mixed(colours.line, colours.ground, 0.16)) >= LINE_CONTRAST


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("status", [s for s in Status if s is not Status.NOT_REACHED])
def test_the_border_of_a_status_stands_out_from_page_and_panel(
    palette: Palette, status: Status
) -> None:
    line = palette.statuses[status].line
    assert contrast(line, palette.page) >= LINE_CONTRAST
    assert contrast(line, palette.panel) >= LINE_CONTRAST


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_lines_and_labels_stand_out_from_the_page(palette: Palette) -> None:
    assert contrast(palette.edge, palette.page) >= LINE_CONTRAST
    assert contrast(palette.taken, palette.page) >= TEXT_CONTRAST
    assert contrast(palette.faint, palette.page) >= TEXT_CONTRAST


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_a_line_taken_differs_from_one_that_was_not(palette: Palette) -> None:
    assert contrast(palette.taken, palette.edge) >= 2


@pytest.mark.parametrize("looks", [MARKS, SIGNS, WORDS])
def test_no_two_statuses_look_or_read_alike(looks: dict[Status, str]) -> None:
    assert set(looks) == set(Status)
    assert all(looks[one] != looks[other] for one, other in combinations(Status, 2))


@pytest.mark.parametrize("path", [*MARKS.values(), *ICONS.values()])
def test_marks_and_icons_are_plain_paths(path: str) -> None:
    element = ElementTree.fromstring(f'<path d="{path}"/>')
    assert set(element.attrib["d"]) <= set("MmLlHhVvCcSsQqAaZz0123456789.- ")


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (Node(1, "A", "Task"), "Not reached"),
        (Node(1, "A", "Task", is_recorded=False), "Not in this history"),
        (Node(1, "A", "Task", status=Status.SUCCEEDED), "Succeeded"),
        (Node(1, "A", "Task", status=Status.SUCCEEDED, visits=3), "Succeeded ×3"),
        (Node(1, "A", "Task", status=Status.CAUGHT_ERROR), "Caught error"),
        (Node(1, "A", "Task", status=Status.WAITING), "Waiting for a token"),
        (Node(1, "A", "Task", status=Status.RETRYING, retry=2, retry_limit=3), "Retrying, 2 of 3"),
        (Node(1, "A", "Task", status=Status.RETRYING, retry=2), "Retrying, 2"),
        (
            Node(1, "A", "Map", status=Status.IN_PROGRESS, iterations_done=3, iterations_total=5),
            "3 of 5 done",
        ),
        (
            Node(1, "A", "Map", status=Status.SUCCEEDED, iterations_done=5, iterations_total=5),
            "Succeeded, 5 of 5 done",
        ),
        (
            Node(
                1,
                "A",
                "Pass",
                status=Status.FAILED,
                iteration_counts=((Status.FAILED, 1), (Status.SUCCEEDED, 3)),
                expected=5,
            ),
            "1 of 5 failed",
        ),
    ],
)
def test_words_say_how_a_node_stands(node: Node, said: str) -> None:
    assert words(node) == said
