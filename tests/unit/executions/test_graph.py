"""Definition and events → Graph."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.executions.graph import Graph, LiveGraph, Status, graph
from tests.unit.executions.histories import Writer, recorded
from tests.unit.widgets.machines import (
    five_rules,
    machine,
    nothing,
    parallel_in_map_in_parallel,
    retry_loop,
    starter,
    task,
    wait,
)


def ways(drawn: Graph) -> list[tuple[str, str, str]]:
    names = [node.name for node in drawn.nodes]
    return [(names[e.source], e.kind, names[e.target]) for e in drawn.edges]


def taken(drawn: Graph) -> list[tuple[str, str]]:
    names = [node.name for node in drawn.nodes]
    return [(names[e.source], names[e.target]) for e in drawn.edges if e.is_taken]


def of(definition: dict[str, Any], history: Writer) -> Graph:
    return graph(definition, history.events)


def test_the_starter_is_a_row_between_start_and_end() -> None:
    assert ways(graph(starter())) == [
        ("Start", "start", "FirstWait"),
        ("FirstWait", "next", "Hello"),
        ("Hello", "next", "SecondWait"),
        ("SecondWait", "end", "End"),
    ]


def test_nodes_and_edges_stand_at_their_numbers() -> None:
    drawn = graph(parallel_in_map_in_parallel())
    assert [node.number for node in drawn.nodes] == list(range(len(drawn.nodes)))
    assert [edge.number for edge in drawn.edges] == list(range(len(drawn.edges)))


def test_a_state_is_found_by_name() -> None:
    assert graph(starter()).node("Hello").caption == "Lambda invoke"


def test_an_unknown_name_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        graph(starter()).node("Nobody")


def test_inner_states_know_their_cluster_and_branch() -> None:
    drawn = graph(parallel_in_map_in_parallel())
    both, right = drawn.node("Both"), drawn.node("Right")
    assert (right.cluster, right.branch) == (both.number, 1)
    assert [len(branch) for branch in drawn.branches(both.number)] == [4, 3]


def test_rules_label_their_edges_and_default_comes_last() -> None:
    labels = [e.label for e in graph(five_rules()).edges if e.kind in ("choice", "default")]
    assert labels == [
        '$.type = "book"',
        '$.type = "food"',
        "$.price ≥ 100 and not ($.paid = true)",
        '$.customer.country matches "X*"',
        "$.gift is present",
        "Default",
    ]


def test_a_catcher_is_an_edge_of_its_own() -> None:
    assert ("Start job", "catch", "Give up") in ways(graph(retry_loop()))


def test_before_anything_happens_nothing_is_reached() -> None:
    drawn = graph(starter())
    assert drawn.status is Status.NOT_REACHED
    assert {node.status for node in drawn.nodes} == {Status.NOT_REACHED}


def test_states_take_their_status_one_after_the_other() -> None:
    history = Writer()
    history.stay("FirstWait", "Wait")
    history.enter("Hello")
    drawn = of(starter(), history)
    assert [node.status.value for node in drawn.states] == [
        "Succeeded", "InProgress", "NotReached",
    ]  # fmt: skip
    assert drawn.status is Status.IN_PROGRESS


def test_folding_one_by_one_gives_the_same_as_folding_at_once() -> None:
    definition, events = recorded("local-map-fails")
    live = LiveGraph(definition)
    for event in events:
        live.add(event)
    again = graph(definition, events)
    assert (live.graph.nodes, live.graph.edges) == (again.nodes, again.edges)


def test_a_graph_already_given_out_does_not_change() -> None:
    definition, events = recorded("local-starter")
    live = LiveGraph(definition)
    live.add(events[0])
    before = live.graph
    for event in events[1:]:
        live.add(event)
    assert before.node("Hello").status is Status.NOT_REACHED


def test_the_edges_the_execution_went_along_are_marked() -> None:
    history = Writer()
    history.stay("FirstWait", "Wait")
    history.enter("Hello")
    assert taken(of(starter(), history)) == [("Start", "FirstWait"), ("FirstWait", "Hello")]


def test_a_caught_error_marks_the_catcher_and_not_the_ordinary_edge() -> None:
    history = Writer()
    history.enter("Try")
    history.lambda_fails()
    history.leave("Try")
    history.enter("Same", "Pass")
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Same"}]
    drawn = of(machine(Try=task("Same", Catch=catch), Same=nothing()), history)
    assert [e.kind for e in drawn.edges if e.is_taken] == ["start", "catch"]


def test_success_reaches_the_end() -> None:
    definition, events = recorded("local-starter")
    drawn = graph(definition, events)
    assert drawn.nodes[-1].status is Status.SUCCEEDED
    assert all(edge.is_taken for edge in drawn.edges)


def test_failure_does_not_reach_the_end_and_gives_its_reason() -> None:
    definition, events = recorded("local-failed")
    drawn = graph(definition, events)
    assert drawn.nodes[-1].status is Status.NOT_REACHED
    assert (drawn.status, drawn.error) == (Status.FAILED, "ValueError")


def test_a_loop_counts_its_visits() -> None:
    history = Writer()
    for _ in range(2):
        history.stay("Ping")
    drawn = of(machine(Ping=nothing("Ping")), history)
    assert drawn.node("Ping").visits == 2


def test_a_retry_is_counted_on_the_node() -> None:
    history = Writer()
    history.enter("Try")
    history.lambda_fails()
    retry = [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 4}]
    node = of(machine(Try=task(Retry=retry)), history).node("Try")
    assert (node.status, node.retry, node.retry_limit) == (Status.RETRYING, 1, 4)


def each_of(*inner: str) -> dict[str, Any]:
    states = {name: nothing(after) for name, after in zip(inner, [*inner[1:], None], strict=True)}
    return machine(Each={"Type": "Map", "ItemProcessor": machine(**states), "End": True})


def test_in_a_map_the_busiest_iteration_gives_the_colour_and_all_are_counted() -> None:
    history = Writer()
    history.enter("Each", "Map")
    started = history.add("MapStateStarted", length=3)
    for index in range(3):
        begun = history.add("MapIterationStarted", started, name="Each", index=index)
        entered = history.enter("One", "Pass", after=begun)
        if index == 0:
            history.leave("One", "Pass", after=entered)
    node = of(each_of("One"), history).node("One")
    assert node.status is Status.IN_PROGRESS
    assert node.iteration_counts == ((Status.IN_PROGRESS, 2), (Status.SUCCEEDED, 1))
    assert node.expected == 3


def test_a_map_in_a_map_adds_up_its_iterations() -> None:
    history = Writer()
    history.enter("Outer", "Map")
    started = history.add("MapStateStarted", length=2)
    for index in range(2):
        begun = history.add("MapIterationStarted", started, name="Outer", index=index)
        entered = history.enter("Each", "Map", after=begun)
        history.add("MapStateStarted", entered, length=5)
        history.add("MapIterationSucceeded", name="Each", index=0)
    outer = {"Type": "Map", "ItemProcessor": each_of("One"), "End": True}
    node = of(machine(Outer=outer), history).node("Each")
    assert (node.iterations_done, node.iterations_total) == (2, 10)


def test_a_map_begun_anew_forgets_its_first_attempt() -> None:
    history = Writer()
    history.enter("Each", "Map")
    started = history.add("MapStateStarted", length=2)
    begun = history.add("MapIterationStarted", started, name="Each", index=1)
    history.stay("One", after=begun)
    history.add("MapStateStarted", length=2)
    assert of(each_of("One"), history).node("One").status is Status.NOT_REACHED


def test_what_a_distributed_map_does_inside_is_not_in_this_history() -> None:
    history = Writer()
    history.enter("Each", "Map")
    history.add("MapStateStarted", length=2)
    history.add("MapRunStarted", mapRunArn="arn")
    assert not of(each_of("One"), history).node("One").is_recorded


def test_a_parallel_left_without_beginning_had_its_inside_unrecorded() -> None:
    definition, events = recorded("stock-parallel")
    drawn = graph(definition, events)
    assert drawn.node("Both").is_recorded
    assert not drawn.node("Left").is_recorded


def test_an_event_of_an_unknown_state_changes_nothing() -> None:
    history = Writer()
    history.stay("Stranger")
    assert of(starter(), history).node("Hello").status is Status.NOT_REACHED


def test_thousands_of_events_are_folded_in_a_moment() -> None:
    """A safeguard against folding that looks at all events anew: that would take minutes."""
    history = Writer()
    for _ in range(5000):
        history.stay("Ping")
    drawn = of(machine(Ping=nothing("Ping"), Never=wait()), history)
    assert drawn.node("Ping").visits == 5000
