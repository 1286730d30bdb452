"""How every notebook is written, saved and illustrated; see CONTRIBUTING.md."""

from __future__ import annotations

import ast
import re
from collections import Counter
from itertools import pairwise

import nbformat
import pytest

from helpers import load_exercise
from helpers.places import CHECKOUT, COURSE
from tests.notebooks.books import METADATA, Book, Cell, books, text_of


def exercise_file(book: Book) -> str:
    return f"ex{book.number}_{book.slug.replace('-', '_')}.py"


BOOKS = books()
WITH_EXERCISE = [book for book in BOOKS if (COURSE / "exercises" / exercise_file(book)).is_file()]
CODE = [cell for book in BOOKS for cell in book.code]
PROSE = [cell for book in BOOKS for cell in book.prose]

KINDS = {"setup", "live", "proof", "sample", "exercise", "solution"}
"""Every code cell is at least one of these."""

TAGS = KINDS | {"cleanup", "raises-exception", "nbval-ignore-output", "instructor"}

MACHINE_PATH = r"(/(home|Users|root|tmp|private|var|opt|etc|mnt|usr)/|[A-Z]:\\)"
"""A folder of somebody's machine; /action/start is a path of an API."""

UNKIND_WORDS = ("just", "simply", "obviously", "easy", "easily")
"""Whoever does not find it so is told that the fault is theirs."""

each_book = pytest.mark.parametrize("book", BOOKS, ids=str)
each_book_with_exercise = pytest.mark.parametrize("book", WITH_EXERCISE, ids=str)
each_code_cell = pytest.mark.parametrize("cell", CODE, ids=str)
each_prose_cell = pytest.mark.parametrize("cell", PROSE, ids=str)


def has_output(cell: Cell) -> bool:
    return bool(cell.node.outputs)


@each_book
def test_a_notebook_is_valid_and_kept_in_one_form(book: Book) -> None:
    nbformat.validate(book.node)
    assert (book.node.nbformat, book.node.nbformat_minor) == (4, 5)
    assert book.path.read_text(encoding="utf-8") == text_of(book.node)


@each_book
def test_metadata_says_which_chapter_and_nothing_of_the_machine(book: Book) -> None:
    assert sorted(book.node.metadata) == sorted(METADATA)
    assert sorted(book.node.metadata.workbook) == ["chapter", "minutes", "step"]
    assert book.node.metadata.workbook.chapter == book.number


@each_book
def test_cell_ids_are_words_and_unique(book: Book) -> None:
    ids = Counter(cell.id for cell in book.cells)
    assert [cell_id for cell_id, times in ids.items() if times > 1] == []
    assert [cell_id for cell_id in ids if not re.fullmatch(r"[a-z]+(-[a-z]+)*", cell_id)] == []


@each_book
def test_a_notebook_begins_with_its_header(book: Book) -> None:
    header = book.cells[0].source
    for part in ("# ", "![", "**Time**", "**Cost**", "**You need**", "**You will**"):
        assert part in header
    assert f"{book.node.metadata.workbook.minutes} minutes" in header


