"""The bucket that holds the packaged code, and the rule that it is read over TLS only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpers.config.model import Config, Json
from helpers.template import naming
from helpers.template.fragment import Compilation, Fragment
from helpers.template.intrinsics import Intrinsic, join, ref
from helpers.template.tags import as_tags


def deployment_bucket(compilation: Compilation) -> Iterator[Fragment]:
    """Compile the service's own bucket, or name the one it was told to use."""
    config = compilation.config
    yield Fragment(outputs={naming.DEPLOYMENT_BUCKET_OUTPUT: {"Value": bucket_name(config)}})
    if config.provider.deployment_bucket:
        return
    options = _options(config)
    yield Fragment({naming.DEPLOYMENT_BUCKET: _bucket(options)})
    if not options.get("skipPolicySetup"):
        yield Fragment({naming.DEPLOYMENT_BUCKET_POLICY: _policy()})


def bucket_name(config: Config) -> Json:
    """Name the bucket as a template does: the learner's, or a reference to the service's own."""
    return config.provider.deployment_bucket or ref(naming.DEPLOYMENT_BUCKET)


def _options(config: Config) -> Mapping[str, Json]:
    given = config.provider.settings.get("deploymentBucket")
    return given if isinstance(given, Mapping) else {}


def _bucket(options: Mapping[str, Json]) -> Json:
    properties: dict[str, Json] = {
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [
                {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
            ]
        }
    }
    if options.get("tags"):
        properties["Tags"] = as_tags(options["tags"])
    if options.get("blockPublicAccess"):
        properties["PublicAccessBlockConfiguration"] = {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        }
    if options.get("versioning"):
        properties["VersioningConfiguration"] = {"Status": "Enabled"}
    return {"Type": "AWS::S3::Bucket", "Properties": properties}


def _policy() -> Json:
    statement = {
        "Action": "s3:*",
        "Effect": "Deny",
        "Principal": "*",
        "Resource": [_bucket_arn("/*"), _bucket_arn()],
        "Condition": {"Bool": {"aws:SecureTransport": False}},
    }
    return {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {
            "Bucket": ref(naming.DEPLOYMENT_BUCKET),
            "PolicyDocument": {"Statement": [statement]},
        },
    }


def _bucket_arn(*ending: str) -> Intrinsic:
    bucket = ref(naming.DEPLOYMENT_BUCKET)
    return join("", "arn:", ref("AWS::Partition"), ":s3:::", bucket, *ending)
