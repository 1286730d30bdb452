"""One change set: what CloudFormation would do to a stack, before it does it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from helpers.errors import CallRefused, StackFailed

CAPABILITIES = ("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM")
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
_LARGEST_BODY = 51_200
_NOTHING_TO_DO = ("didn't contain changes", "No updates are to be performed")
_ALREADY_EXECUTED = {"InvalidChangeSetStatus", "ChangeSetNotFound"}


@dataclass(frozen=True)
class Change:
    """What will happen to one resource: Add, Modify, Remove, Import or Dynamic."""

    action: str
    logical_id: str
    type: str


@dataclass(frozen=True)
class Proposal:
    """What a stack is to become."""

    stack_name: str
    kind: Literal["CREATE", "UPDATE"]
    template: Mapping[str, Any]
    tags: Mapping[str, str]
    template_url: str | None = None
    """Where a template too large to be sent lies."""


def is_too_large(template: Mapping[str, Any]) -> bool:
    """Tell whether a template must be read from S3 by CloudFormation."""
    return len(template_text(template).encode()) > _LARGEST_BODY


def template_text(template: Mapping[str, Any]) -> str:
    """Return the template as CloudFormation gets it."""
    return json.dumps(template, ensure_ascii=False, separators=(",", ":"))


class ChangeSet:
    """A proposal that CloudFormation was told of."""

    def __init__(self, cloudformation: Any, proposal: Proposal) -> None:
        self._cloudformation = cloudformation
        self._proposal = proposal
        self._arn = ""
        self._executed = False
        self.stack_id = ""
        self.changes: tuple[Change, ...] = ()

    def create(self) -> None:
        """Propose it."""
        proposal = self._proposal
        template = proposal.template
        answer = self._cloudformation.create_change_set(
            StackName=proposal.stack_name,
            ChangeSetName=f"workbook-{secrets.token_hex(8)}",
            ChangeSetType=proposal.kind,
            Capabilities=[
                *CAPABILITIES,
                *(["CAPABILITY_AUTO_EXPAND"] if "Transform" in template else []),
            ],
            Tags=[{"Key": key, "Value": value} for key, value in proposal.tags.items()],
            **self._template_source(),
        )
        self._arn, self.stack_id = answer["Id"], answer["StackId"]

    def is_ready(self) -> bool | None:
        """Say whether it can be executed; None while CloudFormation still compares.

        False: there is nothing to change. Raises StackFailed when CloudFormation refuses.
        """
        answer = self._cloudformation.describe_change_set(**self._address())
        status, reason = answer["Status"], answer.get("StatusReason") or ""
        if status == "CREATE_COMPLETE":
            self.changes = self._read_changes(answer)
            return True
        if status != "FAILED":
            return None
        if any(words in reason for words in _NOTHING_TO_DO):
            return False
        raise StackFailed(
            self._proposal.stack_name,
            status="unchanged, the change set FAILED",
            logical_id="template",
            reason=reason,
            next_step="Correct the serverless.yml and deploy again.",
        )

    def execute(self) -> None:
        """Let CloudFormation do it; calling again after an interrupt does no harm."""
        try:
            self._executed, again = True, self._executed
            self._cloudformation.execute_change_set(**self._address())
        except CallRefused as error:
            if not (again and error.code in _ALREADY_EXECUTED):
                raise

    def delete(self) -> None:
        """Withdraw it."""
        self._cloudformation.delete_change_set(**self._address())

    def _read_changes(self, first_page: Mapping[str, Any]) -> tuple[Change, ...]:
        changes = first_page["Changes"]
        if first_page.get("NextToken"):
            changes = self._cloudformation.paginate(
                "describe_change_set", "Changes", **self._address()
            )
        resources = [change["ResourceChange"] for change in changes]
        return tuple(
            Change(each["Action"], each["LogicalResourceId"], each["ResourceType"])
            for each in resources
        )

    def _address(self) -> dict[str, str]:
        return {"ChangeSetName": self._arn}

    def _template_source(self) -> dict[str, str]:
        if self._proposal.template_url:
            return {"TemplateURL": self._proposal.template_url}
        return {"TemplateBody": template_text(self._proposal.template)}
