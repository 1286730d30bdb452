"""What the Resource of a Task names: a Lambda function, an activity, or a service's action."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Resource:
    """A Resource as the events of its task name it."""

    family: str
    """How the types of its events begin: LambdaFunction, Activity or Task."""
    service: str = ""
    action: str = ""


def parse_resource(resource: str) -> Resource:
    """Take a Resource apart: ``arn:aws:states:::lambda:invoke`` is lambda's invoke."""
    if ":activity:" in resource:
        return Resource("Activity")
    _, found, integration = resource.partition(":states:::")
    if not found:
        return Resource("LambdaFunction")
    parts = integration.split(":")
    words = 2 if parts[0] == "aws-sdk" else 1
    return Resource("Task", ":".join(parts[:words]), ":".join(parts[words:]))
