"""Reads a template: text, references and directives."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from helpers.aws.server.velocity.expressions import SPACE, Reader
from helpers.aws.server.velocity.syntax import (
    Define,
    Expression,
    Foreach,
    If,
    Leave,
    Node,
    Reference,
    Set,
    Text,
)

_TEXT = re.compile(r"[^$#\\]+")
_COMMENT = re.compile(r"##[^\n]*\n?|#\*.*?\*#", re.DOTALL)
_RAW = re.compile(r"#\[\[(.*?)\]\]#", re.DOTALL)
_WORDS = "set|if|elseif|else|end|foreach|define|break|stop"
_DIRECTIVE = re.compile(rf"#(?:({_WORDS})(?![A-Za-z0-9_])|\{{({_WORDS})\}})")
_NOT_HERE = re.compile(r"#\{?(macro|parse|include|evaluate)\b")
_ESCAPED = re.compile(rf"(\\+)(?=\$!?\{{?[A-Za-z_]|#\{{?(?:{_WORDS})\b)")
_LINE_END = re.compile(r"[ \t]*\r?\n")


@functools.lru_cache(maxsize=256)
def parse(source: str) -> tuple[Node, ...]:
    """Return what a template is made of."""
    template = _Template(source)
    nodes, end = template.block()
    if end is not None:
        raise template.error(f"#{end} ends nothing")
    return nodes


class _Template(Reader):
    """A template being read."""

    def block(self) -> tuple[tuple[Node, ...], str | None]:
        """Read up to the directive that ends a block, or to the end; return that directive."""
        nodes: list[Node] = []
        while self.position < len(self.text):
            if end := self._end():
                return tuple(nodes), end
            nodes.extend(self._nodes())
        return tuple(nodes), None

    def _end(self) -> str | None:
        found = _DIRECTIVE.match(self.text, self.position)
        word = found[1] or found[2] if found else None
        if found is None or word not in ("elseif", "else", "end"):
            return None
        self.position = found.end()
        if word != "elseif":
            self.take(_LINE_END)
        return word

    def _nodes(self) -> Iterator[Node]:
        if found := self.take(_TEXT):
            yield Text(found[0])
        elif self.take(_COMMENT):
            return
        elif found := self.take(_RAW):
            yield Text(found[1])
        elif found := self.take(_ESCAPED):
            yield self._escaped(found[1])
        elif self.text[self.position] == "$" and (reference := self.reference()):
            yield reference
        elif found := self.take(_DIRECTIVE):
            yield self._directive(found[1] or found[2])
        elif found := self.take(_NOT_HERE):
            raise self.error(f"#{found[1]} is not known to the local AWS")
        else:
            self.position += 1
            yield Text(self.text[self.position - 1])

    def _escaped(self, escapes: str) -> Node:
        """Backslashes before a reference: whether they count is known when it is rendered."""
        if self.text[self.position] == "$" and (reference := self.reference()):
            return Reference(
                reference.root, reference.steps, reference.is_quiet, reference.source, escapes
            )
        self.position += 1
        shown = escapes[: len(escapes) // 2]
        if len(escapes) % 2:
            return Text(f"{shown}#")
        self.position -= 1
        return Text(shown)

    def _directive(self, word: str) -> Node:
        if word == "set":
            return self._set()
        if word == "if":
            return self._if()
        if word == "foreach":
            return self._foreach()
        if word == "define":
            return self._define()
        self.take(_LINE_END)
        return Leave(word)

    def _close(self) -> None:
        """Read the end of a directive's head, and of the line if nothing else stands there."""
        self.expect(")")
        self.take(_LINE_END)

    def _target(self) -> Reference:
        self.expect("(")
        self.take(SPACE)
        target = self.reference()
        if target is None:
            raise self.error("a $name is missing")
        return target

    def _set(self) -> Set:
        target = self._target()
        self.expect("=")
        value = self.expression()
        self._close()
        return Set(target, value)

    def _if(self) -> If:
        branches: list[tuple[Expression | None, tuple[Node, ...]]] = []
        end: str | None = "elseif"
        while end == "elseif":
            self.expect("(")
            condition = self.expression()
            self._close()
            body, end = self.block()
            branches.append((condition, body))
        if end == "else":
            body, end = self.block()
            branches.append((None, body))
        self._check_end("if", end)
        return If(tuple(branches))

    def _foreach(self) -> Foreach:
        name = self._target().root
        self.expect("in")
        items = self.expression()
        self._close()
        return Foreach(name, items, self._body("foreach"))

    def _define(self) -> Define:
        name = self._target().root
        self._close()
        return Define(name, self._body("define"))

    def _body(self, word: str) -> tuple[Node, ...]:
        body, end = self.block()
        self._check_end(word, end)
        return body

    def _check_end(self, word: str, end: str | None) -> None:
        if end != "end":
            raise self.error(f"the #end of #{word} is missing")
