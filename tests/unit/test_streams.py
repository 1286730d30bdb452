"""Streams: read when due, kept, shared by several readers."""

from __future__ import annotations

import threading

import pytest

from helpers.errors import TimedOut
from helpers.polling import Clock, Pace
from helpers.streams import Reading, Stream
from tests.fakes.aws import FakeTime

PACE = Pace(first=1.0, growth=2.0, longest=4.0)


class Script:
    """Something to read that is a step further at every look; an exception in it is raised."""

    def __init__(self, *steps: object, last_ends: bool = True) -> None:
        self._steps = list(steps)
        self._last_ends = last_ends
        self._events: list[object] = []
        self.looks = 0

    def read(self) -> Reading[object]:
        self.looks += 1
        step = self._steps.pop(0) if self._steps else ()
        if isinstance(step, BaseException):
            raise step
        if isinstance(step, tuple):
            self._events += step
        return Reading(self._events, ended=not self._steps and self._last_ends)


def stream(script: Script) -> Stream[object]:
    return Stream(script.read, what="the thing", pace=PACE)


def test_events_come_in_order_and_end() -> None:
    events = stream(Script(("a", "b"), (), ("c",))).events(timeout=60, clock=FakeTime().clock)
    assert list(events) == ["a", "b", "c"]


def test_a_second_reader_sees_everything_without_asking_again() -> None:
    script = Script(("a",), ("b",))
    shared = stream(script)
    list(shared.events(timeout=60, clock=FakeTime().clock))
    assert list(shared.events(timeout=60, clock=FakeTime().clock)) == ["a", "b"]
    assert script.looks == 2


def test_two_readers_taking_turns_both_see_everything() -> None:
    shared = stream(Script(("a",), ("b",), ("c",)))
    time = FakeTime()
    one, other = (shared.events(timeout=60, clock=time.clock) for _ in range(2))
    seen = [(next(one), next(other)) for _ in range(3)]
    assert seen == [("a", "a"), ("b", "b"), ("c", "c")]


def test_pauses_grow_while_nothing_happens_and_are_short_again_after_news() -> None:
    time = FakeTime()
    script = Script((), (), (), ("a",), (), ("b",))
    list(stream(script).events(timeout=60, clock=time.clock))
    assert time.sleeps == pytest.approx([1, 2, 4, 1, 2])


def test_a_reading_that_needs_no_pause_is_followed_at_once() -> None:
    time = FakeTime()
    steps = iter([Reading[str]((), pause=False), Reading(("a",), ended=True)])
    shared = Stream(lambda: next(steps), what="the thing", pace=PACE)
    assert list(shared.events(timeout=60, clock=time.clock)) == ["a"]
    assert time.sleeps == []


def test_reading_on_stops_where_something_has_to_be_waited_for() -> None:
    steps = iter([Reading[str]((), pause=False), Reading(("a",)), Reading(("a", "b"), ended=True)])
    shared = Stream(lambda: next(steps), what="the thing", pace=PACE)
    shared.read_on()
    assert shared.seen == ("a",)
    assert not shared.ended


def test_a_wait_ends_at_its_deadline_with_the_last_event() -> None:
    time = FakeTime()
    shared = stream(Script(("a",), (), (), (), (), last_ends=False))
    with pytest.raises(TimedOut) as caught:
        list(shared.events(timeout=5, clock=time.clock))
    assert (caught.value.seconds, caught.value.last) == (5, "a")
    assert time.elapsed == pytest.approx(5)


def test_after_a_timeout_another_reader_goes_on() -> None:
    shared = stream(Script(("a",), (), (), ("b",)))
    with pytest.raises(TimedOut):
        list(shared.events(timeout=2, clock=FakeTime().clock))
    assert list(shared.events(timeout=60, clock=FakeTime().clock)) == ["a", "b"]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ConnectionError("gone")])
def test_an_interrupted_or_failed_reading_harms_no_other_reader(error: BaseException) -> None:
    shared = stream(Script(("a",), error, ("b",)))
    time = FakeTime()
    with pytest.raises(type(error)):
        list(shared.events(timeout=60, clock=time.clock))
    assert list(shared.events(timeout=60, clock=time.clock)) == ["a", "b"]


def test_a_sleep_that_raises_ends_only_its_own_reader() -> None:
    class Stopped(BaseException):
        pass

    def stop(_: float) -> None:
        raise Stopped

    shared = stream(Script(("a",), ("b",)))
    with pytest.raises(Stopped):
        list(shared.events(timeout=60, clock=Clock(sleep=stop)))
    assert list(shared.events(timeout=60, clock=Clock(sleep=lambda _: None))) == ["a", "b"]


def test_readers_on_many_threads_all_see_everything_in_order() -> None:
    script = Script(*[(number,) for number in range(200)])
    shared = Stream(script.read, what="numbers", pace=Pace(first=0, growth=1, longest=0))
    results: list[list[object]] = [[] for _ in range(8)]
    threads = [
        threading.Thread(target=lambda into=into: into.extend(shared.events(timeout=60)))
        for into in results
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [list(range(200))] * 8
    assert script.looks == 200
