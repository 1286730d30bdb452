"""Rules of EventBridge for state machines, and the places their targets bring events to."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from helpers.aws.base import Aws
from helpers.aws.embedded import EmbeddedAws
from helpers.polling import poll
from tests.contract.playground import ROLE

STATUSES = ("ABORTED", "FAILED", "RUNNING", "SUCCEEDED", "TIMED_OUT")
_numbers = itertools.count(1)


class Queue:
    """A queue that is a target."""

    def __init__(self, exchange: Exchange, *, in_order: bool = False, **attributes: str) -> None:
        self._sqs = exchange.aws.client("sqs")
        name = exchange.name() + (".fifo" if in_order else "")
        if in_order:
            attributes = {"FifoQueue": "true", **attributes}
        self.url = self._sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        exchange.undo(self._sqs.delete_queue, QueueUrl=self.url)
        asked = self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["QueueArn"])
        self.arn: str = asked["Attributes"]["QueueArn"]
        self._messages: list[Mapping[str, Any]] = []

    def messages(self, number: int, timeout: float = 3) -> list[Mapping[str, Any]]:
        """Return what has come, once it is as many as expected."""
        arrived(self._receive, number, timeout)
        return self._messages

    def events(self, number: int) -> list[dict[str, Any]]:
        return [json.loads(message["Body"]) for message in self.messages(number)]

    def _receive(self) -> Sequence[Any]:
        answer = self._sqs.receive_message(
            QueueUrl=self.url, MaxNumberOfMessages=10, AttributeNames=["All"]
        )
        for message in answer.get("Messages", ()):
            self._messages.append(message)
            self._sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        return self._messages


class Exchange:
    """Makes rules and targets on an AWS under names of its own, and removes them at the end."""

    def __init__(self, aws: Aws) -> None:
        self.aws = aws
        self._undo = ExitStack()

    def name(self) -> str:
        return f"exchange-{next(_numbers)}"

    def undo(self, call: Callable[..., Any], **parameters: Any) -> None:
        """Call this at the end."""
        self._undo.callback(call, **parameters)

    def queue(self, **settings: Any) -> Queue:
        return Queue(self, **settings)

    def stream(self) -> str:
        """Create a Kinesis stream and return its ARN."""
        client, name = self.aws.client("kinesis"), self.name()
        client.create_stream(StreamName=name, ShardCount=1)
        self.undo(client.delete_stream, StreamName=name)
        *_, found = poll(
            lambda: client.describe_stream_summary(StreamName=name)["StreamDescriptionSummary"],
            final=lambda summary: summary["StreamStatus"] == "ACTIVE",
            what=f"stream {name}",
            timeout=3,
            pace=self.aws.pace,
        )
        return str(found["StreamARN"])

    def records(self, stream: str, number: int) -> Sequence[Any]:
        """Return the records of a stream, once they are as many as expected."""
        client = self.aws.client("kinesis")
        shard = client.list_shards(StreamARN=stream)["Shards"][0]["ShardId"]

        def read() -> Sequence[Any]:
            position = client.get_shard_iterator(
                StreamARN=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON"
            )
            found: Sequence[Any] = client.get_records(**position)["Records"]
            return found

        return arrived(read, number)

    def delivery_stream(self, **hints: int) -> tuple[str, str]:
        """Create a delivery stream to a bucket, and return its ARN and the bucket."""
        storage, client, name = self.aws.client("s3"), self.aws.client("firehose"), self.name()
        storage.create_bucket(
            Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        self.undo(self._empty, bucket=name)
        created = client.create_delivery_stream(
            DeliveryStreamName=name,
            ExtendedS3DestinationConfiguration={
                "BucketARN": f"arn:aws:s3:::{name}",
                "RoleARN": ROLE,
                "Prefix": "told/",
                "BufferingHints": {"SizeInMBs": 1, **hints},
            },
        )
        self.undo(client.delete_delivery_stream, DeliveryStreamName=name)
        return str(created["DeliveryStreamARN"]), name

    def objects(self, bucket: str, number: int = 0) -> list[str]:
        """Return the content of a bucket's objects, once they are as many as expected."""
        client = self.aws.client("s3")
        listed = arrived(
            lambda: client.list_objects_v2(Bucket=bucket, Prefix="told/").get("Contents", ()),
            number,
        )
        keys = [one["Key"] for one in listed]
        return [client.get_object(Bucket=bucket, Key=key)["Body"].decode() for key in keys]

    def _empty(self, bucket: str) -> None:
        client = self.aws.client("s3")
        for one in client.list_objects_v2(Bucket=bucket).get("Contents", ()):
            client.delete_object(Bucket=bucket, Key=one["Key"])
        client.delete_bucket(Bucket=bucket)

    def logged(self, function: str, number: int, timeout: float = 3) -> list[str]:
        """Return the lines of JSON a function has written, once they are as many as expected."""
        client = self.aws.client("logs")
        group = f"/aws/lambda/{function.rpartition(':')[2]}"

        def read() -> Sequence[str]:
            groups = client.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
            found = client.filter_log_events(logGroupName=group)["events"] if groups else ()
            return [one["message"] for one in found if one["message"].startswith("{")]

        return list(arrived(read, number, timeout))

    def rule(
        self, machine: str, *targets: Mapping[str, Any], statuses: Sequence[str] = STATUSES
    ) -> str:
        """Create a rule for a machine's changes of status, and return its name."""
        client, name = self.aws.client("events"), self.name()
        pattern = {
            "source": ["aws.states"],
            "detail-type": ["Step Functions Execution Status Change"],
            "detail": {"status": list(statuses), "stateMachineArn": [machine]},
        }
        client.put_rule(Name=name, EventPattern=json.dumps(pattern))
        self.undo(client.delete_rule, Name=name)
        numbered = [{"Id": str(number), **one} for number, one in enumerate(targets)]
        if numbered:
            client.put_targets(Rule=name, Targets=numbered)
        self.undo(client.remove_targets, Rule=name, Ids=[one["Id"] for one in numbered] or ["-"])
        return name

    def clear(self) -> None:
        self._undo.close()


def arrived(read: Callable[[], Sequence[Any]], number: int, timeout: float = 3) -> Sequence[Any]:
    """Read until so many have come."""
    *_, found = poll(
        read,
        final=lambda things: len(things) >= number,
        what=f"{number} deliveries",
        timeout=timeout,
        pace=EmbeddedAws.pace,
    )
    return found
