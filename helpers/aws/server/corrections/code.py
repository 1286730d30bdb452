"""The code of a function in a template: a zip that is not there fails the function."""

from __future__ import annotations

from typing import Any

from ministack.core.responses import new_uuid
from ministack.services import lambda_svc, s3
from ministack.services.cloudformation import provisioners

from helpers.aws.server.corrections.correction import Correction, replace

_TYPE = "AWS::Lambda::Function"


def create(logical_id: str, properties: dict[str, Any], stack: str) -> Any:
    """Create a function, if its code is there."""
    _check(properties.get("Code", {}))
    return _stock_create(logical_id, properties, stack)


def update(
    physical_id: str,
    old: dict[str, Any],
    new: dict[str, Any],
    stack: str,
    logical_id: str | None = None,
) -> Any:
    """Update a function, if its new code is there; the old may be gone."""
    if new.get("Code") != old.get("Code"):
        _check(new.get("Code", {}))
    return _stock_update(physical_id, old, new, stack, logical_id)


def _check(code: dict[str, Any]) -> None:
    bucket, key = code.get("S3Bucket"), code.get("S3Key")
    if not bucket or not key:
        return
    found = lambda_svc._fetch_code_from_s3(bucket, key, version_id=code.get("S3ObjectVersion"))
    if found is None:
        error, reason = (
            ("NoSuchKey", "The specified key does not exist.")
            if s3._bucket_owner_account(bucket)
            else ("NoSuchBucket", "The specified bucket does not exist.")
        )
        raise ValueError(
            'Resource handler returned message: "Error occurred while GetObject. '
            f"S3 Error Code: {error}. S3 Error Message: {reason} "
            f'(Service: Lambda, Status Code: 400, Request ID: {new_uuid()})" '
            f"(RequestToken: {new_uuid()}, HandlerErrorCode: InvalidRequest)"
        )


_stock_create = provisioners._lambda_create
_stock_update = provisioners._lambda_update


def _apply() -> None:
    replace(provisioners, "_lambda_create", create)
    replace(provisioners, "_lambda_update", update)
    # The table of handlers was made before.
    provisioners._RESOURCE_HANDLERS[_TYPE].update(create=create, update=update)


CORRECTION = Correction(
    name="missing-code",
    aws="A function whose zip is not in its bucket fails, and with it the stack.",
    apply=_apply,
    touches=(
        "services.cloudformation.provisioners:_lambda_create",
        "services.cloudformation.provisioners:_lambda_update",
        "services.cloudformation.provisioners:_provision_resource",
        "services.lambda_svc:_fetch_code_from_s3",
        "services.s3:_bucket_owner_account",
    ),
)
