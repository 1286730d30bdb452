"""Events → StateRun: how each stay in a state went."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.executions.history import Status, state_runs
from tests.unit.executions.histories import Writer, recorded


def defined(**states: dict[str, Any]) -> dict[str, Any]:
    return {"StartAt": next(iter(states)), "States": states}


def retried(limit: int, *errors: str) -> dict[str, Any]:
    retry = [{"ErrorEquals": list(errors or ["States.ALL"]), "MaxAttempts": limit}]
    return defined(Hello={"Type": "Task", "Retry": retry, "End": True})


def test_a_state_entered_is_in_progress() -> None:
    history = Writer()
    history.enter("Hello")
    run = history.runs()["Hello"]
    assert (run.status, run.type, run.input) == (Status.IN_PROGRESS, "Task", '{"in":1}')
    assert run.duration is None


def test_a_state_left_has_succeeded() -> None:
    history = Writer()
    history.stay("Hello")
    run = history.runs()["Hello"]
    assert (run.status, run.output) == (Status.SUCCEEDED, '{"out":1}')
    assert run.duration == pytest.approx(0.1)


def test_a_repr_shows_the_outcome_and_no_time() -> None:
    history = Writer()
    history.stay("Hello")
    assert repr(history.runs()["Hello"]) == "StateRun('Hello', 'Succeeded')"


def test_a_failed_execution_leaves_its_state_failed() -> None:
    history = Writer()
    history.enter("Hello")
    history.lambda_fails()
    history.add("ExecutionFailed", error="Oops", cause="because")
    run = history.runs()["Hello"]
    assert (run.status, run.error, run.cause) == (Status.FAILED, "Oops", "because")


def test_an_error_followed_by_leaving_was_caught() -> None:
    history = Writer()
    history.enter("Hello")
    history.lambda_fails()
    history.leave("Hello")
    run = history.runs()["Hello"]
    assert (run.status, run.error) == (Status.CAUGHT_ERROR, "Oops")


def test_a_timeout_is_told_from_other_failures() -> None:
    history = Writer()
    history.enter("Hello")
    history.add("TaskScheduled", resource="r")
    history.add("TaskTimedOut", error="States.Timeout")
    history.add("ExecutionFailed", error="States.Timeout")
    assert history.runs()["Hello"].status is Status.TIMED_OUT


def test_a_failure_with_attempts_left_is_being_retried() -> None:
    history = Writer()
    history.enter("Hello")
    history.lambda_fails()
    run = history.runs(retried(3))["Hello"]
    assert (run.status, run.retry, run.retry_limit) == (Status.RETRYING, 1, 3)


def test_the_retry_is_counted_while_it_runs() -> None:
    history = Writer()
    history.enter("Hello")
    history.lambda_fails()
    history.lambda_fails()
    history.add("LambdaFunctionScheduled", resource="r")
    run = history.runs(retried(3))["Hello"]
    assert (run.status, run.attempts, run.retry, run.retry_limit) == (Status.RETRYING, 3, 2, 3)


def test_a_failure_no_retrier_names_has_failed_at_once() -> None:
    history = Writer()
    history.enter("Hello")
    history.lambda_fails("Other")
    assert history.runs(retried(3, "Oops"))["Hello"].status is Status.FAILED


def test_the_last_failure_is_no_longer_retried() -> None:
    history = Writer()
    history.enter("Hello")
    history.lambda_fails()
    history.lambda_fails()
    run = history.runs(retried(1))["Hello"]
    assert (run.status, run.retry) == (Status.FAILED, 1)


def test_a_retry_that_worked_leaves_no_error() -> None:
    history = Writer()
    history.enter("Hello")
    history.lambda_fails()
    history.add("LambdaFunctionScheduled", resource="r")
    history.add("LambdaFunctionSucceeded", output="1")
    history.leave("Hello")
    run = history.runs(retried(3))["Hello"]
    assert (run.status, run.error, run.attempts) == (Status.SUCCEEDED, None, 2)


def test_without_a_definition_retries_are_counted_all_the_same() -> None:
    history = Writer()
    history.enter("Hello")
    for _ in range(3):
        history.lambda_fails()
    run = history.runs()["Hello"]
    assert (run.retry, run.retry_limit) == (2, None)


def test_a_token_handed_out_is_waited_for() -> None:
    history = Writer()
    history.enter("Ask")
    history.add("TaskScheduled", resource="sendMessage.waitForTaskToken", resourceType="sqs")
    history.add("TaskStarted", resource="sendMessage.waitForTaskToken")
    assert history.runs()["Ask"].status is Status.IN_PROGRESS
    history.add("TaskSubmitted", resource="sendMessage.waitForTaskToken", output="{}")
    assert history.runs()["Ask"].status is Status.WAITING


def test_a_job_submitted_and_run_by_aws_is_in_progress() -> None:
    history = Writer()
    history.enter("Job")
    history.add("TaskScheduled", resource="runTask.sync", resourceType="ecs")
    history.add("TaskSubmitted", resource="runTask.sync", output="{}")
    assert history.runs()["Job"].status is Status.IN_PROGRESS


def test_without_links_a_scheduled_callback_is_already_waited_for() -> None:
    history = Writer()
    history.enter("Ask")
    history.add("TaskScheduled", resource="arn:aws:states:::lambda:invoke.waitForTaskToken")
    runs = state_runs(history.without_links().events)
    assert runs[0].status is Status.WAITING


def test_a_fail_state_has_the_error_it_was_defined_with() -> None:
    history = Writer()
    history.add("FailStateEntered", name="Stop", input="{}")
    stop = {"Type": "Fail", "Error": "Enough", "Cause": "it was"}
    run = history.runs(defined(Stop=stop))["Stop"]
    assert (run.status, run.error, run.cause) == (Status.FAILED, "Enough", "it was")


def test_a_fail_state_without_definition_learns_its_error_from_the_end() -> None:
    history = Writer()
    history.add("FailStateEntered", name="Stop", input="{}")
    history.add("ExecutionFailed", error="Enough", cause="it was")
    assert history.runs()["Stop"].error == "Enough"


def test_stopping_cancels_what_was_going_on() -> None:
    history = Writer()
    history.stay("Before")
    history.enter("Long", "Wait")
    history.add("ExecutionAborted", 0)
    runs = history.runs()
    assert (runs["Before"].status, runs["Long"].status) == (Status.SUCCEEDED, Status.CANCELLED)


def test_a_timed_out_execution_marks_the_state_it_was_in() -> None:
    history = Writer()
    history.enter("Long", "Wait")
    history.add("ExecutionTimedOut", error="States.Timeout")
    assert history.runs()["Long"].status is Status.TIMED_OUT


def test_a_state_that_fails_by_itself_is_blamed() -> None:
    history = Writer()
    history.enter("Pick", "Choice")
    history.add("ExecutionFailed", error="States.Runtime", cause="no such path")
    run = history.runs()["Pick"]
    assert (run.status, run.error) == (Status.FAILED, "States.Runtime")


def test_a_failed_evaluation_is_the_error_of_its_state() -> None:
    history = Writer()
    history.enter("Compute", "Pass")
    history.add("EvaluationFailed", error="States.QueryEvaluationError", state="Compute")
    history.add("ExecutionFailed", error="States.QueryEvaluationError")
    assert history.runs()["Compute"].status is Status.FAILED


def test_a_loop_makes_another_run_of_the_same_state() -> None:
    history = Writer()
    history.stay("Again")
    history.stay("Again")
    assert [run.state for run in state_runs(history.events)] == ["Again", "Again"]


def two_branches() -> tuple[Writer, int, int]:
    history = Writer()
    history.enter("Both", "Parallel")
    started = history.add("ParallelStateStarted")
    return history, history.enter("Left", after=started), history.enter("Right", after=started)


def test_a_failing_branch_cancels_the_others_and_fails_the_parallel() -> None:
    history, left, _ = two_branches()
    failure = history.add("TaskFailed", left, error="Oops")
    failed = history.add("ParallelStateFailed", failure)
    history.add("ExecutionFailed", failed, error="Oops")
    runs = history.runs()
    assert [runs[name].status for name in ("Left", "Right", "Both")] == [
        Status.FAILED,
        Status.CANCELLED,
        Status.FAILED,
    ]


def test_a_caught_parallel_keeps_the_error_from_inside() -> None:
    history, left, _ = two_branches()
    failure = history.add("TaskFailed", left, error="Oops", cause="because")
    failed = history.add("ParallelStateFailed", failure)
    history.leave("Both", "Parallel", after=failed)
    both = history.runs()["Both"]
    assert (both.status, both.error, both.cause) == (Status.CAUGHT_ERROR, "Oops", "because")


def test_a_parallel_begun_anew_is_a_retry_of_it() -> None:
    history, left, _ = two_branches()
    failure = history.add("TaskFailed", left, error="Oops")
    history.add("ParallelStateStarted", failure)
    both = history.runs(
        defined(
            Both={
                "Type": "Parallel",
                "Retry": [{"ErrorEquals": ["Oops"], "MaxAttempts": 2}],
                "Branches": [],
                "End": True,
            }
        )
    )["Both"]
    assert (both.status, both.attempts, both.retry, both.retry_limit) == (
        Status.RETRYING, 2, 1, 2,
    )  # fmt: skip


def test_a_map_counts_the_iterations_that_are_done() -> None:
    history = Writer()
    history.enter("Each", "Map")
    started = history.add("MapStateStarted", length=3)
    for index in range(2):
        begun = history.add("MapIterationStarted", started, name="Each", index=index)
        left = history.stay("One", after=begun)
        history.add("MapIterationSucceeded", left, name="Each", index=index)
    each = history.runs()["Each"]
    assert (each.iterations_done, each.iterations_total) == (2, 3)


def test_a_map_in_a_map_has_a_path_of_iterations() -> None:
    history = Writer()
    history.enter("Outer", "Map")
    history.add("MapStateStarted", length=1)
    history.add("MapIterationStarted", name="Outer", index=0)
    history.enter("Inner", "Map")
    started = history.add("MapStateStarted", length=8)
    history.add("MapIterationStarted", started, name="Inner", index=7)
    history.enter("One", "Pass")
    assert history.runs()["One"].iteration == (0, 7)


def test_a_redriven_execution_takes_its_failed_state_up_again() -> None:
    history = Writer()
    history.enter("Hello")
    failure = history.lambda_fails()
    history.add("ExecutionFailed", error="Oops")
    redriven = history.add("ExecutionRedriven", redriveCount=1)
    history.add("LambdaFunctionScheduled", failure, resource="r")
    assert history.runs()["Hello"].status is Status.RETRYING
    history.add("LambdaFunctionSucceeded", output="1")
    history.leave("Hello")
    assert history.runs()["Hello"].status is Status.SUCCEEDED
    assert redriven


RECORDED = {
    "local-starter": ["Succeeded"] * 3,
    "stock-starter": ["Succeeded"] * 3,
    "local-caught": ["CaughtError", "Succeeded"],
    "stock-caught": ["CaughtError", "Succeeded"],
    "local-failed": ["Failed"],
    "local-abort": ["Cancelled"],
    "local-token": ["Waiting"],
    "stock-token": ["Waiting"],
    "local-parallel": ["Succeeded"] * 4,
    "local-map": ["Succeeded"] * 7,
    "local-map-fails": [
        "CaughtError", "Succeeded", "Cancelled", "Succeeded", "Failed", "Succeeded",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_execution_went_as_it_did(name: str) -> None:
    definition, events = recorded(name)
    assert [run.status.value for run in state_runs(events, definition)] == RECORDED[name]
