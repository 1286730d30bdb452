"""A CloudFormation template as a value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from helpers.config.model import Json
from helpers.template.plain import pretty


@dataclass(frozen=True)
class Template:
    """A finished template; its ``body`` is not to be changed."""

    body: Mapping[str, Json] = field(repr=False)

    @property
    def resources(self) -> Mapping[str, Json]:
        """The resources by logical id."""
        resources: Mapping[str, Json] = self.body["Resources"]
        return resources

    @property
    def outputs(self) -> Mapping[str, Json]:
        """The outputs by name."""
        outputs: Mapping[str, Json] = self.body["Outputs"]
        return outputs

    @property
    def logical_ids(self) -> tuple[str, ...]:
        """The logical ids in the template's order."""
        return tuple(self.resources)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of what the template says: two that deploy the same have the same."""
        canonical = json.dumps(self.body, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def to_json(self) -> str:
        """Write the template as ``sls package`` does."""
        return pretty(self.body)

    def __repr__(self) -> str:
        return f"Template({len(self.resources)} resources, {len(self.outputs)} outputs)"