@each_book
def test_headings_descend_one_level_at_a_time(book: Book) -> None:
    # Fences may hold a comment that looks like a heading.
    prose = "\n".join(re.sub(r"```.*?```", "", cell.source, flags=re.S) for cell in book.prose)
    levels = [len(found) for found in re.findall(r"^(#+) ", prose, flags=re.M)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@each_book
def test_the_first_code_cell_sets_everything_up(book: Book) -> None:
    setup = book.code[0]
    step = book.node.metadata.workbook.step
    assert setup.tags == {"setup"}
    assert "account = connect()\n" in setup.source
    assert f'service = load_step("{step}")\n' in setup.source


@each_book
def test_a_notebook_ends_with_what_is_left_and_what_comes_next(book: Book) -> None:
    close = next(cell.source for cell in book.prose if cell.id == "recap")
    for part in ("## What you now know", "**What surprised you?**", "till deployed", "**Next:**"):
        assert part in close


@each_book
def test_few_cells_are_ignored(book: Book) -> None:
    ignored = [cell for cell in book.code if "nbval-ignore-output" in cell.tags]
    assert len(ignored) <= max(1, len(book.code) // 10)


@each_book
def test_every_live_cell_is_followed_by_a_proof(book: Book) -> None:
    for cell, after in pairwise(book.code):
        if "live" in cell.tags:
            assert "proof" in after.tags, f"after {cell}"
    assert "live" not in book.code[-1].tags


@each_code_cell
def test_code_cells_say_by_tag_what_they_are(cell: Cell) -> None:
    assert cell.tags & KINDS
    assert cell.tags <= TAGS
    assert ("sample" in cell.tags) == ("nbval-ignore-output" in cell.tags)


@each_code_cell
def test_cells_are_saved_as_they_ran(cell: Cell) -> None:
    """A cell without its count and output compares nothing, and passes whatever it does."""
    if "live" in cell.tags:
        assert cell.node.execution_count is None
        assert not has_output(cell)
        return
    assert cell.node.execution_count, "run make notebooks, and commit what it saved"
    if cell.tags & {"proof", "sample"}:
        assert has_output(cell)


@each_code_cell
def test_nothing_is_written_to_the_error_stream(cell: Cell) -> None:
    assert [output for output in cell.node.outputs if output.get("name") == "stderr"] == []


@each_code_cell
def test_cells_are_calls_and_assignments(cell: Cell) -> None:
    allowed = (ast.Import, ast.ImportFrom, ast.Assign, ast.Expr, ast.For)
    tree = ast.parse(cell.source)
    assert [type(node).__name__ for node in tree.body if not isinstance(node, allowed)] == []
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert called.isdisjoint({"print", "display", "input", "time.sleep", "sleep"})


@each_code_cell
def test_no_cell_names_an_arn_a_path_or_a_key(cell: Cell) -> None:
    assert not re.search(r"arn:aws|\b\d{12}\b|AKIA", cell.source)
    assert not re.search(rf"(^|[\"'\s]){MACHINE_PATH}", cell.source)
    assert "NBVAL" not in cell.source


@each_code_cell
def test_no_output_names_a_folder_of_the_machine(cell: Cell) -> None:
    saved = nbformat.writes(nbformat.v4.new_notebook(cells=[cell.node]))
    assert not re.search(
        r"(/home|/Users|/root|/tmp|/private|/var)/|[A-Z]:\\\\|0x[0-9a-f]{6}", saved
    )
    assert str(CHECKOUT) not in saved


@each_code_cell
def test_solutions_and_hints_wait_to_be_asked_for(cell: Cell) -> None:
    reveals = [line for line in cell.source.splitlines() if re.search(r"\.(solution|hint)\(", line)]
    assert all(line.startswith("# exercise.") for line in reveals)
    assert ("solution" in cell.tags) == bool(reveals)


@each_prose_cell
def test_prose_calls_nothing_a_trifle(cell: Cell) -> None:
    words = re.findall(r"[a-z]+", cell.source.lower())
    assert [word for word in UNKIND_WORDS if word in words] == []


@each_prose_cell
def test_no_prose_is_taken_for_a_formula(cell: Cell) -> None:
    """JupyterLab sets what stands between two dollar signs as mathematics."""
    assert "$" not in re.sub(r"```.*?```|`[^`]*`", "", cell.source, flags=re.S)


@each_prose_cell
def test_links_lead_somewhere(cell: Cell) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", cell.source):
        if not target.startswith(("https://", "#")):
            assert (CHECKOUT / "notebooks" / target).resolve().is_file(), target


@each_prose_cell
def test_pictures_are_described_in_words(cell: Cell) -> None:
    for words in re.findall(r"!\[(.*?)\]", cell.source):
        assert len(words.split()) >= 6


@each_book_with_exercise
def test_the_notebook_holds_the_starter_of_every_task(book: Book) -> None:
    """What a learner begins with is what the tests prove to be "not attempted"."""
    source = "\n".join(cell.source for cell in book.code)
    for task in load_exercise(book.path.stem).tasks.values():
        assert f'"""{task.starter}"""' in source


@each_book_with_exercise
def test_the_notebook_asks_every_question_and_checks_every_task(book: Book) -> None:
    exercise = load_exercise(book.path.stem)
    source = "\n".join(cell.source for cell in book.code)
    assert [name for name in exercise.questions if f'predict("{name}", None)' not in source] == []
    assert [
        name for name in exercise.tasks if f'exercise.check(stack, "{name}")' not in source
    ] == []
