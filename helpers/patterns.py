"""Which files a ``package.patterns`` list chooses; reads patterns as the Serverless Framework does.

The framework asks micromatch (with ``dot: true``); only what people write in a serverless.yml is
supported: ``*``, ``**``, ``?``, ``[a-z]``, ``{a,b}`` and the ``@( ) ?( ) *( ) +( ) !( )`` groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_GROUPS = {"@": "(?:{0})", "?": "(?:{0})?", "*": "(?:{0})*", "+": "(?:{0})+"}


def choose(names: Iterable[str], patterns: Iterable[str]) -> tuple[str, ...]:
    """Return the names left when each pattern in turn adds or, after ``!``, removes; sorted.

    All names are in at the start, and the last pattern that matches a name decides.
    """
    chosen = dict.fromkeys(names, True)
    for pattern in patterns:
        excludes = pattern.startswith("!")
        expression = expression_of(pattern[1:] if excludes else pattern)
        for name in chosen:
            if expression.fullmatch(name):
                chosen[name] = not excludes
    return tuple(sorted(name for name, is_in in chosen.items() if is_in))


@lru_cache(maxsize=256)
def expression_of(pattern: str) -> re.Pattern[str]:
    """Return the regular expression of one pattern, without its ``!``."""
    pattern = pattern.replace("\\", "/").removeprefix("./")
    return re.compile("|".join(_translate_path(one) for one in _expand_braces(pattern)), re.DOTALL)


def _expand_braces(pattern: str) -> list[str]:
    """``a{b,c}`` → ``ab``, ``ac``; a brace without a comma stays as it is."""
    match = re.search(r"\{([^{}]*,[^{}]*)\}", pattern)
    if not match:
        return [pattern]
    head, tail = pattern[: match.start()], pattern[match.end() :]
    return [
        expanded
        for choice in match.group(1).split(",")
        for expanded in _expand_braces(head + choice + tail)
    ]


def _translate_path(pattern: str) -> str:
    """Translate a whole path; ``**`` stands for any number of folders, none included."""
    pattern = re.sub(r"^\*\*(?=\.\w+$)", "**/*", pattern)  # "**.py" reaches into folders
    segments = re.sub(r"(^|/)\*\*(/\*\*)+(?=/|$)", r"\1**", pattern).split("/")
    if segments == ["**"]:
        return ".*"
    *folders, name = segments
    expression = "".join(
        "(?:.*/)?" if folder == "**" else _translate_segment(folder) + "/" for folder in folders
    )
    if name != "**":
        return f"(?:{expression}{_translate_segment(name)})"
    # "a/**" is also the file "a" (.git may be one); "*/**" is not every file.
    if _is_plain(folders[-1]):
        return f"(?:{expression.removesuffix('/')}(?:/.*)?)"
    return f"(?:{expression}.+)"


def _is_plain(segment: str) -> bool:
    return not set(segment) & set("*?[](){}!+@|")


def _translate_segment(segment: str) -> str:
    if segment in ("*", "**"):
        return "[^/]+"
    expression, position = "", 0
    while position < len(segment):
        text, position = _translate_at(segment, position)
        expression += text
    return expression


def _translate_at(segment: str, position: int) -> tuple[str, int]:
    """Translate the token at a position; return it and the position after it."""
    character = segment[position]
    group = re.compile(r"([@?*+!])\(([^()]*)\)").match(segment, position)
    if group:
        kind, choices = group.groups()
        if kind == "!":
            return _translate_negation(choices, segment[group.end() :]), group.end()
        return _GROUPS[kind].format(_translate_choices(choices)), group.end()
    if character == "*":
        return "[^/]*", position + 1
    if character == "?":
        return "[^/]", position + 1
    bracket = re.compile(r"\[\^?[^\]/]+\]").match(segment, position)
    if bracket:
        return bracket.group(), bracket.end()
    return re.escape(character), position + 1


def _translate_choices(choices: str) -> str:
    return "|".join(_translate_segment(choice) for choice in choices.split("|"))


def _translate_negation(choices: str, rest: str) -> str:
    """``!(a).py``: what is not ``a.py``, so the rest of the segment belongs to what is refused."""
    refused = f"(?:{_translate_choices(choices)}){_translate_segment(rest)}"
    return f"(?:(?!{refused}(?:/|$))[^/]*)"
