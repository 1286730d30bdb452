"""State machines to be drawn: those the drawing must be good at, and random ones."""

from __future__ import annotations

from itertools import count
from typing import Any

from hypothesis import strategies as st

LAMBDA = "arn:aws:states:::lambda:invoke"

Object = dict[str, Any]


def task(following: str | None = None, **fields: Any) -> Object:
    return {"Type": "Task", "Resource": LAMBDA, **fields, **then(following)}


def wait(following: str | None = None, seconds: int = 5) -> Object:
    return {"Type": "Wait", "Seconds": seconds, **then(following)}


def nothing(following: str | None = None) -> Object:
    return {"Type": "Pass", **then(following)}


def then(following: str | None) -> Object:
    return {"Next": following} if following else {"End": True}


def machine(**states: Object) -> Object:
    return {"StartAt": next(iter(states)), "States": states}


def is_text(path: str, value: str, following: str) -> Object:
    return {"Variable": path, "StringEquals": value, "Next": following}


def starter() -> Object:
    return machine(FirstWait=wait("Hello"), Hello=task("SecondWait"), SecondWait=wait())


def five_rules() -> Object:
    rules = [
        is_text("$.type", "book", "Ship"),
        is_text("$.type", "food", "Cool"),
        {
            "And": [
                {"Variable": "$.price", "NumericGreaterThanEquals": 100},
                {"Not": {"Variable": "$.paid", "BooleanEquals": True}},
            ],
            "Next": "Ask",
        },
        {"Variable": "$.customer.country", "StringMatches": "X*", "Next": "Refuse"},
        {"Variable": "$.gift", "IsPresent": True, "Next": "Wrap"},
    ]
    return machine(
        Validate=task("Which"),
        Which={"Type": "Choice", "Choices": rules, "Default": "Aside"},
        Ship=task("Done"),
        Cool=task("Done"),
        Ask=task("Done", Resource="arn:aws:states:::sqs:sendMessage.waitForTaskToken"),
        Refuse={"Type": "Fail", "Error": "Refused"},
        Wrap=nothing("Ship"),
        Aside=wait("Done", 60),
        Done={"Type": "Succeed"},
    )


def parallel_in_map_in_parallel() -> Object:
    left = machine(Left=task("More"), More=task())
    both = {"Type": "Parallel", "Branches": [left, machine(Right=nothing())], "Next": "Join"}
    each = {"Type": "Map", "ItemProcessor": machine(Both=both, Join=nothing()), "End": True}
    outer = {
        "Type": "Parallel",
        "Branches": [machine(Each=each), machine(Alone=task())],
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Apologise"}],
        "Next": "Report",
    }
    return machine(Outer=outer, Report=task(), Apologise={"Type": "Fail", "Error": "Sorry"})


def retry_loop() -> Object:
    rules = [
        is_text("$.status", "DONE", "Report"),
        is_text("$.status", "FAILED", "Give up"),
        is_text("$.status", "LOST", "Start job"),
    ]
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Give up"}]
    retry = [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 3}]
    return {
        "StartAt": "Start job",
        "States": {
            "Start job": task("Wait a bit", Catch=catch),
            "Wait a bit": wait("Get status", 30),
            "Get status": task("Finished", Retry=retry),
            "Finished": {"Type": "Choice", "Choices": rules, "Default": "Wait a bit"},
            "Report": task(),
            "Give up": {"Type": "Fail", "Error": "JobFailed"},
        },
    }


def state_that_leads_to_itself() -> Object:
    rules = [
        {"Variable": "$.n", "NumericLessThan": 3, "Next": "Enough"},
        {"Variable": "$.n", "NumericLessThan": 5, "Next": "Poll"},
    ]
    return machine(
        Poll=task("Enough"),
        Enough={"Type": "Choice", "Choices": rules, "Default": "Stop"},
        Stop={"Type": "Succeed"},
    )


def row_of_60() -> Object:
    names = [f"State {number}" for number in range(1, 61)]
    following = [*names[1:], None]
    return {
        "StartAt": names[0],
        "States": {name: nothing(after) for name, after in zip(names, following, strict=True)},
    }


def names_of_80_characters() -> Object:
    def long(name: str) -> str:
        return (name + " and a name that goes on until eighty characters are reached in all, so")[
            :80
        ]

    camel = "processTheIncomingCustomerOrderAndStoreItInTheDatabaseUnlessItIsAlreadyStoredxxx"
    rule = {
        "Variable": "$.some.very.long.path.into.the.input.that.never.ends",
        "StringEqualsPath": "$.another.long.path.to.compare.with",
        "Next": camel,
    }
    first, choice, last = long("First"), long("Choice"), "W" * 80
    return {
        "StartAt": first,
        "States": {
            first: task(choice),
            choice: {"Type": "Choice", "Choices": [rule], "Default": last},
            camel: task(last),
            last: {"Type": "Succeed"},
        },
    }


NAMED = {
    make.__name__: make()
    for make in (
        starter,
        five_rules,
        parallel_in_map_in_parallel,
        retry_loop,
        state_that_leads_to_itself,
        row_of_60,
        names_of_80_characters,
    )
}

_WORDS = st.text(
    st.sampled_from("abcdefgh ijklmnopq-rstuvwxyz_ABCDWM0123456789<>&'\"äß漢字🙂"),
    min_size=1,
    max_size=74,
)


@st.composite
def machines(draw: st.DrawFn) -> Object:
    """A valid machine: every state is reached, names are unique and at most 80 characters."""
    return _scope(draw, count(), depth=draw(st.integers(0, 3)))


def _scope(draw: st.DrawFn, numbers: count[int], depth: int) -> Object:
    names = [
        f"{draw(_WORDS)} {next(numbers)}" for _ in range(draw(st.integers(1, 7 if depth else 9)))
    ]
    states = {}
    for name, following in zip(names, [*names[1:], None], strict=True):
        states[name] = _state(draw, numbers, depth, names, following)
    return {"StartAt": names[0], "States": states}


def _state(
    draw: st.DrawFn, numbers: count[int], depth: int, names: list[str], following: str | None
) -> Object:
    anywhere = st.sampled_from(names)
    kinds = ["Task", "Wait", "Pass", "Task"]
    if following:
        kinds += ["Choice", "Choice"]
    else:
        kinds += ["Succeed", "Fail"]
    if depth:
        kinds += ["Parallel", "Map"]
    kind = draw(st.sampled_from(kinds))
    if kind in ("Succeed", "Fail"):
        return {"Type": kind}
    if kind == "Choice":
        targets = draw(st.lists(anywhere, min_size=1, max_size=5))
        rules = [is_text(f"$.{draw(_WORDS)}", "x", target) for target in targets]
        return {"Type": "Choice", "Choices": rules, "Default": following}
    state: Object = {"Type": kind, **then(following)}
    if kind == "Parallel":
        count_ = draw(st.integers(1, 3))
        state["Branches"] = [_scope(draw, numbers, depth - 1) for _ in range(count_)]
    elif kind == "Map":
        state["ItemProcessor"] = _scope(draw, numbers, depth - 1)
    if kind in ("Task", "Parallel", "Map"):
        targets = draw(st.lists(anywhere, max_size=2))
        state["Catch"] = [{"ErrorEquals": ["States.ALL"], "Next": target} for target in targets]
    return state
