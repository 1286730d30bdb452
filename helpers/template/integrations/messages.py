"""Topics, queues, event buses, mail, schedules and HTTP calls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from helpers.config.model import Json
from helpers.template.fragment import Compilation
from helpers.template.integrations.arns import here
from helpers.template.integrations.handler import Handler
from helpers.template.intrinsics import get_att, sub
from helpers.template.permissions import EVERYTHING, Permission
from helpers.template.task import Task, is_jsonata

_QUEUE_URL = re.compile(r"https://sqs.(.*).amazonaws.com/(.*)/(.*)")


def publish(task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow publishing to the topic."""
    topic = EVERYTHING if task.is_dynamic("TopicArn") else task.get("TopicArn")
    if topic is not None:
        yield Permission(("sns:Publish",), topic)


def send_message(task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow sending to the queue, whose ARN is told from its URL."""
    dynamic = task.is_dynamic("QueueUrl")
    queue = EVERYTHING if dynamic else _queue_arn(task.get("QueueUrl"))
    if queue is not None:
        yield Permission(("sqs:SendMessage",), queue)


def put_events(task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow putting events on the buses the entries name."""
    if task.is_dynamic("Entries"):
        yield Permission(("events:PutEvents",), EVERYTHING)
        return
    buses: list[Json] = []
    for entry in task.get("Entries") or []:
        bus = entry.get("EventBusName") or "default"
        if bus not in buses:
            buses.append(bus)
    arn = here("events", "event-bus/${eventBus}")
    resources = [EVERYTHING if is_jsonata(bus) else sub(arn, {"eventBus": bus}) for bus in buses]
    yield Permission(("events:PutEvents",), resources)


def send_email(_task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow sending mail; SES knows no ARN of a message."""
    yield Permission(("ses:SendEmail",), EVERYTHING)


def call_http(task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow an HTTP call with the credentials that the connection keeps."""
    authentication = task.get("Authentication")
    given = authentication if isinstance(authentication, Mapping) else {}
    connection = given.get("ConnectionArn")
    dynamic = not connection or is_jsonata(connection)
    yield Permission(("states:InvokeHTTPEndpoint",), EVERYTHING)
    yield Permission(
        ("events:RetrieveConnectionCredentials",), EVERYTHING if dynamic else connection
    )
    yield Permission(
        ("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"),
        sub(here("secretsmanager", "secret:events!connection/*")),
    )


def schedule(action: str, task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow a schedule in its group, and handing over the role it runs with."""
    group = task.get("GroupName") or "default"
    arn = here("scheduler", "schedule/${scheduleGroupName}/*")
    dynamic = is_jsonata(task.arguments.get("GroupName"))
    yield Permission((action,), EVERYTHING if dynamic else sub(arn, {"scheduleGroupName": group}))
    target = task.get("Target")
    role = target.get("RoleArn") if isinstance(target, Mapping) else None
    if role:
        yield Permission(("iam:PassRole",), EVERYTHING if is_jsonata(role) else role)


def _queue_arn(url: Json) -> Json:
    if isinstance(url, Mapping):
        # Ref of a queue is its URL. Of another intrinsic, the queue behind it is not known.
        return get_att(url["Ref"]) if "Ref" in url else EVERYTHING
    match = _QUEUE_URL.search(url or "")
    if match is None:
        return None
    region, account, name = match.groups()
    return f"arn:{_partition(region)}:sqs:{region}:{account}:{name}"


def _partition(region: str) -> str:
    if region.startswith("us-gov"):
        return "aws-us-gov"
    return "aws-cn" if region.startswith("cn-") else "aws"


INTEGRATIONS: Mapping[str, Handler] = {
    "sns:publish": publish,
    "sns:publish.waitForTaskToken": publish,
    "sqs:sendMessage": send_message,
    "sqs:sendMessage.waitForTaskToken": send_message,
    "events:putEvents": put_events,
    "events:putEvents.waitForTaskToken": put_events,
    "aws-sdk:sesv2:sendEmail": send_email,
    "http:invoke": call_http,
    "aws-sdk:scheduler:createSchedule": partial(schedule, "scheduler:CreateSchedule"),
    "aws-sdk:scheduler:deleteSchedule": partial(schedule, "scheduler:DeleteSchedule"),
}
