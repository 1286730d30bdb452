"""The tail: one stream over all targets, each delivery once, until its time is up."""

from __future__ import annotations

from itertools import islice

import pytest

from helpers.errors import CallRefused, TimedOut
from tests.fakes.aws import FakeTime
from tests.unit.notifications.events import arrival
from tests.unit.notifications.sources import ToldExecution, ToldSource, tail


def test_deliveries_of_all_targets_come_in_one_stream() -> None:
    queue, topic = ToldSource("FAILED"), ToldSource("FAILED", kind="sns", name="alerts")
    queue.arrivals = topic.arrivals = [arrival("FAILED")]
    found = islice(tail(queue, topic, clock=FakeTime().clock), 2)
    assert [(each.kind, each.target) for each in found] == [("sqs", "all"), ("sns", "alerts")]


def test_what_is_found_again_is_told_once() -> None:
    queue = ToldSource("FAILED")
    queue.arrivals = [arrival("FAILED")]
    assert len(list(tail(queue, clock=FakeTime().clock))) == 1


def test_what_was_delivered_twice_is_told_twice() -> None:
    queue = ToldSource("FAILED")
    queue.arrivals = [arrival("FAILED", id="one"), arrival("FAILED", id="two")]
    assert len(list(tail(queue, clock=FakeTime().clock))) == 2


def test_what_is_not_new_is_not_told() -> None:
    queue = ToldSource("FAILED")
    queue.arrivals = [arrival("FAILED", "old"), arrival("FAILED", "new")]
    watched = tail(queue, clock=FakeTime().clock, is_new=lambda found: found.execution == "new")
    assert [each.execution for each in watched] == ["new"]


def test_it_ends_when_its_time_is_up_and_leaves_nothing_behind() -> None:
    queue, time = ToldSource("FAILED"), FakeTime()
    assert list(tail(queue, clock=time.clock, timeout=5)) == []
    assert time.elapsed == 5
    assert queue.closed == 1


def test_a_tail_used_as_a_context_is_closed_behind_it() -> None:
    queue = ToldSource("FAILED")
    with tail(queue, clock=FakeTime().clock) as watched:
        watched.close()
    assert queue.closed == 1
    assert list(watched) == []


def test_every_reader_sees_everything_from_the_first_on() -> None:
    queue = ToldSource("FAILED")
    queue.arrivals = [arrival("FAILED")]
    watched = tail(queue, clock=FakeTime().clock)
    assert list(watched) == list(watched) == list(watched.seen)


def test_waiting_for_an_execution_ends_with_the_last_delivery_implied() -> None:
    queue = ToldSource("RUNNING", "FAILED")
    monitor = ToldSource("RUNNING", kind="lambda", name="monitor")
    queue.arrivals = [arrival("FAILED"), arrival("RUNNING"), arrival("RUNNING", "other")]
    monitor.arrivals = [arrival("RUNNING")]
    time = FakeTime()
    found = tail(queue, monitor, clock=time.clock).wait(ToldExecution("FAILED"))
    assert list(map(repr, found)) == [
        "Notification('RUNNING', 'lambda', 'monitor')",
        "Notification('RUNNING', 'sqs', 'all')",
        "Notification('FAILED', 'sqs', 'all')",
    ]
    assert time.elapsed == 0


def test_what_does_not_arrive_is_named_and_not_waited_for_too_long() -> None:
    queue, time = ToldSource("RUNNING", "FAILED", "ABORTED"), FakeTime()
    queue.arrivals = [arrival("RUNNING")]
    watched = tail(queue, clock=time.clock, timeout=100)
    assert len(watched.wait(ToldExecution("FAILED"), timeout=7)) == 1
    assert time.elapsed == 7
    assert watched.missing(ToldExecution("FAILED")) == (("FAILED", "all"),)


def test_nothing_is_missing_where_no_rule_implies_anything() -> None:
    watched = tail(ToldSource("ABORTED"), clock=FakeTime().clock)
    assert watched.wait(ToldExecution("FAILED")) == ()
    assert watched.missing(ToldExecution("FAILED")) == ()


def test_waiting_on_a_tail_that_has_ended_says_so() -> None:
    watched = tail(ToldSource("FAILED"), clock=FakeTime().clock)
    watched.close()
    with pytest.raises(TimedOut, match="the tail of shop-dev has ended"):
        watched.wait(ToldExecution("FAILED"))


def test_a_target_that_goes_is_watched_no_longer() -> None:
    queue, topic = ToldSource("FAILED"), ToldSource("FAILED", kind="sns")
    queue.error = CallRefused("ReceiveMessage", code="QueueDoesNotExist", reason="gone")
    topic.arrivals = [arrival("FAILED")]
    assert [each.kind for each in tail(queue, topic, clock=FakeTime().clock)] == ["sns"]


def test_it_ends_when_all_targets_are_gone() -> None:
    queue, time = ToldSource("FAILED"), FakeTime()
    queue.error = CallRefused("ReceiveMessage", code="QueueDoesNotExist", reason="gone")
    assert list(tail(queue, clock=time.clock)) == []
    assert time.elapsed == 0


def test_another_refusal_is_told_to_whoever_reads() -> None:
    queue = ToldSource("FAILED")
    queue.error = CallRefused("ReceiveMessage", code="KMS.DisabledException", reason="no key")
    with pytest.raises(CallRefused):
        list(tail(queue, clock=FakeTime().clock))


def test_its_repr_says_what_it_watches() -> None:
    assert repr(tail(ToldSource("FAILED"), clock=FakeTime().clock)) == "Tail('shop-dev', 1 target)"
