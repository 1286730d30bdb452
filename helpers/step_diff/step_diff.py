"""Two steps compared on three levels: saved step, CloudFormation resources, live stack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from helpers.step_diff.difference import Difference, counted
from helpers.step_diff.inventory import Inventory, compare_inventories
from helpers.step_diff.resources import compare_resources
from helpers.step_diff.written import compare_files
from helpers.steps import Service
from helpers.template import compile_template


@dataclass(frozen=True, repr=False)
class StepDiff:
    """What the way from one step to another adds, changes, replaces and removes."""

    old: str
    new: str
    keys: tuple[Difference, ...]
    """In the saved steps, as they are written."""
    resources: tuple[Difference, ...]
    """In the templates they are compiled to."""
    live: tuple[Difference, ...] = field(default=())
    """On the account; none until ``with_live`` is told what was there before and after."""

    def __repr__(self) -> str:
        counts = [counted(self.keys, "key"), counted(self.resources, "resource")]
        return f"StepDiff({self.old!r} → {self.new!r}: {', '.join(counts)})"

    def __str__(self) -> str:
        return self.to_text()

    def with_live(self, before: Inventory, after: Inventory) -> StepDiff:
        """Return the same with what really came and went on the account."""
        return replace(self, live=compare_inventories(before, after))

    def to_text(self) -> str:
        """Return it as lines: ``+`` added, ``~`` changed, ``±`` replaced, ``-`` removed."""
        lines = list(self._lines()) or ["no difference"]
        return "\n".join([f"{self.old} → {self.new}", *lines])

    def _lines(self) -> Iterator[str]:
        levels = (
            ("Saved step", self.keys),
            ("CloudFormation resources", self.resources),
            ("On the account", self.live),
        )
        for title, differences in levels:
            if differences:
                yield f"{title}:"
                yield from (f"  {difference}" for difference in differences)


def compare_steps(old: Service, new: Service) -> StepDiff:
    """Compare the files and the templates of two services; asks no AWS."""
    return StepDiff(
        old=old.slug,
        new=new.slug,
        keys=compare_files(old, new),
        resources=compare_resources(
            compile_template(old).resources, compile_template(new).resources
        ),
    )
