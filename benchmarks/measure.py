"""Take times, and lay them out: one row per budget, medians, the peer's time beside ours."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from statistics import median


@dataclass(frozen=True)
class Row:
    """One thing measured: ours against its budget, and beside it the peer's; seconds."""

    what: str
    budget: float | None = None
    ours: tuple[float, ...] = ()
    peer: tuple[float, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether the median breaks the budget."""
        return bool(self.budget and self.ours) and median(self.ours) > (self.budget or 0)


class Stopwatch:
    """Collects the times of blocks."""

    def __init__(self) -> None:
        self.times: list[float] = []

    @contextmanager
    def lap(self) -> Iterator[None]:
        """Time one block."""
        begin = time.perf_counter()
        yield
        self.times.append(time.perf_counter() - begin)


def sample(action: Callable[[], object], runs: int) -> tuple[float, ...]:
    """Return the time of each of several runs."""
    watch = Stopwatch()
    for _ in range(runs):
        with watch.lap():
            action()
    return tuple(watch.times)


def beside(rows: list[Row], peer: dict[str, tuple[float, ...]]) -> list[Row]:
    """Put the peer's times into the rows of the same name."""
    return [replace(row, peer=peer.get(row.what, ())) for row in rows]


def table(rows: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = [
        f"| {'what':<44} | {'budget':>8} | {'median':>8} | {'range':>17} |   n | {'sls':>8} |  |",
        f"|{'-' * 46}|{'-' * 9}:|{'-' * 9}:|{'-' * 18}:|{'-' * 4}:|{'-' * 9}:|--|",
    ]
    return "\n".join([*lines, *map(_line, rows)])


def seconds(value: float | None) -> str:
    """Return a time with three digits, in the unit a person would say."""
    if value is None:
        return "–"
    if value < 0.1:
        return f"{value * 1000:.2g} ms" if value < 0.01 else f"{value * 1000:.0f} ms"
    return f"{value:.2f} s" if value < 10 else f"{value:.0f} s"


def _line(row: Row) -> str:
    ours = seconds(median(row.ours)) if row.ours else "–"
    spread = f"{seconds(min(row.ours))} … {seconds(max(row.ours))}" if len(row.ours) > 1 else ""
    peer = seconds(median(row.peer)) if row.peer else "–"
    mark = "over" if row.is_over else ""
    return (
        f"| {row.what:<44} | {seconds(row.budget):>8} | {ours:>8} | {spread:>17} "
        f"| {len(row.ours):>3} | {peer:>8} | {mark} |"
    )
