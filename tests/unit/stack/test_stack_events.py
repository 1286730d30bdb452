"""Stack events: parsed, fetched once, and judged."""

from __future__ import annotations

import pytest

from helpers.stack.change_set import Change
from helpers.stack.events import STACK_TYPE, StackEvent, StackLog, first_failure, outcome
from tests.fakes.cloudformation import FakeCloudFormation

BUCKET = "AWS::S3::Bucket"


def event(status: str, logical_id: str = "Bucket", reason: str = "") -> StackEvent:
    kind = STACK_TYPE if logical_id == "s" else BUCKET
    return StackEvent(logical_id, kind, status, reason)


def test_a_repr_shows_no_time_and_no_physical_id() -> None:
    shown = repr(event("CREATE_COMPLETE"))
    expected = "logical_id='Bucket', type='AWS::S3::Bucket', status='CREATE_COMPLETE', reason=''"
    assert shown == f"StackEvent({expected})"


@pytest.mark.parametrize(
    ("status", "is_final", "is_failure"),
    [
        ("CREATE_IN_PROGRESS", False, False),
        ("CREATE_COMPLETE", True, False),
        ("CREATE_FAILED", True, True),
        ("DELETE_SKIPPED", True, False),
    ],
)
def test_a_resource_is_final_when_it_has_come_to_rest(
    status: str, is_final: bool, is_failure: bool
) -> None:
    assert (event(status).is_final, event(status).is_failure) == (is_final, is_failure)


@pytest.mark.parametrize(
    ("status", "is_final"),
    [
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", False),
        ("UPDATE_ROLLBACK_IN_PROGRESS", False),
        ("UPDATE_ROLLBACK_COMPLETE", True),
        ("UPDATE_COMPLETE", True),
        ("REVIEW_IN_PROGRESS", False),
    ],
)
def test_a_stack_is_final_when_cloudformation_is_done(status: str, is_final: bool) -> None:
    assert event(status, "s").is_final is is_final


def test_the_outcome_is_the_stacks_last_status_not_a_resources() -> None:
    events = [event("UPDATE_IN_PROGRESS", "s"), event("CREATE_COMPLETE")]
    assert outcome(events, "s") is None
    assert outcome([*events, event("UPDATE_COMPLETE", "s")], "s") == event("UPDATE_COMPLETE", "s")


def test_the_cause_is_the_first_failure_that_was_not_a_cancellation() -> None:
    events = [
        event("CREATE_FAILED", "Role", "Resource creation cancelled"),
        event("CREATE_FAILED", "Function", "no such runtime"),
        event("CREATE_FAILED", "Table", "later"),
        event("ROLLBACK_FAILED", "s"),
    ]
    assert first_failure(events) == events[1]


def test_where_all_were_cancelled_the_first_is_named() -> None:
    cancelled = event("CREATE_FAILED", "Role", "Resource creation cancelled")
    assert first_failure([event("CREATE_COMPLETE"), cancelled]) == cancelled


def test_nothing_failed_means_no_cause() -> None:
    assert first_failure([event("CREATE_COMPLETE")]) is None


def log_after_skip(cloudformation: FakeCloudFormation, **options: tuple[Change, ...]) -> StackLog:
    cloudformation.put_stack("s", "CREATE_COMPLETE", "Bucket", "Other")
    log = StackLog(cloudformation, "s", **options)
    log.skip()
    cloudformation.delete_stack(StackName="s")
    return log


def test_a_log_begins_after_what_was_skipped() -> None:
    cloudformation = FakeCloudFormation()
    log = log_after_skip(cloudformation)
    assert [each.status for each in log.read()] == ["DELETE_IN_PROGRESS"]


def test_a_log_grows_without_repeating() -> None:
    cloudformation = FakeCloudFormation()
    log = log_after_skip(cloudformation)
    log.read()
    assert [each.logical_id for each in log.read()] == ["s", "Bucket"]


def test_a_log_leaves_out_what_does_not_change_but_not_its_failure() -> None:
    cloudformation = FakeCloudFormation()
    cloudformation.staying = {"Other": "not empty"}
    log = log_after_skip(cloudformation, changes=())
    for _ in range(5):
        log.read()
    assert [each.logical_id for each in log.events] == ["s", "Other", "s"]


def test_what_is_added_is_said_to_be_created() -> None:
    cloudformation = FakeCloudFormation()
    stack = cloudformation.put_stack("s", "UPDATE_COMPLETE")
    log = StackLog(cloudformation, "s", changes=(Change("Add", "New", BUCKET),))
    log.skip()
    cloudformation.tell(stack, "New", BUCKET, "UPDATE_COMPLETE")
    assert [each.status for each in log.read()] == ["CREATE_COMPLETE"]


def test_a_log_can_begin_where_an_operation_began() -> None:
    cloudformation = FakeCloudFormation()
    stack = cloudformation.put_stack("s", "CREATE_COMPLETE", "Bucket")
    cloudformation.delete_stack(StackName="s")
    early = StackLog(cloudformation, stack.stack_id)
    early.read()
    early.read()
    log = StackLog(cloudformation, stack.stack_id)
    log.skip_to_last("DELETE_IN_PROGRESS")
    assert log.read()[0].status == "DELETE_IN_PROGRESS"
