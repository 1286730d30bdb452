"""All that a deployment brings, made ready before AWS is asked anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from helpers.steps import Service
from helpers.template.naming import (
    DEPLOYMENT_BUCKET,
    DEPLOYMENT_BUCKET_OUTPUT,
    DEPLOYMENT_BUCKET_POLICY,
)

_BUCKET = {DEPLOYMENT_BUCKET, DEPLOYMENT_BUCKET_POLICY, DEPLOYMENT_BUCKET_OUTPUT}


@dataclass(frozen=True)
class Delivery:
    """A service with its template and packages."""

    service: Service
    template: Mapping[str, Any] = field(repr=False)
    contents: Mapping[str, bytes] = field(repr=False)
    """The packages, by S3 key."""

    @property
    def folder(self) -> str:
        """The folder in the deployment bucket that belongs to the service and stage."""
        prefix = self.service.config.provider.deployment_prefix
        return f"{prefix}/{self.service.name}/{self.service.stage}"

    @property
    def tags(self) -> dict[str, str]:
        """The tags of the stack, which CloudFormation passes on to its resources."""
        given = self.service.config.provider.stack_tags
        return {"STAGE": self.service.stage, **{key: str(value) for key, value in given.items()}}

    @property
    def bucket_alone(self) -> dict[str, Any]:
        """The template without anything that needs uploaded code."""
        return {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Resources": _only_bucket(self.template["Resources"]),
            "Outputs": _only_bucket(self.template.get("Outputs", {})),
        }


def _only_bucket(section: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in section.items() if key in _BUCKET}
