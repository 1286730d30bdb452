"""A Firehose stream as a source: the objects that it writes to its bucket.

Firehose puts one record after the other, with nothing between.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from typing import Any

from helpers.aws.base import Aws
from helpers.notifications.notification import Arrival, detail
from helpers.notifications.source import Source
from helpers.notifications.targets import NotificationTarget

_DESTINATIONS = ("ExtendedS3DestinationDescription", "S3DestinationDescription")
_GZIP = b"\x1f\x8b"


class ArchiveSource(Source):
    """The bucket behind a Firehose stream."""

    def __init__(self, target: NotificationTarget, aws: Aws) -> None:
        super().__init__(target)
        self._objects = aws.client("s3")
        place = _destination(aws, target.name)
        self._bucket = place["BucketARN"].rpartition(":")[2] if place else ""
        # What follows !{ is replaced in every key.
        self._prefix = place.get("Prefix", "").partition("!{")[0]
        self._known: set[str] = set()
        self._known = {raw["Key"] for raw in self._list("")}
        # Keys begin with the hour: older folders than the newest now get no more objects.
        self._start = max(self._known, default="").rpartition("/")[0]

    def read(self) -> Iterator[Arrival]:
        """Open the objects that are new."""
        for raw in self._list(self._start):
            key = raw["Key"]
            if key in self._known:
                continue
            content = self._objects.get_object(Bucket=self._bucket, Key=key)["Body"]
            attributes = {"Bucket": self._bucket, "Key": key}
            for number, payload in enumerate(records(content)):
                yield Arrival(f"{key} {number}", payload, raw["LastModified"], attributes)
            self._known.add(key)

    def _list(self, start: str) -> Iterator[Mapping[str, Any]]:
        if self._bucket:
            after = {"StartAfter": start} if start else {}
            yield from self._objects.paginate(
                "list_objects_v2", "Contents", Bucket=self._bucket, Prefix=self._prefix, **after
            )


def records(content: bytes) -> Iterator[Mapping[str, Any]]:
    """Yield the notifications of an object, which has nothing or white space between records."""
    text = (gzip.decompress(content) if content.startswith(_GZIP) else content).decode()
    decoder = json.JSONDecoder()
    position = 0
    while text[position:].strip():
        position += len(text[position:]) - len(text[position:].lstrip())
        try:
            value, position = decoder.raw_decode(text, position)
        except ValueError:  # something else than JSON is put there too
            return
        if isinstance(value, dict) and detail(value):
            yield value


def _destination(aws: Aws, name: str) -> Mapping[str, Any]:
    """Return what a delivery stream says of its bucket; nothing if it writes elsewhere."""
    answer = aws.client("firehose").describe_delivery_stream(DeliveryStreamName=name)
    for destination in answer["DeliveryStreamDescription"].get("Destinations", ()):
        for form in _DESTINATIONS:
            if form in destination:
                return dict(destination[form])
    return {}
