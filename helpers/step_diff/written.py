"""The files of two services compared as they are written: variables stay variables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import SequenceMatcher

from helpers.config.findings import key_text
from helpers.config.nodes import Node, Path, Place, place_of, plain
from helpers.config.written import read_written
from helpers.step_diff.difference import Difference, Kind
from helpers.steps import Service


def compare_files(old: Service, new: Service) -> tuple[Difference, ...]:
    """Return the keys that differ; one that is new stands for all that is in it."""
    before, after = (read_written(each.path, each.inputs.get("parts", {})) for each in (old, new))
    return tuple(_differences(before, after, before, after, ()))


def _differences(
    old_root: Node, new_root: Node, old: Node, new: Node, path: Path
) -> Iterator[Difference]:
    """Compare what stands at a path in both; the roots know the lines."""
    pairs: Iterator[tuple[str | int, Node | None, Node | None]]
    if isinstance(old.value, dict) and isinstance(new.value, dict):
        pairs = _entries(old, new)
    elif isinstance(old.value, list) and isinstance(new.value, list):
        pairs = _items(old, new)
    else:
        if plain(old) != plain(new):
            yield _difference("changed", path, place_of(new_root, path), old, new)
        return
    for key, before, after in pairs:
        place = (*path, key)
        if before is None and after is not None:
            yield _difference("added", place, place_of(new_root, place), None, after)
        elif after is None and before is not None:
            yield _difference("removed", place, place_of(old_root, place), before, None)
        elif before is not None and after is not None:
            yield from _differences(old_root, new_root, before, after, place)


def _difference(
    kind: Kind, path: Path, place: Place, old: Node | None, new: Node | None
) -> Difference:
    return Difference(
        kind,
        key_text(path),
        "key",
        file=place.file,
        line=place.line,
        old=None if old is None else plain(old),
        new=None if new is None else plain(new),
    )


def _entries(old: Node, new: Node) -> Iterator[tuple[str | int, Node | None, Node | None]]:
    for key in dict.fromkeys([*new.value, *old.value]):
        yield key, old.value.get(key), new.value.get(key)


def _items(old: Node, new: Node) -> Iterator[tuple[str | int, Node | None, Node | None]]:
    """Pair the items of two lists; what stands in both, at whatever place, is no difference."""
    before, after = ([_text(item) for item in node.value] for node in (old, new))
    for word, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if word == "equal":
            continue
        both = min(i2 - i1, j2 - j1)
        for step in range(both):
            yield j1 + step, old.value[i1 + step], new.value[j1 + step]
        yield from ((number, old.value[number], None) for number in range(i1 + both, i2))
        yield from ((number, None, new.value[number]) for number in range(j1 + both, j2))


def _text(node: Node) -> str:
    return json.dumps(plain(node), sort_keys=True, default=str)
