"""One number and slug per chapter names its notebook, saved step, exercise and template."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from helpers.places import CHECKOUT, COURSE, SAVED_STEPS
from tests.notebooks.books import Book, books

CHAPTERS: list[dict[str, Any]] = yaml.safe_load((COURSE / "outline.yml").read_text("utf-8"))[
    "chapters"
]
BOOKS = {book.path.stem: book for book in books()}


def name(chapter: dict[str, Any]) -> str:
    return f"{chapter['number']}-{chapter['slug']}"


each_chapter = pytest.mark.parametrize("chapter", CHAPTERS, ids=name)


def test_every_notebook_is_a_chapter_and_every_chapter_a_notebook() -> None:
    assert [name(chapter) for chapter in CHAPTERS] == list(BOOKS)


@each_chapter
def test_title_minutes_and_step_are_the_notebooks(chapter: dict[str, Any]) -> None:
    book: Book = BOOKS[name(chapter)]
    assert book.cells[0].source.startswith(f"# {chapter['title']}\n")
    assert book.node.metadata.workbook.minutes == chapter["minutes"]
    assert book.node.metadata.workbook.step == chapter["step"]


@each_chapter
def test_the_step_exists_with_its_golden_template(chapter: dict[str, Any]) -> None:
    assert (SAVED_STEPS / f"serverless-{chapter['step']}.yml").is_file()
    assert (CHECKOUT / "tests" / "golden" / f"{chapter['step']}.json").is_file()


@each_chapter
def test_a_chapter_with_a_step_of_its_own_has_an_exercise(chapter: dict[str, Any]) -> None:
    file = f"ex{chapter['number']}_{chapter['slug'].replace('-', '_')}.py"
    has_exercise = (COURSE / "exercises" / file).is_file()
    assert has_exercise == (chapter["step"] == name(chapter))


def test_no_step_exercise_or_template_is_without_a_chapter() -> None:
    steps = {f"serverless-{chapter['step']}" for chapter in CHAPTERS}
    assert {path.stem for path in SAVED_STEPS.iterdir()} == steps
    numbers = {chapter["number"] for chapter in CHAPTERS}
    assert {path.stem[2:4] for path in (COURSE / "exercises").glob("ex*.py")} <= numbers
