"""Deleting a stack."""

from __future__ import annotations

import pytest

from helpers.errors import StackFailed
from helpers.stack.deletion import Deletion
from tests.fakes.aws import FakeTime
from tests.unit.stack.stacks import BUCKET_NAME, NAME, Scene


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.cloudformation.put_stack(NAME, "UPDATE_COMPLETE", "ServerlessDeploymentBucket", "Table")
    return scene


def delete(scene: Scene) -> Deletion:
    deletion = Deletion(scene.aws, NAME)
    deletion.start()
    return deletion


def test_a_stack_is_deleted_with_its_events(scene: Scene) -> None:
    events = delete(scene).events(clock=FakeTime().clock)
    assert [(event.logical_id, event.status) for event in events if event.is_final] == [
        ("ServerlessDeploymentBucket", "DELETE_COMPLETE"),
        ("Table", "DELETE_COMPLETE"),
        (NAME, "DELETE_COMPLETE"),
    ]
    assert NAME not in scene.cloudformation.stacks


def test_the_deployment_bucket_is_emptied_first(scene: Scene) -> None:
    scene.s3.buckets[BUCKET_NAME] = {str(number): b"" for number in range(1500)}
    delete(scene)
    assert scene.s3.buckets[BUCKET_NAME] == {}


def test_what_is_planned_is_what_the_stack_holds(scene: Scene) -> None:
    planned = [logical_id for logical_id, _ in delete(scene).planned]
    assert planned == ["ServerlessDeploymentBucket", "Table"]


def test_a_stack_that_is_gone_already_ends_at_once_saying_so() -> None:
    deletion = delete(Scene())
    deletion.wait()
    assert list(deletion.events()) == []
    assert deletion.notes == ("there is no such stack; nothing to delete",)


def test_a_resource_that_stays_fails_with_awss_reason(scene: Scene) -> None:
    scene.cloudformation.staying = {"Table": "it is in use"}
    with pytest.raises(StackFailed) as caught:
        delete(scene).wait(clock=FakeTime().clock)
    assert (caught.value.status, caught.value.logical_id) == ("DELETE_FAILED", "Table")
    assert caught.value.reason == "it is in use"


def test_a_deletion_that_somebody_else_began_is_followed(scene: Scene) -> None:
    list(zip(range(2), delete(scene).events(clock=FakeTime().clock), strict=False))
    other = delete(scene)
    events = list(other.events(clock=FakeTime().clock))
    assert (events[0].status, events[-1].status) == ("DELETE_IN_PROGRESS", "DELETE_COMPLETE")
    assert scene.cloudformation.calls.count("delete_stack") == 1


def test_another_operation_is_waited_for(scene: Scene) -> None:
    scene.cloudformation.finish(NAME, "UPDATE_IN_PROGRESS")
    deletion = delete(scene)
    assert scene.cloudformation.calls == []
    scene.cloudformation.finish(NAME, "UPDATE_COMPLETE")
    deletion.wait(clock=FakeTime().clock)
    assert NAME not in scene.cloudformation.stacks
