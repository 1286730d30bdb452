"""Exercises without any AWS: machines are small stand-ins that answer as a definition would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from helpers.api import Headers, Request, Response
from helpers.errors import NotFound, TimedOut, Unreachable
from helpers.exercises import (
    Exercise,
    Option,
    Prediction,
    Question,
    Task,
    Verdict,
    correct,
    load_exercise,
    problem,
    try_inputs,
    wrong,
)

Ended = SimpleNamespace


@dataclass
class FakeExecution:
    """An execution that has ended already, or never will."""

    ended: Ended
    visited: tuple[str, ...] = ()
    error: Exception | None = None
    stopped: bool = False

    def stop(self, **_options: Any) -> None:
        self.stopped = True

    def wait(self, **_options: Any) -> Ended:
        if self.error:
            raise self.error
        return self.ended

    def history(self) -> list[SimpleNamespace]:
        events = [SimpleNamespace(type="ExecutionStarted", state=None)]
        for state in self.visited:
            events.append(SimpleNamespace(type="TaskStateEntered", state=state))
            events.append(SimpleNamespace(type="TaskStateExited", state=state))
        return events


@dataclass
class FakeMachine:
    """A machine whose executions end as ``answer`` says."""

    answer: Callable[[Any], FakeExecution]
    states: dict[str, Any] = field(default_factory=dict)
    inputs: list[Any] = field(default_factory=list)

    def definition(self) -> dict[str, Any]:
        return {"States": self.states}

    def start_execution(self, value: Any) -> FakeExecution:
        self.inputs.append(value)
        return self.answer(value)

    def state_machine(self, _name: str) -> FakeMachine:
        """Be the stack too: it holds this machine only."""
        return self


def succeeded(output: Any, visited: tuple[str, ...] = ()) -> FakeExecution:
    ended = Ended(status="SUCCEEDED", output=output, error=None, cause=None)
    return FakeExecution(ended, visited)


def failed(error: str) -> FakeExecution:
    return FakeExecution(Ended(status="FAILED", output=None, error=error, cause="because"))


def timed_out() -> FakeExecution:
    error = TimedOut("waiting for the execution", seconds=60, last="RUNNING")
    return FakeExecution(Ended(), error=error)


def exercise_with(check: Callable[[Any], Any]) -> Exercise:
    task = Task(check, ("the place", "the concept", "nearly the fix"), "starter", "\nsolution\n")
    options = {"a": Option(1, "why a"), "b": Option(2, "why b")}
    question = Question("How many?", options, observe=lambda ended: ended.output)
    return Exercise("01-starter", {"count": question}, {"make": task})


@pytest.fixture
def exercise() -> Exercise:
    return exercise_with(lambda _stack: correct("Well done."))


def test_a_prediction_shows_its_question_until_it_is_answered(exercise: Exercise) -> None:
    assert repr(exercise.predict("count", None)) == "How many?\n    a) 1\n    b) 2"


def test_an_answered_prediction_shows_the_answer_but_not_whether_it_is_right(
    exercise: Exercise,
) -> None:
    assert repr(exercise.predict("count", "b")) == "Your prediction: b) 2"


def test_a_prediction_not_made_is_not_attempted(exercise: Exercise) -> None:
    outcome = exercise.predict("count", None).check(succeeded(1))
    assert outcome.verdict is Verdict.NOT_ATTEMPTED


def test_a_prediction_is_correct_when_it_is_what_happened(exercise: Exercise) -> None:
    outcome = exercise.predict("count", "a").check(succeeded(1))
    assert (outcome.verdict, outcome.message) == (Verdict.CORRECT, "why a")


def test_a_wrong_prediction_says_why_it_tempts_and_what_happened(exercise: Exercise) -> None:
    outcome = exercise.predict("count", "b").check(succeeded(1))
    assert (outcome.verdict, outcome.message) == (Verdict.WRONG, "why b")
    assert dict(outcome.comparison) == {"predicted": 2, "observed": 1}


def test_a_run_that_fits_no_answer_is_a_problem_and_not_the_learners_mistake(
    exercise: Exercise,
) -> None:
    outcome = exercise.predict("count", "b").check(succeeded(3))
    assert outcome.verdict is Verdict.PROBLEM


def test_a_run_that_never_ends_is_a_problem(exercise: Exercise) -> None:
    assert exercise.predict("count", "b").check(timed_out()).verdict is Verdict.PROBLEM


def test_a_prediction_may_be_about_what_an_api_answers() -> None:
    options = {"a": Option(404, "so it is elsewhere"), "b": Option(403, "as here")}
    question = Question("Which status?", options, observe=lambda response: response.status)
    response = Response(403, "Forbidden", Headers(), "", Request("GET", "/no", "http://a/no"), 0.1)
    assert Prediction(question, "b").check(response).verdict is Verdict.CORRECT
    assert Prediction(question, "a").check(response).verdict is Verdict.WRONG


def test_an_answer_that_is_not_among_the_options_names_them(exercise: Exercise) -> None:
    with pytest.raises(NotFound) as caught:
        exercise.predict("count", "z")
    assert caught.value.known == ("a", "b")


def test_an_unknown_question_names_those_there_are(exercise: Exercise) -> None:
    with pytest.raises(NotFound) as caught:
        exercise.predict("colour", None)
    assert caught.value.known == ("count",)


def test_an_unknown_task_names_those_there_are(exercise: Exercise) -> None:
    with pytest.raises(NotFound) as caught:
        exercise.check(FakeMachine(succeeded), "break")
    assert caught.value.known == ("make",)


def test_a_check_that_cannot_be_made_is_a_problem_that_says_what_to_do() -> None:
    def unreachable(_stack: Any) -> Any:
        raise Unreachable("nothing answers", next_step="Run the setup cell again.")

    outcome = exercise_with(unreachable).check(FakeMachine(succeeded))
    assert outcome.verdict is Verdict.PROBLEM
    assert outcome.message.endswith("Run the setup cell again.")


def test_a_bug_in_a_check_is_raised_and_never_called_wrong() -> None:
    def buggy(_stack: Any) -> Any:
        raise KeyError("States")

    with pytest.raises(KeyError):
        exercise_with(buggy).check(FakeMachine(succeeded))


def test_hints_climb_three_rungs_and_the_last_one_stays(exercise: Exercise) -> None:
    hints = [exercise.hint() for _ in range(4)]
    assert [hint.rung for hint in hints] == [1, 2, 3, 3]
    assert [hint.text for hint in hints[:3]] == ["the place", "the concept", "nearly the fix"]


def test_hints_of_two_loaded_exercises_are_counted_apart() -> None:
    load_exercise("01-starter").hint()
    assert load_exercise("01-starter").hint().rung == 1


def test_a_solution_shows_its_definition(exercise: Exercise) -> None:
    assert repr(exercise.solution()) == "solution"


def test_an_outcome_is_readable_as_text() -> None:
    outcome = wrong("It is lost.", expected={"a": 1}, observed=None)
    assert repr(outcome) == '✕ Wrong. It is lost.\n    expected: {"a": 1}\n    observed: null'


def test_an_outcome_escapes_what_a_machine_said() -> None:
    outcome = wrong("It is <lost>.", observed="<script>")
    assert "<script>" not in outcome._repr_html_()
    assert "It is &lt;lost&gt;." in outcome._repr_html_()


@pytest.mark.parametrize("code", ["$", "$.answers.hello", "$input.json", "${AWS::Region}"])
def test_a_dollar_sign_in_an_outcome_begins_code_and_no_formula(code: str) -> None:
    assert f"A <code>{code}</code>, and so on" in wrong(f"A {code}, and so on")._repr_html_()


def test_the_four_verdicts_differ_by_more_than_colour() -> None:
    marks = {
        repr(outcome).split()[0] for outcome in (correct(""), wrong(""), problem(NotFound("", "")))
    }
    assert len(marks) == 3


def test_every_input_is_started_before_the_first_is_waited_for() -> None:
    machine = FakeMachine(succeeded)
    trials = try_inputs(machine, 1, 2)
    assert machine.inputs == [1, 2]
    assert [trial.output for trial in trials] == [1, 2]


def test_a_trial_lists_the_states_it_entered() -> None:
    machine = FakeMachine(lambda value: succeeded(value, ("First", "Second")))
    assert try_inputs(machine, 1)[0].visited == ("First", "Second")


def test_a_failed_trial_is_data() -> None:
    trial = try_inputs(FakeMachine(lambda _value: failed("States.Runtime")), 1)[0]
    assert (trial.status, trial.error, trial.output) == ("FAILED", "States.Runtime", None)


def test_a_trial_that_does_not_end_is_stopped_since_on_aws_it_would_cost() -> None:
    endless = timed_out()
    trial = try_inputs(FakeMachine(lambda _value: endless), 1)[0]
    assert endless.stopped
    assert trial.status == "still RUNNING after 60 s"


def test_an_unknown_exercise_names_those_there_are() -> None:
    with pytest.raises(NotFound) as caught:
        load_exercise("00-nowhere")
    assert "01-starter" in caught.value.known
