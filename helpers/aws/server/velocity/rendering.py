"""Renders a template that was read, with the variables it is given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.aws.server.velocity.steps import called, indexed, property_of, put
from helpers.aws.server.velocity.syntax import (
    Binary,
    Call,
    Define,
    Expression,
    Foreach,
    If,
    Index,
    Interpolated,
    Leave,
    ListOf,
    Literal,
    MapOf,
    Minus,
    Node,
    Not,
    Property,
    Range,
    Reference,
    Set,
    Step,
    Text,
    VelocityError,
)
from helpers.aws.server.velocity.templates import parse
from helpers.aws.server.velocity.values import (
    calculate,
    compare,
    equal,
    is_true,
    java_text,
    whole_number,
)

_DEEPEST = 50
"""Templates within templates; one that uses itself would never end."""
_LONGEST_LOOP = 1000
"""API Gateway's limit, https://docs.aws.amazon.com/general/latest/gr/apigateway.html."""


@dataclass(frozen=True)
class _Block:
    """The body of a #define: rendered anew wherever it is used."""

    body: tuple[Node, ...]


class _Left(Exception):
    """A #break or #stop was met."""

    def __init__(self, word: str) -> None:
        self.word = word


def render(template: str, variables: dict[str, Any], *, silent: Iterable[str] = ()) -> str:
    """Render a template; ``variables`` has afterwards what the template has set.

    A reference without a value is shown as it is written, except those to the ``silent`` roots.
    """
    rendering = _Rendering(variables, frozenset(silent))
    try:
        rendering.write(parse(template))
    except _Left:
        pass
    except RecursionError as error:
        raise VelocityError("the template is nested too deeply") from error
    except (ArithmeticError, TypeError, ValueError) as error:
        # Where Java would throw too: a method or a calculation met a value that is not for it.
        raise VelocityError(str(error)) from error
    return "".join(rendering.written)


class _Rendering:
    """A template being rendered."""

    def __init__(self, variables: dict[str, Any], silent: frozenset[str]) -> None:
        self.written: list[str] = []
        self._variables = variables
        self._silent = silent
        self._depth = 0

    def write(self, nodes: Sequence[Node]) -> None:
        """Render nodes."""
        for node in nodes:
            match node:
                case Text():
                    self.written.append(node.text)
                case Reference():
                    self.written.append(self._shown(node))
                case Set():
                    self._assign(node.target, self._value(node.value))
                case If():
                    self._choose(node)
                case Foreach():
                    self._repeat(node)
                case Define():
                    self._variables[node.name] = _Block(node.body)
                case Leave():
                    raise _Left(node.word)

    def _shown(self, reference: Reference) -> str:
        value = self._value(reference)
        if value is None:
            is_silent = reference.is_quiet or reference.root in self._silent
            return reference.escapes + ("" if is_silent else reference.source)
        shown = reference.escapes[: len(reference.escapes) // 2]
        return shown + (reference.source if len(reference.escapes) % 2 else java_text(value))

    def _choose(self, node: If) -> None:
        for condition, body in node.branches:
            if condition is None or is_true(self._value(condition)):
                self.write(body)
                return

    def _repeat(self, node: Foreach) -> None:
        items = list(self._items(self._value(node.items)))
        if len(items) > _LONGEST_LOOP:
            raise VelocityError(f"#foreach over {len(items)} items; API Gateway allows 1000")
        names = (node.name, "foreach", "velocityCount")
        outer = {name: self._variables[name] for name in names if name in self._variables}
        try:
            for place, item in enumerate(items):
                self._variables.update(
                    {
                        node.name: item,
                        "velocityCount": place + 1,
                        "foreach": _progress(place, len(items), outer.get("foreach")),
                    }
                )
                self.write(node.body)
        except _Left as left:
            if left.word != "break":
                raise
        finally:
            for name in names:
                self._variables.pop(name, None)
            self._variables.update(outer)

    def _items(self, value: Any) -> Iterable[Any]:
        if isinstance(value, dict):
            return value.values()
        return value if isinstance(value, list) else ()

    # Values

    def _value(self, expression: Expression) -> Any:
        match expression:
            case Reference():
                return self._followed(expression)
            case Literal():
                return expression.value
            case Interpolated():
                return self._inner(parse(expression.source))
            case ListOf():
                return [self._value(item) for item in expression.items]
            case Range():
                return self._range(expression)
            case MapOf():
                pairs = [(self._value(key), self._value(item)) for key, item in expression.items]
                return {java_text(key): item for key, item in pairs}
            case Not():
                return not is_true(self._value(expression.operand))
            case Minus():
                return calculate("-", 0, self._value(expression.operand))
            case Binary():
                return self._operation(expression)

    def _operation(self, expression: Binary) -> Any:
        left = self._value(expression.left)
        operator = expression.operator
        if operator == "&&":
            return is_true(left) and is_true(self._value(expression.right))
        if operator == "||":
            return is_true(left) or is_true(self._value(expression.right))
        right = self._value(expression.right)
        if operator in ("==", "!="):
            return equal(left, right) is (operator == "==")
        if operator[0] in "<>":
            return compare(operator, left, right)
        return calculate(operator, left, right)

    def _range(self, expression: Range) -> list[int]:
        first = whole_number(self._value(expression.first))
        last = whole_number(self._value(expression.last))
        if abs(last - first) >= _LONGEST_LOOP:
            raise VelocityError(f"[{first}..{last}] is too long")
        step = 1 if first <= last else -1
        return list(range(first, last + step, step))

    def _inner(self, nodes: tuple[Node, ...]) -> str:
        """Render nodes to a text of their own."""
        if self._depth == _DEEPEST:
            raise VelocityError("the template is nested too deeply")
        outer, self.written = self.written, []
        self._depth += 1
        try:
            self.write(nodes)
            return "".join(self.written)
        finally:
            self.written = outer
            self._depth -= 1

    # References

    def _followed(self, reference: Reference) -> Any:
        value = self._variables.get(reference.root)
        if isinstance(value, _Block):
            value = self._inner(value.body)
        for step in reference.steps:
            value = self._next(value, step)
        return value

    def _next(self, value: Any, step: Step) -> Any:
        if value is None:
            return None
        match step:
            case Property():
                return property_of(value, step.name)
            case Index():
                return indexed(value, self._value(step.expression))
            case Call():
                arguments = [self._value(argument) for argument in step.arguments]
                return called(value, step.name, arguments)

    def _assign(self, target: Reference, value: Any) -> None:
        if value is None:
            return
        if not target.steps:
            self._variables[target.root] = value
            return
        owner = self._variables.get(target.root)
        for step in target.steps[:-1]:
            owner = self._next(owner, step)
        match target.steps[-1]:
            case Property(name):
                key: Any = name
            case Index(expression):
                key = self._value(expression)
            case Call():
                raise VelocityError(f"{target.source} cannot be set")
        put(owner, key, value)


def _progress(place: int, length: int, parent: Any) -> dict[str, Any]:
    """Return what ``$foreach`` is within a loop."""
    return {
        "index": place,
        "count": place + 1,
        "first": place == 0,
        "last": place == length - 1,
        "hasNext": place < length - 1,
        "parent": parent,
    }
