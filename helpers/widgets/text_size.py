"""How wide a text will be, and how to break it into lines; an estimate that errs on the wide side.

No font can be asked: the drawing is made where nobody sees it. The widths are those of Helvetica,
which Arial and Liberation Sans share; other interface fonts stay within the allowance.
"""

from __future__ import annotations

import re
import unicodedata

FONT = '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", "Nimbus Sans", sans-serif'
ALLOWANCE = 1.03
_BOLD = 1.07

# Adobe's font metrics of Helvetica, thousandths of the size, for ASCII 32 to 126.
_HELVETICA = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of one line in pixels."""
    thousandths = sum(_advance(character) for character in text)
    return thousandths / 1000 * size * ALLOWANCE * (_BOLD if bold else 1.0)


def _advance(character: str) -> int:
    code = ord(character)
    if 32 <= code < 127:
        return _HELVETICA[code - 32]
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn"):
        return 0
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return 1050
    base = unicodedata.normalize("NFD", character)[0]
    if base != character:
        return _advance(base)
    return 620 if character.islower() else 900


def shorten(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Return the text, or its beginning and an ellipsis if it is wider."""
    if text_width(text, size, bold=bold) <= width:
        return text
    while text and text_width(text + "…", size, bold=bold) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(
    text: str, width: float, size: float, *, lines: int, bold: bool = False
) -> tuple[str, ...]:
    """Break a name into at most so many lines, where a reader would; the last may be shortened."""
    text = " ".join(text.split())
    done: list[str] = []
    rest = text
    while rest and text_width(rest, size, bold=bold) > width:
        if len(done) == lines - 1:
            break
        head = _head(rest, width, size, bold=bold)
        done.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    if rest:
        done.append(shorten(rest, width, size, bold=bold))
    return tuple(done) or ("",)


# After a space or a joining sign, before the capital of a camelCase word.
_SEAMS = re.compile(r"(?<=[\s\-_/.:,])|(?<=[a-z0-9])(?=[A-Z])")


def _head(text: str, width: float, size: float, *, bold: bool) -> str:
    """Return the longest beginning that fits, up to a seam if there is one."""
    fits = len(text)
    while fits > 1 and text_width(text[:fits].rstrip(), size, bold=bold) > width:
        fits -= 1
    seams = [match.start() for match in _SEAMS.finditer(text) if 0 < match.start() <= fits]
    return text[: seams[-1]] if seams else text[:fits]
