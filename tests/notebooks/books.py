"""Read and write the notebooks in one form, so that a diff shows what changed and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat

from helpers.places import NOTEBOOKS

METADATA = ("kernelspec", "language_info", "workbook")
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class Cell:
    """One cell, and the words a failed test calls it by."""

    book: str
    number: int
    node: Any

    def __str__(self) -> str:
        return f"{self.book}:{self.id}"

    @property
    def id(self) -> str:
        return str(self.node.id)

    @property
    def source(self) -> str:
        return str(self.node.source)

    @property
    def tags(self) -> set[str]:
        return set(self.node.metadata.get("tags", []))

    @property
    def is_code(self) -> bool:
        return bool(self.node.cell_type == "code")


@dataclass(frozen=True)
class Book:
    """One notebook."""

    path: Path

    def __str__(self) -> str:
        return self.path.stem

    @property
    def number(self) -> str:
        return self.path.stem.partition("-")[0]

    @property
    def slug(self) -> str:
        return self.path.stem.partition("-")[2]

    @cached_property
    def node(self) -> Any:
        return nbformat.read(self.path, as_version=4)

    @cached_property
    def cells(self) -> list[Cell]:
        cells = enumerate(self.node.cells)
        return [Cell(self.path.name, number, node) for number, node in cells]

    @property
    def code(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_code]

    @property
    def prose(self) -> list[Cell]:
        return [cell for cell in self.cells if not cell.is_code]


def books() -> list[Book]:
    """Return every notebook, in the order of the chapters."""
    return [Book(path) for path in sorted(NOTEBOOKS.glob("*.ipynb"))]


def text_of(node: Any) -> str:
    """Return a notebook as it is kept in a file: sorted keys, no widget state, no timings."""
    kept = nbformat.from_dict(node)
    kept.metadata = nbformat.from_dict({key: node.metadata[key] for key in METADATA})
    kept.metadata.kernelspec = KERNELSPEC
    # The patch release of Python differs from one machine to the next.
    kept.metadata.language_info = {"name": "python"}
    for cell in kept.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        for output in cell.get("outputs", []):
            if "metadata" in output:
                output.metadata = nbformat.from_dict({})
    return nbformat.writes(kept, version=nbformat.NO_CONVERT) + "\n"
