"""Parallel and Map: strands side by side, the first failure ends them all."""

from __future__ import annotations

import contextvars
import copy
import functools
import json
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, TypeAlias

from ministack.services import stepfunctions as sfn

from helpers.aws.server.corrections.strands import (
    Execution,
    Stopped,
    Strand,
    current_strand,
)

Context: TypeAlias = dict[str, Any]
Work: TypeAlias = Callable[[Strand], Any]


def run_parallel(
    state: dict[str, Any], raw_input: Any, execution: Execution, context: Context
) -> tuple[Any, str | None]:
    """Run all branches of a Parallel on the same input."""
    strand = _strand(execution)
    given = _given(state, raw_input, context)
    strand.add_event("ParallelStateStarted")

    def branch(definition: dict[str, Any]) -> Work:
        return lambda _: sfn._run_sub_machine(
            definition["States"], definition["StartAt"], given, execution, copy.deepcopy(context)
        )

    works = [branch(definition) for definition in state["Branches"]]
    try:
        results = run_together(strand, works)
    except sfn._ExecutionError:
        strand.add_event("ParallelStateFailed")
        raise
    strand.add_event("ParallelStateSucceeded")
    return _output(state, raw_input, results, context)


def run_map(
    state: dict[str, Any], raw_input: Any, execution: Execution, context: Context
) -> tuple[Any, str | None]:
    """Run the inner states of a Map once for each item."""
    processor = state.get("ItemProcessor") or state.get("Iterator") or {}
    effective = sfn._apply_input_path(state, raw_input, context)
    if processor.get("ProcessorConfig", {}).get("Mode") == "DISTRIBUTED":
        answer: tuple[Any, str | None] = sfn._run_distributed_map(
            state, raw_input, effective, processor, execution, context
        )
        return answer
    rounds = Rounds(state, processor, raw_input, effective, context)
    items = rounds.items()
    strand = _strand(execution)
    strand.add_event("MapStateStarted", mapStateStartedEventDetails={"length": len(items)})
    works = [functools.partial(rounds.run, index, item) for index, item in enumerate(items)]
    try:
        results = run_together(strand, works, rounds.concurrency())
    except sfn._ExecutionError:
        strand.add_event("MapStateFailed")
        raise
    strand.add_event("MapStateSucceeded")
    return _output(state, raw_input, results, context)


@dataclass(frozen=True)
class Rounds:
    """A Map at work: its definition, what it was given, and where."""

    state: dict[str, Any]
    processor: dict[str, Any]
    raw_input: Any
    effective: Any
    context: Context

    def items(self) -> list[Any]:
        """Return what to map over."""
        if _is_jsonata(self.state, self.context) and "Items" in self.state:
            items: Any = self._field("Items", "array")
        else:
            path = self.state.get("ItemsPath", "$")
            items = sfn._resolve_path_or_ctx(path, self.effective, self.context)
        if not isinstance(items, list):
            raise sfn._ExecutionError(
                "States.Runtime",
                f"An error occurred while executing the state '{self.context['State']['Name']}'. "
                f"The items to be mapped must be an array, but were: {json.dumps(items)}",
            )
        return items

    def concurrency(self) -> int:
        """Return how many rounds may run at once; 0 is all."""
        if isinstance(self.state.get("MaxConcurrency"), str):
            return int(self._field("MaxConcurrency", "number"))
        return int(self.state.get("MaxConcurrency", 0))

    def run(self, index: int, item: Any, strand: Strand) -> Any:
        """Run one round between the events that begin and end it."""
        strand.round = which = {"name": self.context["State"]["Name"], "index": index}
        strand.add_event("MapIterationStarted", mapIterationStartedEventDetails=which)
        try:
            result = self._process(index, item, strand)
        except sfn._ExecutionError:
            strand.add_event("MapIterationFailed", mapIterationFailedEventDetails=which)
            strand.round = None
            raise
        strand.add_event("MapIterationSucceeded", mapIterationSucceededEventDetails=which)
        strand.round = None
        return result

    def _process(self, index: int, item: Any, strand: Strand) -> Any:
        inner = copy.deepcopy(self.context)
        inner["Map"] = {"Item": {"Index": index, "Value": item}}
        selector = self.state.get("ItemSelector") or self.state.get("Parameters")
        if not selector:
            given = item
        elif _is_jsonata(self.state, self.context):
            given = sfn._apply_jsonata_template(selector, self.raw_input, inner)
        else:
            given = sfn._resolve_params_obj(selector, self.effective, inner)
        return sfn._run_sub_machine(
            self.processor["States"], self.processor["StartAt"], given, strand.execution, inner
        )

    def _field(self, name: str, kind: str) -> Any:
        return sfn._jsonata_state_field(self.state, name, kind, self.raw_input, self.context)


def run_together(strand: Strand, works: Sequence[Work], limit: int = 0) -> list[Any]:
    """Run works in strands of their own; return their results, or raise the first failure."""
    if not works:
        return []
    inner = strand.fork(len(works))
    pool = ThreadPoolExecutor(max_workers=limit or len(works))
    futures: list[Future[Any]] = [
        pool.submit(contextvars.copy_context().run, one.run, functools.partial(work, one))
        for work, one in zip(works, inner, strict=True)
    ]
    wait(futures, return_when=FIRST_EXCEPTION)
    # Not waited for: a function that a stopped branch has called goes on, as on AWS.
    pool.shutdown(wait=False, cancel_futures=True)
    failed = _first_failure(futures, inner)
    if failed is None:
        strand.join(inner, follow=max(inner, key=lambda one: one.last_event))
        return [future.result() for future in futures]
    failing, error = failed
    for one in inner:
        if one is not failing:
            one.abort()
    strand.join(inner, follow=failing)
    raise error


def _first_failure(
    futures: Sequence[Future[Any]], inner: Sequence[Strand]
) -> tuple[Strand, BaseException] | None:
    """Return which strand failed first, and how; being stopped is the last of failures."""
    failures = [
        (isinstance(error, Stopped), inner[number].last_event, number, error)
        for number, future in enumerate(futures)
        if future.done() and not future.cancelled() and (error := future.exception())
    ]
    if not failures:
        return None
    _, _, number, error = min(failures, key=lambda failure: failure[:3])
    return inner[number], error


def _strand(execution: Execution) -> Strand:
    return current_strand(execution) or Strand(execution)


def _is_jsonata(state: dict[str, Any], context: Context) -> bool:
    return bool(sfn._state_query_language(state, context) == "JSONata")


def _given(state: dict[str, Any], raw_input: Any, context: Context) -> Any:
    """Return what a Parallel gives to its branches."""
    if _is_jsonata(state, context):
        return sfn._apply_jsonata_arguments(state, raw_input, context)
    return sfn._apply_parameters(state, sfn._apply_input_path(state, raw_input, context), context)


def _output(
    state: dict[str, Any], raw_input: Any, results: list[Any], context: Context
) -> tuple[Any, str | None]:
    """Return a state's output, made of the results of its strands, and what follows it."""
    if _is_jsonata(state, context):
        output = sfn._apply_jsonata_output(
            state, raw_input, context, result=results, default=results
        )
        sfn._apply_state_assign(state, raw_input, context, result=results)
        return output, sfn._next_or_end(state)
    selected = sfn._apply_result_selector(state, results)
    output = sfn._apply_result_path(state, raw_input, selected)
    return sfn._apply_output_path(state, output, context), sfn._next_or_end(state)
