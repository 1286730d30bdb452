"""DescribeExecution: an output only where there is one, and the fields about redriving."""

from __future__ import annotations

import http.client
import json
from typing import Any

from ministack.core.responses import json_response
from ministack.services import stepfunctions as sfn

from helpers.aws.server.corrections.correction import Correction, replace

_stock_describe = sfn._describe_execution


def describe_execution(data: dict[str, Any]) -> Any:
    """Describe an execution as AWS does."""
    status, headers, body = _stock_describe(data)
    if status != http.client.OK:
        return status, headers, body
    found = json.loads(body)
    if found["status"] != "SUCCEEDED":
        found.pop("output", None)
        found.pop("outputDetails", None)
    return json_response({**found, **_redriving(found["status"])})


def _redriving(status: str) -> dict[str, Any]:
    if status in ("FAILED", "ABORTED", "TIMED_OUT"):
        return {"redriveCount": 0, "redriveStatus": "REDRIVABLE"}
    return {
        "redriveCount": 0,
        "redriveStatus": "NOT_REDRIVABLE",
        "redriveStatusReason": f"Execution is {status} and cannot be redriven",
    }


CORRECTION = Correction(
    name="descriptions",
    aws="An execution that did not succeed has no output; redrive fields are always there.",
    apply=lambda: replace(sfn, "_describe_execution", describe_execution),
    touches=("services.stepfunctions:_describe_execution",),
)
