"""What the fakes of the unit tests promise, held against the local AWS: they may not lie."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from helpers.aws.base import Aws
from helpers.aws.embedded import EmbeddedAws
from helpers.errors import CallRefused
from helpers.polling import poll
from tests.fakes.aws import FakeAws
from tests.fakes.cloudformation import FakeCloudFormation

TEMPLATE = json.dumps({"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}})


@pytest.fixture(params=["fake", "embedded"])
def any_aws(request: pytest.FixtureRequest) -> Aws:
    if request.param == "fake":
        return FakeAws(cloudformation=FakeCloudFormation())
    aws: EmbeddedAws = request.getfixturevalue("aws")
    return aws


@pytest.fixture
def name() -> str:
    return f"contract-{uuid4().hex[:8]}"


@pytest.fixture
def cloudformation(any_aws: Aws, name: str) -> Iterator[Any]:
    client = any_aws.client("cloudformation")
    yield client
    if isinstance(any_aws, EmbeddedAws):
        client.delete_stack(StackName=name)


def propose(cloudformation: Any, name: str, kind: str) -> str:
    answer = cloudformation.create_change_set(
        StackName=name,
        ChangeSetName=f"set-{uuid4().hex}",
        ChangeSetType=kind,
        TemplateBody=TEMPLATE,
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
        Tags=[{"Key": "STAGE", "Value": "dev"}],
    )
    return str(answer["Id"])


def deploy(cloudformation: Any, name: str) -> str:
    """Create the stack; return its id."""
    cloudformation.execute_change_set(ChangeSetName=propose(cloudformation, name, "CREATE"))
    until(lambda: newest(cloudformation, name)["ResourceStatus"] == "CREATE_COMPLETE", name)
    return str(cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackId"])


def newest(cloudformation: Any, stack: str) -> dict[str, Any]:
    events = cloudformation.paginate("describe_stack_events", "StackEvents", StackName=stack)
    return next(event for event in events if event["LogicalResourceId"].startswith("contract-"))


def until(reached: Callable[[], bool], what: str) -> None:
    for _ in poll(reached, final=bool, what=what, timeout=20, pace=EmbeddedAws.pace):
        pass


def test_a_missing_stack_is_a_validation_error(cloudformation: Any, name: str) -> None:
    with pytest.raises(CallRefused) as caught:
        cloudformation.describe_stacks(StackName=name)
    assert caught.value.code == "ValidationError"
    assert "does not exist" in caught.value.reason


def test_a_change_set_of_a_new_stack_puts_it_under_review(cloudformation: Any, name: str) -> None:
    propose(cloudformation, name, "CREATE")
    (stack,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    assert stack["StackStatus"] == "REVIEW_IN_PROGRESS"


def test_a_stack_under_review_takes_another_first_change_set(
    cloudformation: Any, name: str
) -> None:
    propose(cloudformation, name, "CREATE")
    arn = propose(cloudformation, name, "CREATE")
    changes = cloudformation.describe_change_set(ChangeSetName=arn)["Changes"]
    assert changes[0]["ResourceChange"]["Action"] == "Add"


def test_a_stack_that_exists_is_not_created_again(cloudformation: Any, name: str) -> None:
    deploy(cloudformation, name)
    with pytest.raises(CallRefused) as caught:
        propose(cloudformation, name, "CREATE")
    assert caught.value.code == "AlreadyExistsException"


def test_a_change_set_without_changes_fails_with_these_words(
    cloudformation: Any, name: str
) -> None:
    deploy(cloudformation, name)
    arn = propose(cloudformation, name, "UPDATE")
    answer = cloudformation.describe_change_set(ChangeSetName=arn)
    assert answer["Status"] == "FAILED"
    assert "didn't contain changes" in answer["StatusReason"]


def test_a_change_set_is_executed_once(cloudformation: Any, name: str) -> None:
    arn = propose(cloudformation, name, "CREATE")
    cloudformation.execute_change_set(ChangeSetName=arn)
    with pytest.raises(CallRefused) as caught:
        cloudformation.execute_change_set(ChangeSetName=arn)
    assert caught.value.code in {"InvalidChangeSetStatus", "ChangeSetNotFound"}


def test_events_come_newest_first_and_end_with_the_stack(cloudformation: Any, name: str) -> None:
    deploy(cloudformation, name)
    events = [
        (event["LogicalResourceId"], event["ResourceStatus"])
        for event in cloudformation.paginate("describe_stack_events", "StackEvents", StackName=name)
    ]
    assert events == [
        (name, "CREATE_COMPLETE"),
        ("Queue", "CREATE_COMPLETE"),
        ("Queue", "CREATE_IN_PROGRESS"),
        (name, "CREATE_IN_PROGRESS"),
        (name, "REVIEW_IN_PROGRESS"),
    ]


def test_a_deleted_stack_is_known_by_its_id_only(cloudformation: Any, name: str) -> None:
    stack_id = deploy(cloudformation, name)
    cloudformation.delete_stack(StackName=stack_id)
    until(
        lambda: newest(cloudformation, stack_id)["ResourceStatus"] == "DELETE_COMPLETE",
        name,
    )
    with pytest.raises(CallRefused):
        cloudformation.describe_stacks(StackName=name)
