"""What the Resource of a Task names."""

from __future__ import annotations

import pytest

from helpers.aws.server.resources import Resource, parse_resource


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("arn:aws:lambda:eu-west-1:000000000000:function:hello", Resource("LambdaFunction")),
        ("arn:aws:states:eu-west-1:000000000000:activity:human", Resource("Activity")),
        ("arn:aws:states:::lambda:invoke", Resource("Task", "lambda", "invoke")),
        (
            "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            Resource("Task", "sqs", "sendMessage.waitForTaskToken"),
        ),
        (
            "arn:aws:states:::states:startExecution.sync:2",
            Resource("Task", "states", "startExecution.sync:2"),
        ),
        (
            "arn:aws:states:::aws-sdk:dynamodb:getItem",
            Resource("Task", "aws-sdk:dynamodb", "getItem"),
        ),
    ],
)
def test_a_resource_is_taken_apart(text: str, expected: Resource) -> None:
    assert parse_resource(text) == expected
