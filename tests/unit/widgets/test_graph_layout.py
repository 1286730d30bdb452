"""Where boxes, lines and labels go."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from helpers.executions.graph import graph
from helpers.widgets.graph_layout import Layout, layout
from tests.unit.widgets.geometry import faults
from tests.unit.widgets.machines import (
    NAMED,
    Object,
    machine,
    machines,
    nothing,
    parallel_in_map_in_parallel,
    retry_loop,
    starter,
    task,
)


def laid_out(definition: Object) -> Layout:
    return layout(graph(definition))


@pytest.mark.parametrize("name", NAMED)
def test_nothing_overlaps_and_no_line_runs_behind_a_box(name: str) -> None:
    drawn = graph(NAMED[name])
    assert faults(drawn, layout(drawn)) == []


@pytest.mark.slow
@settings(
    max_examples=500,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(machines())
def test_no_valid_machine_makes_anything_overlap(definition: Object) -> None:
    drawn = graph(definition)
    assert faults(drawn, layout(drawn)) == []


def test_the_same_machine_always_gets_the_same_layout() -> None:
    assert laid_out(retry_loop()) == laid_out(retry_loop())


def test_states_in_a_row_stand_exactly_under_each_other() -> None:
    boxes = laid_out(starter()).boxes.values()
    assert len({box.x + box.width / 2 for box in boxes}) == 1


def test_the_ordinary_way_is_straight_beside_catchers_and_loops() -> None:
    drawn = graph(retry_loop())
    boxes = layout(drawn).boxes
    names = ("Start job", "Wait a bit", "Get status", "Finished")
    assert len({round(boxes[drawn.node(n).number].x, 6) for n in names}) == 1


def test_each_state_stands_below_the_one_before_it() -> None:
    boxes = laid_out(starter()).boxes
    tops = [boxes[number].y for number in sorted(boxes)]
    assert tops == sorted(tops)


def test_a_way_back_leaves_and_arrives_at_the_side() -> None:
    drawn = graph(retry_loop())
    back = next(e for e in drawn.edges if e.kind == "default")
    route = layout(drawn).routes[back.number]
    assert route.is_return
    assert route.leaves[1] > route.arrives[1]


def test_branches_stand_side_by_side_inside_their_cluster() -> None:
    drawn = graph(parallel_in_map_in_parallel())
    boxes = layout(drawn).boxes
    left, right, both = (boxes[drawn.node(n).number] for n in ("Left", "Right", "Both"))
    assert both.x < left.x < left.x + left.width < right.x < both.x + both.width


def test_a_long_name_is_broken_into_lines() -> None:
    drawn = graph(machine(**{"process the order " * 4: nothing()}))
    assert len(layout(drawn).boxes[1].lines) > 1


def test_a_name_too_long_for_three_lines_ends_in_an_ellipsis() -> None:
    drawn = graph(machine(**{"W" * 80: nothing()}))
    lines = layout(drawn).boxes[1].lines
    assert len(lines) == 3
    assert lines[-1].endswith("…")


def test_an_end_that_is_never_reached_is_not_drawn() -> None:
    drawn = graph(machine(Ping=task("Pong"), Pong=task("Ping")))
    assert set(layout(drawn).boxes) == {0, 1, 2}


def test_a_transition_to_nowhere_is_left_out() -> None:
    drawn = graph(machine(Only=task("Missing")))
    assert [edge.kind for edge in drawn.edges] == ["start"]
    assert set(layout(drawn).boxes) == {0, 1}


def test_an_empty_machine_has_a_start_and_nothing_else() -> None:
    assert set(laid_out({}).boxes) == {0}
