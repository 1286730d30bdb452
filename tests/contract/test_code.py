"""The code of a function in a template."""

from __future__ import annotations

from tests.contract.playground import ROLE, Playground
from tests.contract.stacks import deploy

BUCKET = "empty-bucket"


def failure(playground: Playground, bucket: str) -> str:
    """Return why a function fails whose code is said to be in a bucket."""
    properties = {
        "Runtime": "python3.12",
        "Handler": "handler.handler",
        "Role": ROLE,
        "Code": {"S3Bucket": bucket, "S3Key": "nothing.zip"},
    }
    resource = {"Type": "AWS::Lambda::Function", "Properties": properties}
    found = deploy(playground.aws, "missing-code", {"Function": resource})
    assert found.status == "ROLLBACK_COMPLETE"
    return found.reasons["Function"]


def test_a_zip_that_is_not_there_fails_the_stack(corrected: Playground) -> None:
    client = corrected.aws.client("s3")
    place = {"LocationConstraint": "eu-west-1"}
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
    try:
        assert "NoSuchKey" in failure(corrected, BUCKET)
    finally:
        client.delete_bucket(Bucket=BUCKET)


def test_a_bucket_that_is_not_there_fails_the_stack(corrected: Playground) -> None:
    assert "NoSuchBucket" in failure(corrected, "no-such-bucket")
