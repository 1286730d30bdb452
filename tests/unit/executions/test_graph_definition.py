"""ASL → short words, and who retries what."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.executions.definition import (
    Retrier,
    caption,
    index_states,
    matching_retrier,
    rule_words,
)
from tests.unit.widgets.machines import parallel_in_map_in_parallel


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"Variable": "$.a", "StringEquals": "x"}, '$.a = "x"'),
        ({"Variable": "$.a", "NumericLessThanEquals": 3}, "$.a ≤ 3"),
        ({"Variable": "$.a", "NumericGreaterThanPath": "$.b"}, "$.a > $.b"),
        ({"Variable": "$.a", "BooleanEquals": True}, "$.a = true"),
        ({"Variable": "$.a", "StringMatches": "lo*"}, '$.a matches "lo*"'),
        ({"Variable": "$.a", "IsPresent": False}, "$.a is not present"),
        ({"Variable": "$.a", "IsNull": True}, "$.a is null"),
        ({"Variable": "$.a", "IsNumeric": True}, "$.a is a numeric"),
        ({"Not": {"Variable": "$.a", "IsNull": True}}, "not ($.a is null)"),
        (
            {"Or": [{"Variable": "$.a", "IsNull": True}, {"Variable": "$.b", "IsNull": True}]},
            "$.a is null or $.b is null",
        ),
        (
            {
                "And": [
                    {"Or": [{"Variable": "$.a", "IsNull": True}, {"Condition": "{% $x %}"}]},
                    {"Variable": "$.b", "IsNull": True},
                ]
            },
            "($.a is null or $x) and $.b is null",
        ),
        ({"Condition": "{% $n > 3 %}", "Next": "A"}, "$n > 3"),
    ],
)
def test_a_rule_reads_like_a_sentence(rule: dict[str, Any], words: str) -> None:
    assert rule_words(rule) == words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"Type": "Wait", "Seconds": 5}, "Wait 5 s"),
        ({"Type": "Wait", "SecondsPath": "$.delay"}, "Wait $.delay"),
        ({"Type": "Wait", "Timestamp": "2026-11-22T12:00:00Z"}, "Wait until 2026-11-22T12:00:00Z"),
        ({"Type": "Task", "Resource": "arn:aws:lambda:eu-west-1:1:function:f"}, "Lambda function"),
        ({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke"}, "Lambda invoke"),
        (
            {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken"},
            "SQS sendMessage",
        ),
        ({"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:getObject"}, "S3 getObject"),
        (
            {"Type": "Task", "Resource": "arn:aws:states:eu-west-1:1:activity:paint"},
            "Activity paint",
        ),
        ({"Type": "Task", "Resource": {"Fn::GetAtt": ["F", "Arn"]}}, "Task"),
        ({"Type": "Parallel", "Branches": [{}, {}]}, "Parallel, 2 branches"),
        ({"Type": "Parallel", "Branches": [{}]}, "Parallel, 1 branch"),
        ({"Type": "Map", "ItemProcessor": {}, "MaxConcurrency": 2}, "Map, 2 at a time"),
        (
            {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}}},
            "Distributed Map",
        ),
        ({"Type": "Map", "Iterator": {}}, "Map"),
        ({"Type": "Succeed"}, "Succeed"),
        ({}, "?"),
    ],
)
def test_a_caption_says_what_kind_of_state_it_is(state: dict[str, Any], words: str) -> None:
    assert caption(state) == words


def test_states_are_found_at_any_depth() -> None:
    known = index_states(parallel_in_map_in_parallel())
    assert (known["Right"].container, known["Right"].branch) == ("Both", 1)


@pytest.mark.parametrize(
    ("names", "error", "applies"),
    [
        (["Oops"], "Oops", True),
        (["Oops"], "Other", False),
        (["States.ALL"], "Other", True),
        (["States.ALL"], "States.Runtime", False),
        (["States.TaskFailed"], "Other", True),
        (["States.TaskFailed"], "States.Timeout", False),
    ],
)
def test_a_retrier_applies_to_the_errors_it_names(
    names: list[str], error: str, applies: bool
) -> None:
    state = {"Retry": [{"ErrorEquals": names, "MaxAttempts": 1}]}
    assert matching_retrier(state, error) == (Retrier(0, 1) if applies else None)


def test_three_attempts_are_allowed_when_none_are_given() -> None:
    assert matching_retrier({"Retry": [{"ErrorEquals": ["States.ALL"]}]}, "X") == Retrier(0, 3)
