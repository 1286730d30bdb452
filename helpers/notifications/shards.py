"""A Kinesis stream as a source: every shard is read on from where it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from helpers.aws.base import Aws
from helpers.errors import CallRefused
from helpers.notifications.notification import Arrival, recognise
from helpers.notifications.source import MARGIN, Source
from helpers.notifications.targets import NotificationTarget


class StreamSource(Source):
    """A Kinesis stream."""

    def __init__(self, target: NotificationTarget, aws: Aws, *, since: datetime) -> None:
        super().__init__(target)
        self._kinesis = aws.client("kinesis")
        shards = self._kinesis.paginate("list_shards", "Shards", StreamName=target.name)
        start = {"ShardIteratorType": "AT_TIMESTAMP", "Timestamp": since - MARGIN}
        self._shards = [_Shard(self._kinesis, target.name, raw["ShardId"], start) for raw in shards]

    def read(self) -> Iterator[Arrival]:
        """Read what every shard has next."""
        for shard in self._shards:
            for raw in shard.next_records():
                payload = recognise(raw["Data"])
                if payload is not None:
                    attributes = {"PartitionKey": raw["PartitionKey"], "ShardId": shard.id}
                    arrived = raw["ApproximateArrivalTimestamp"]
                    yield Arrival(raw["SequenceNumber"], payload, arrived, attributes)


class _Shard:
    """One shard, and the place in it up to which it has been read."""

    def __init__(self, kinesis: Any, stream: str, id: str, start: Mapping[str, Any]) -> None:
        self.id = id
        self._kinesis = kinesis
        self._stream = stream
        self._start = start
        self._iterator: str | None = None
        self._is_closed = False

    def next_records(self) -> Iterator[Mapping[str, Any]]:
        """Yield some records; the place moves on behind each."""
        answer = self._get()
        for raw in answer["Records"]:
            yield raw
            self._start = {
                "ShardIteratorType": "AFTER_SEQUENCE_NUMBER",
                "StartingSequenceNumber": raw["SequenceNumber"],
            }
        self._iterator = answer.get("NextShardIterator")
        self._is_closed = self._iterator is None

    def _get(self) -> dict[str, Any]:
        if self._is_closed:
            return {"Records": []}
        if self._iterator is None:
            answer = self._kinesis.get_shard_iterator(
                StreamName=self._stream, ShardId=self.id, **self._start
            )
            self._iterator = answer["ShardIterator"]
        # From now on until all is noted, an interrupt leads back to the last record that was.
        iterator, self._iterator = self._iterator, None
        try:
            return dict(self._kinesis.get_records(ShardIterator=iterator))
        except CallRefused as error:
            if error.code != "ExpiredIteratorException":  # nobody has read for five minutes
                raise
            return self._get()
