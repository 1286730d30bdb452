"""The code of a function in a template."""

from __future__ import annotations

from tests.contract.playground import ROLE, Playground
from tests.contract.stacks import deploy


def test_a_zip_that_is_not_there_fails_the_stack(corrected: Playground) -> None:
    corrected.aws.client("s3").create_bucket(
        Bucket="empty-bucket", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    properties = {
        "Runtime": "python3.12",
        "Handler": "handler.handler",
        "Role": ROLE,
        "Code": {"S3Bucket": "empty-bucket", "S3Key": "nothing.zip"},
    }
    resource = {"Type": "AWS::Lambda::Function", "Properties": properties}
    found = deploy(corrected.aws, "missing-code", {"Function": resource})
    corrected.aws.client("s3").delete_bucket(Bucket="empty-bucket")
    assert found.status == "ROLLBACK_COMPLETE"
    assert "NoSuchKey" in found.reasons["Function"]
