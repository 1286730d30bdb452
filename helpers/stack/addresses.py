"""Which REST API a stack has, and under which stage it answers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from helpers.aws.base import Aws

_SERVICE_ENDPOINT = re.compile(r"https://([a-z0-9]+)\.execute-api\.[^/]+/([^/]+)/?")


def api_and_stage(
    aws: Aws, outputs: Mapping[str, str], api_id: str | None
) -> tuple[str, str] | None:
    """Return id and stage of the API: as the outputs say, else of the one the stack made.

    The output also tells of an API that another stack made (``provider.apiGateway.restApiId``).
    """
    if told := _SERVICE_ENDPOINT.fullmatch(outputs.get("ServiceEndpoint", "")):
        return told[1], told[2]
    if api_id is None:
        return None
    stages = aws.client("apigateway").get_stages(restApiId=api_id)["item"]
    return (api_id, stages[0]["stageName"]) if stages else None
