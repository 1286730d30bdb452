"""S3 objects and listings, a Map's reader and writer among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from helpers.config.model import Json
from helpers.template.fragment import Compilation
from helpers.template.integrations.handler import Handler
from helpers.template.intrinsics import Intrinsic, is_intrinsic, sub
from helpers.template.permissions import EVERYTHING, Permission
from helpers.template.task import Task

_BUCKET = "arn:${AWS::Partition}:s3:::${bucket}"


def one_object(action: str, task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow the action on one object, or on all that are not told apart."""
    bucket, key, prefix = (task.get(name) for name in ("Bucket", "Key", "Prefix"))
    if not (bucket or key or prefix):
        yield Permission((action,), [EVERYTHING])
        return
    path = "/".join(["${prefix}", "${key}"] if prefix else ["${key}"])
    names = {"bucket": bucket or EVERYTHING, "prefix": prefix, "key": key or EVERYTHING}
    yield Permission((action,), [_filled_in(f"{_BUCKET}/{path}", names)])


def listing(task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow reading and listing the whole bucket."""
    names = {"bucket": task.get("Bucket") or EVERYTHING}
    arns = [_filled_in(_BUCKET, names), _filled_in(f"{_BUCKET}/*", names)]
    yield Permission(("s3:Get*",), arns)
    yield Permission(("s3:List*",), arns)


def _filled_in(arn: str, names: dict[str, Json]) -> Intrinsic:
    """Write the names into the ARN; only what is an intrinsic stays a variable of ``Fn::Sub``."""
    variables = {name: value for name, value in names.items() if is_intrinsic(value)}
    for name, value in names.items():
        if name not in variables:
            arn = arn.replace(f"${{{name}}}", str(value))
    return sub(arn, variables or None)


_GET = partial(one_object, "s3:GetObject")
_PUT = partial(one_object, "s3:PutObject")

INTEGRATIONS: Mapping[str, Handler] = {
    "s3:getObject": _GET,
    "aws-sdk:s3:getObject": _GET,
    "s3:putObject": _PUT,
    "aws-sdk:s3:putObject": _PUT,
    "s3:listObjectsV2": listing,
    "aws-sdk:s3:listObjectsV2": listing,
}
