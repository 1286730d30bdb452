"""Writes docs/fidelity.md, from the same entries as the tests: what is corrected, what is not.

python -m helpers.aws.fidelity            write the page
python -m helpers.aws.fidelity --check    say whether it is up to date
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from helpers.aws.gaps import GAPS, Gap
from helpers.places import CHECKOUT

if TYPE_CHECKING:
    from helpers.aws.server.corrections.correction import Correction

PAGE = CHECKOUT / "docs" / "fidelity.md"

_INTRODUCTION = """\
# How true the local AWS is

The local AWS is [ministack](https://pypi.org/project/ministack/) {version}, an emulator. What a
lesson could show and it does otherwise than AWS is either corrected by us, or listed here. Tests
stand behind both: what is corrected must hold here and fail on the emulator alone, and what still
differs must fail here, so that a difference that has gone announces itself.

Nothing was compared with a live account. What AWS does is what its documentation says; where that
leaves wording open, ours may differ. Waits take their time; all else is faster than on AWS, and
costs nothing.
"""
_WRITTEN = (
    "<!-- Written by `make fidelity`; edit helpers/aws/gaps.py or a correction instead. -->\n"
)


def page(corrections: Iterable[Correction], gaps: Iterable[Gap], version: str) -> str:
    """Return the page."""
    parts = [
        _WRITTEN + _INTRODUCTION.format(version=version),
        "## What still differs\n",
        *_of_services(gaps),
        "## What is corrected\n",
        "So it is on AWS, and so it is here, but not in the emulator alone. A correction is left\n"
        "out by its name: `WORKBOOK_CORRECTIONS=-executions` when the local AWS is started.\n",
        _table(("correction", "on AWS"), ((f"`{one.name}`", one.aws) for one in corrections)),
    ]
    return "\n".join(parts)


def _of_services(gaps: Iterable[Gap]) -> Iterator[str]:
    for service, some in itertools.groupby(gaps, lambda gap: gap.service):
        yield f"### {service}\n"
        yield _table(
            ("on AWS", "here", "what to do"),
            ((gap.aws, gap.here, gap.workaround) for gap in some),
        )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Write the page, or check it."""
    # Imports the emulator, which nothing else outside the server does.
    from helpers.aws.server import corrections, drift

    text = page(corrections.ALL, GAPS, drift.version())
    if arguments == ["--check"]:
        is_same = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text
        print(f"{PAGE.name} is {'up to date' if is_same else 'out of date: run make fidelity'}")
        return 0 if is_same else 1
    PAGE.write_text(text, encoding="utf-8")
    print(PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
