"""A stack in one call, for tests of what CloudFormation makes of a resource."""

from __future__ import annotations

import json
from collections.abc import Mapping
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
    client.create_stack(StackName=name, TemplateBody=json.dumps({"Resources": resources}))
    *_, status = poll(
        lambda: client.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"],
        final=lambda found: not found.endswith("IN_PROGRESS"),
        what=f"stack {name}",
        timeout=20,
        pace=aws.pace,
    )
    events = client.paginate("describe_stack_events", "StackEvents", StackName=name)
    reasons = {
        event["LogicalResourceId"]: event.get("ResourceStatusReason", "")
        for event in events
        if event["ResourceStatus"].endswith("_FAILED")
    }
    client.delete_stack(StackName=name)
    return Deployed(status, reasons)
