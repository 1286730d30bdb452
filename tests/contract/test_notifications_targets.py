"""What the targets of a rule receive, kind by kind."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from helpers.aws.embedded import EmbeddedAws
from tests.contract.playground import ROLE, Playground, one_state
from tests.contract.rules import Exchange, arrived

PASS = one_state({"Type": "Pass"})
PRINT = "import json\ndef handler(event, context):\n    print(json.dumps(event))\n"


class Sender:
    """A machine whose every start is told to some target."""

    def __init__(self, playground: Playground) -> None:
        self.playground = playground
        self.exchange = Exchange(playground.aws)
        self.machine = playground.machine(PASS)

    def to(self, arn: str, **target: Any) -> None:
        """Make a rule with this target."""
        self.exchange.rule(self.machine, {"Arn": arn, **target}, statuses=["RUNNING"])

    def send(self, name: str | None = None) -> str:
        """Start an execution and return its name, of which the target is told."""
        named = {"name": name} if name else {}
        start = self.playground.states.start_execution
        arn: str = start(stateMachineArn=self.machine, **named)["executionArn"]
        return arn.rpartition(":")[2]


@pytest.fixture
def sender(corrected: Playground) -> Iterator[Sender]:
    """On the corrected local AWS, and on the stock one, where each test must fail."""
    made = Sender(corrected)
    yield made
    made.exchange.clear()


@pytest.fixture
def ours(playground: Playground) -> Iterator[Sender]:
    """On the corrected local AWS only: the stock one does this too, or has failed already."""
    made = Sender(playground)
    yield made
    made.exchange.clear()


def name_in(text: str | bytes) -> str:
    """Return the name of the execution that an event is about."""
    return str(json.loads(text)["detail"]["name"])


def test_a_function_is_told(ours: Sender) -> None:
    function = ours.playground.function(PRINT)
    ours.to(function)
    name = ours.send()
    assert [name_in(line) for line in ours.exchange.logged(function, 1)] == [name]


def test_a_function_that_fails_is_told_again(sender: Sender) -> None:
    function = sender.playground.function(PRINT + "    raise ValueError('no')\n")
    sender.to(function)
    name = sender.send()
    assert [name_in(line) for line in sender.exchange.logged(function, 2, timeout=6)] == [
        name,
        name,
    ]


def test_a_topic_is_told_without_a_subject(sender: Sender) -> None:
    client, queue = sender.playground.aws.client("sns"), sender.exchange.queue()
    topic = client.create_topic(Name=sender.exchange.name())["TopicArn"]
    sender.exchange.undo(client.delete_topic, TopicArn=topic)
    client.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue.arn)
    sender.to(topic)
    name = sender.send()
    (notification,) = queue.events(1)
    assert name_in(notification["Message"]) == name
    assert "Subject" not in notification


def test_a_queue_is_told(ours: Sender) -> None:
    queue = ours.exchange.queue()
    ours.to(queue.arn)
    name = ours.send()
    assert [name_in(message["Body"]) for message in queue.messages(1)] == [name]


def test_a_fifo_queue_is_told_in_its_group(ours: Sender) -> None:
    queue = ours.exchange.queue(in_order=True, ContentBasedDeduplication="true")
    ours.to(queue.arn, SqsParameters={"MessageGroupId": "mine"})
    names = [ours.send(), ours.send()]
    messages = queue.messages(2)
    assert [name_in(message["Body"]) for message in messages] == names
    assert {message["Attributes"]["MessageGroupId"] for message in messages} == {"mine"}


def test_a_fifo_queue_that_cannot_tell_doubles_is_not_told(sender: Sender) -> None:
    queue, other = sender.exchange.queue(in_order=True), sender.exchange.queue()
    sender.to(queue.arn, SqsParameters={"MessageGroupId": "mine"})
    sender.to(other.arn)
    sender.send()
    other.messages(1)
    time.sleep(0.3)
    assert queue.messages(0) == []


def test_a_stream_is_told_by_the_id_of_the_event(sender: Sender) -> None:
    stream = sender.exchange.stream()
    sender.to(stream, RoleArn=ROLE)
    name = sender.send()
    (record,) = sender.exchange.records(stream, 1)
    assert name_in(record["Data"]) == name
    assert record["PartitionKey"] == json.loads(record["Data"])["id"]


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("$.detail.name", "a-name"),
        ("$.detail-type", "Step Functions Execution Status Change"),
        ("$.detail.redriveCount", "0"),
    ],
)
def test_a_stream_is_told_by_what_a_path_finds(ours: Sender, path: str, key: str) -> None:
    stream = ours.exchange.stream()
    ours.to(stream, RoleArn=ROLE, KinesisParameters={"PartitionKeyPath": path})
    ours.send("a-name")
    (record,) = ours.exchange.records(stream, 1)
    assert record["PartitionKey"] == key


def test_a_path_that_finds_nothing_is_the_id_of_the_event(ours: Sender) -> None:
    stream = ours.exchange.stream()
    ours.to(stream, RoleArn=ROLE, KinesisParameters={"PartitionKeyPath": "$.detail.nothing"})
    ours.send()
    (record,) = ours.exchange.records(stream, 1)
    assert record["PartitionKey"] == json.loads(record["Data"])["id"]


def test_a_delivery_stream_writes_what_came_within_its_interval_as_one(sender: Sender) -> None:
    # Scaled to a tenth of it and less.
    stream, bucket = sender.exchange.delivery_stream(IntervalInSeconds=30)
    sender.to(stream, RoleArn=ROLE)
    names = [sender.send(), sender.send()]
    assert sender.exchange.objects(bucket) == []
    (content,) = sender.exchange.objects(bucket, 1)
    first, second = content.replace("}{", "}\n{").splitlines()
    assert [name_in(first), name_in(second)] == names


def test_a_delivery_stream_without_an_interval_writes_at_once(sender: Sender) -> None:
    stream, bucket = sender.exchange.delivery_stream(IntervalInSeconds=0)
    sender.to(stream, RoleArn=ROLE)
    name = sender.send()
    assert [name_in(content) for content in sender.exchange.objects(bucket, 1)] == [name]


def test_a_machine_is_started_under_the_id_of_the_event(sender: Sender) -> None:
    other = sender.playground.machine(PASS)
    sender.to(other, RoleArn=ROLE)
    name = sender.send()
    states = sender.playground.states
    listed = arrived(lambda: states.list_executions(stateMachineArn=other)["executions"], 1)
    run = sender.playground.finish(listed[0]["executionArn"])
    event = json.loads(run.description["input"])
    assert event["detail"]["name"] == name
    assert run.description["name"].startswith(f"{event['id']}_")


def test_a_target_may_want_a_part_of_the_event(ours: Sender) -> None:
    queue = ours.exchange.queue()
    ours.to(queue.arn, InputPath="$.detail.status")
    ours.send()
    assert queue.messages(1)[0]["Body"] == '"RUNNING"'


def test_a_part_may_be_an_element_of_a_list(sender: Sender) -> None:
    queue = sender.exchange.queue()
    sender.to(queue.arn, InputPath="$.resources[0]")
    name = sender.send()
    assert json.loads(queue.messages(1)[0]["Body"]).endswith(f":{name}")


def test_a_target_may_want_a_text_of_its_own(ours: Sender) -> None:
    queue = ours.exchange.queue()
    transformer = {
        "InputPathsMap": {"name": "$.detail.name", "status": "$.detail.status"},
        "InputTemplate": '"<name> is <status>"',
    }
    ours.to(queue.arn, InputTransformer=transformer)
    name = ours.send()
    assert queue.messages(1)[0]["Body"] == f'"{name} is RUNNING"'


def test_a_target_that_is_not_there_keeps_nothing_from_the_others(ours: Sender) -> None:
    queue = ours.exchange.queue()
    missing = [
        "arn:aws:sqs:eu-west-1:000000000000:nothing",
        "arn:aws:sns:eu-west-1:000000000000:nothing",
        "arn:aws:lambda:eu-west-1:000000000000:function:nothing",
    ]
    targets = [{"Arn": arn} for arn in [*missing, queue.arn]]
    ours.exchange.rule(ours.machine, *targets, statuses=["RUNNING"])
    name = ours.send()
    assert [name_in(message["Body"]) for message in queue.messages(1)] == [name]


def test_what_firehose_holds_is_written_before_the_process_ends(aws: EmbeddedAws) -> None:
    home = aws.home.parent / "holding"
    sender = Sender(Playground(EmbeddedAws.connect(home=home)))
    stream, bucket = sender.exchange.delivery_stream(IntervalInSeconds=900)
    sender.to(stream, RoleArn=ROLE)
    name = sender.send()
    time.sleep(0.3)
    first = sender.playground.aws
    assert isinstance(first, EmbeddedAws)
    first.stop()
    again = EmbeddedAws.connect(home=home)
    assert [name_in(content) for content in Exchange(again).objects(bucket, 1)] == [name]
    again.stop()
