"""Notifications as values: what is one, when it happened, how long it took."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from helpers.notifications.archives import records
from helpers.notifications.notification import Arrival, notification, recognise
from tests.unit.notifications.events import BEGAN, MACHINE, arrival, event


def test_a_notification_says_which_status_of_which_execution_came_where() -> None:
    found = notification("sqs", "trouble", arrival("FAILED"))
    assert (found.kind, found.target, found.status, found.execution) == (
        "sqs", "trouble", "FAILED", "first",
    )  # fmt: skip
    assert found.machine_arn == MACHINE
    assert found.payload == event("FAILED")


def test_its_repr_names_neither_execution_nor_time() -> None:
    found = notification("sqs", "trouble", arrival("FAILED"))
    assert repr(found) == "Notification('FAILED', 'sqs', 'trouble')"


def test_a_start_happened_at_the_start_date_and_an_end_at_the_stop_date() -> None:
    assert notification("sqs", "all", arrival("RUNNING")).time == BEGAN
    assert notification("sqs", "all", arrival("ABORTED")).time == BEGAN + timedelta(seconds=2)


def test_without_dates_the_time_of_the_event_stands() -> None:
    payload = event("FAILED")
    payload["detail"]["stopDate"] = None
    found = notification("sqs", "all", Arrival("1", payload, BEGAN))
    assert found.time == datetime(2026, 1, 1, 12, 0, 5, tzinfo=UTC)


def test_latency_is_counted_from_the_change_and_never_negative() -> None:
    assert notification("sqs", "all", arrival("RUNNING", after=0.5)).latency == 0.5
    assert notification("firehose", "all", arrival("FAILED", after=0.5)).latency == 0.0


def test_the_detail_alone_is_recognised() -> None:
    assert recognise(json.dumps(event()["detail"])) == event()["detail"]


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "[]",
        "{}",
        '"RUNNING"',
        '{"detail": "RUNNING"}',
        '{"detail": {"status": "RUNNING"}}',
        '{"detail": {"status": "READY", "executionArn": "a:b:c:d:e:f:g:h"}}',
        '{"detail": {"status": "RUNNING", "executionArn": "orders/7"}}',
    ],
)
def test_anything_else_is_not_recognised(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize("between", ["", "\n", " \r\n"])
def test_an_object_of_firehose_holds_one_record_after_the_other(between: str) -> None:
    written = [event("RUNNING"), event("FAILED")]
    content = between.join(json.dumps(each) for each in written) + between
    assert list(records(content.encode())) == written


def test_what_is_no_notification_in_an_object_is_left_out() -> None:
    content = json.dumps({"order": 7}) + json.dumps(event()) + "not JSON"
    assert list(records(content.encode())) == [event()]
