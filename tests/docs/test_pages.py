"""The README and its neighbours say what is so: links lead somewhere, no public name is missing."""

from __future__ import annotations

import re

import pytest
import yaml

import helpers
import helpers.widgets
from tests.docs.pages import CHECKOUT, PAGES, local_links, snippets, text


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file(page: str) -> None:
    assert [link for link in local_links(page) if not link.exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_snippet_names_its_language(page: str) -> None:
    fences = re.findall(r"^```(\w*)$", text(page), flags=re.MULTILINE)
    assert set(fences[::2]) <= {"sh", "pycon", "text"}


@pytest.mark.parametrize("room", [helpers, helpers.widgets], ids=lambda room: room.__name__)
def test_every_public_name_is_in_the_readme(room: object) -> None:
    readme = text("README.md")
    assert [name for name in room.__all__ if f"`{name}`" not in readme] == []


def test_every_make_target_that_a_page_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), flags=re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"\bmake ([a-z]+)`", text(page))}
    assert named <= targets


def test_the_readme_lists_every_chapter_of_the_outline() -> None:
    outline = yaml.safe_load((CHECKOUT / "course/outline.yml").read_text(encoding="utf-8"))
    rows = re.findall(r"^\| (\d\d) \| .*?notebooks/(\S+)\.ipynb", text("README.md"), re.MULTILINE)
    assert [slug for _, slug in rows] == [
        f"{chapter['number']:02}-{chapter['slug']}" for chapter in outline["chapters"]
    ]


def test_the_words_of_the_course_are_defined_once() -> None:
    section = text("README.md").partition("## Words")[2].partition("## ")[0]
    words = re.findall(r"^\| ([a-z ]+) \| ", section, re.MULTILINE)
    assert words == [
        "word", "service", "step", "stage", "stack", "state machine", "execution", "event",
        "notification",
    ]  # fmt: skip


def test_the_readme_tells_start_and_test_in_its_first_snippet() -> None:
    assert snippets("README.md", "sh")[0].text.splitlines() == [
        "python3 start.py",
        "python3 start.py test",
    ]
