"""The deployment bucket: what is uploaded to it, and its emptying before the stack is deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from helpers.aws.base import Aws
from helpers.errors import CallRefused

_MOST_AT_ONCE = 1000  # DeleteObjects takes no more keys


class DeploymentBucket:
    """An S3 bucket that holds packages, and templates too large to be sent."""

    def __init__(self, aws: Aws, name: str) -> None:
        self._s3 = aws.client("s3")
        self._region = aws.region
        self.name = name

    def upload(self, contents: Mapping[str, bytes]) -> tuple[str, ...]:
        """Upload what is not there yet, by key; return the keys that were.

        A key names its content by hash, so what is there need not be compared.
        """
        missing = tuple(key for key in contents if not self._has(key))
        for key in missing:
            self._s3.put_object(
                Bucket=self.name,
                Key=key,
                Body=contents[key],
                ContentType="application/json" if key.endswith(".json") else "application/zip",
            )
        return missing

    def upload_template(self, text: str, *, folder: str) -> str:
        """Upload a template and return the URL that CloudFormation reads it from."""
        content = text.encode()
        key = f"{folder}/template-{hashlib.sha256(content).hexdigest()[:16]}.json"
        self.upload({key: content})
        return f"https://s3.{self._region}.amazonaws.com/{self.name}/{key}"

    def empty(self) -> int:
        """Delete every object, and every version of it; return how many."""
        count = 0
        for objects in self._batches():
            self._s3.delete_objects(Bucket=self.name, Delete={"Objects": objects, "Quiet": True})
            count += len(objects)
        return count

    def _has(self, key: str) -> bool:
        listed = self._s3.list_objects_v2(Bucket=self.name, Prefix=key, MaxKeys=1)
        return any(each["Key"] == key for each in listed.get("Contents", ()))

    def _batches(self) -> Iterable[list[dict[str, str]]]:
        try:
            objects = [
                {"Key": each["Key"], "VersionId": each["VersionId"]}
                for kind in ("Versions", "DeleteMarkers")
                for each in self._s3.paginate("list_object_versions", kind, Bucket=self.name)
            ]
        except CallRefused as error:
            if error.code != "NoSuchBucket":
                raise
            objects = []
        for start in range(0, len(objects), _MOST_AT_ONCE):
            yield objects[start : start + _MOST_AT_ONCE]
