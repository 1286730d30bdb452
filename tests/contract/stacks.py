"""A stack in one call, for tests of what CloudFormation makes of a resource."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from helpers.aws.base import Aws
from helpers.polling import poll


@dataclass(frozen=True)
class Deployed:
    """How the creation of a stack ended, and why resources failed."""

    status: str
    reasons: Mapping[str, str]


def deploy(aws: Aws, name: str, resources: Mapping[str, Any]) -> Deployed:
    """Create a stack, wait for the end, and remove it."""
    client = aws.client("cloudformation")
    status = _create(aws, name, resources)
    events = client.paginate("describe_stack_events", "StackEvents", StackName=name)
    reasons = {
        event["LogicalResourceId"]: event.get("ResourceStatusReason", "")
        for event in events
        if event["ResourceStatus"].endswith("_FAILED")
    }
    client.delete_stack(StackName=name)
    return Deployed(status, reasons)


@contextmanager
def deployed(aws: Aws, name: str, resources: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    """Create a stack, give the physical ids of its resources, and remove it in the end."""
    client = aws.client("cloudformation")
    _create(aws, name, resources)
    yield _physical_ids(aws, name)
    client.delete_stack(StackName=name)


def updated(aws: Aws, name: str, resources: Mapping[str, Any]) -> Mapping[str, str]:
    """Update a stack and return the physical ids of its resources."""
    client = aws.client("cloudformation")
    client.update_stack(StackName=name, TemplateBody=json.dumps({"Resources": resources}))
    assert _finished(aws, name) == "UPDATE_COMPLETE"
    return _physical_ids(aws, name)


def _physical_ids(aws: Aws, name: str) -> Mapping[str, str]:
    found = aws.client("cloudformation").describe_stack_resources(StackName=name)
    return {
        one["LogicalResourceId"]: one.get("PhysicalResourceId", "")
        for one in found["StackResources"]
    }


def _create(aws: Aws, name: str, resources: Mapping[str, Any]) -> str:
    """Create a stack and return the status it ends with."""
    client = aws.client("cloudformation")
    client.create_stack(StackName=name, TemplateBody=json.dumps({"Resources": resources}))
    return _finished(aws, name)


def _finished(aws: Aws, name: str) -> str:
    client = aws.client("cloudformation")
    *_, status = poll(
        lambda: client.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"],
        final=lambda found: not found.endswith("IN_PROGRESS"),
        what=f"stack {name}",
        timeout=20,
        pace=aws.pace,
    )
    return str(status)
