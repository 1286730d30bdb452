"""S3 as far as a deployment needs it: buckets of objects in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from helpers.errors import CallRefused


class FakeS3:
    """``buckets`` maps a bucket to its objects; ``uploads`` lists the keys in order."""

    def __init__(self) -> None:
        self.buckets: dict[str, dict[str, bytes]] = defaultdict(dict)
        self.uploads: list[str] = []

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, ContentType: str) -> dict[str, Any]:
        assert ContentType
        self.buckets[Bucket][Key] = Body
        self.uploads.append(Key)
        return {}

    def list_objects_v2(self, *, Bucket: str, Prefix: str, MaxKeys: int) -> dict[str, Any]:
        keys = sorted(key for key in self.buckets[Bucket] if key.startswith(Prefix))
        return {"Contents": [{"Key": key} for key in keys[:MaxKeys]]}

    def delete_objects(self, *, Bucket: str, Delete: dict[str, Any]) -> dict[str, Any]:
        assert len(Delete["Objects"]) <= 1000
        for each in Delete["Objects"]:
            del self.buckets[Bucket][each["Key"]]
        return {}

    def paginate(self, operation: str, result_key: str, *, Bucket: str) -> Iterator[dict[str, Any]]:
        assert operation == "list_object_versions"
        if Bucket not in self.buckets:
            raise CallRefused("ListObjectVersions", code="NoSuchBucket", reason="no such bucket")
        if result_key == "Versions":
            yield from [{"Key": key, "VersionId": "null"} for key in self.buckets[Bucket]]
