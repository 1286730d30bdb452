"""Read the project's modules as syntax trees; what the architecture tests look at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Import:
    """One imported module, dotted, and how it is imported."""

    module: str
    line: int
    typing_only: bool
    in_function: bool


@dataclass(frozen=True)
class Module:
    """One Python file of the project."""

    path: Path

    @property
    def name(self) -> str:
        """Return the path from the checkout, as messages show it."""
        return self.path.relative_to(CHECKOUT).as_posix()

    @property
    def room(self) -> str:
        """Return the room or flat module of ``helpers/`` that it belongs to."""
        return self.path.relative_to(CHECKOUT / "helpers").parts[0].removesuffix(".py")

    @cached_property
    def tree(self) -> ast.Module:
        """Return its syntax tree."""
        return ast.parse(self.path.read_text(encoding="utf-8"), filename=self.name)

    def imports(self) -> Iterator[Import]:
        """Yield every import, wherever it stands."""
        yield from _imports(self.tree, typing_only=False, in_function=False)


def modules(folder: str) -> list[Module]:
    """Return every module under a folder of the checkout."""
    return [Module(path) for path in sorted((CHECKOUT / folder).rglob("*.py"))]


def _imports(node: ast.AST, *, typing_only: bool, in_function: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, child.lineno, typing_only, in_function)
        elif isinstance(child, ast.ImportFrom):
            # `from helpers import places` imports the module helpers.places.
            for alias in child.names if child.module == "helpers" else [None]:
                module = f"helpers.{alias.name}" if alias else child.module or "." * child.level
                yield Import(module, child.lineno, typing_only, in_function)
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            yield from _imports(child, typing_only=True, in_function=in_function)
        else:
            function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _imports(child, typing_only=typing_only, in_function=in_function or function)
