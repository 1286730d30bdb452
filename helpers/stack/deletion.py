"""Delete a stack: empty its deployment bucket, ask CloudFormation, follow its events to the end."""

from __future__ import annotations

import logging

from helpers.api import delete_successors
from helpers.aws.base import Aws
from helpers.polling import Clock
from helpers.stack.bucket import DeploymentBucket
from helpers.stack.description import deployment_bucket_of, describe_stack
from helpers.stack.events import StackEvent, StackLog, outcome
from helpers.stack.operation import TIMEOUT, Operation, failed
from helpers.streams import Reading

_logger = logging.getLogger(__name__)


class Deletion(Operation):
    """The end of a stack, followed by its events; a stack that is gone already ends at once."""

    def __init__(self, aws: Aws, stack_name: str) -> None:
        super().__init__(aws, stack_name)
        self._log: StackLog | None = None
        self._stack_id = ""

    def wait(self, timeout: float = TIMEOUT, *, clock: Clock | None = None) -> None:
        """Wait until the stack is gone; raises StackFailed if something of it stays."""
        self._finish(timeout, clock)

    def _look(self) -> Reading[StackEvent]:
        stack = describe_stack(self._cloudformation, self.stack_name)
        if stack is None:
            self._note("there is no such stack; nothing to delete")
            return self._end()
        self._stack_id = stack.stack_id
        if stack.status == "DELETE_IN_PROGRESS":
            return self._then(self._join)
        if stack.is_busy:
            self._note(f"waiting for another operation to end ({stack.status})")
            return self._later(self._look)
        return self._then(self._prepare)

    def _join(self) -> Reading[StackEvent]:
        """Follow a deletion that somebody else began."""
        log = StackLog(self._cloudformation, self._stack_id)
        log.skip_to_last("DELETE_IN_PROGRESS")
        self._log = log
        return self._then(self._watch)

    def _prepare(self) -> Reading[StackEvent]:
        """Empty the bucket: CloudFormation cannot delete one that holds anything."""
        resources = [
            raw
            for raw in self._cloudformation.paginate(
                "list_stack_resources", "StackResourceSummaries", StackName=self._stack_id
            )
            if raw["ResourceStatus"] != "DELETE_COMPLETE"
        ]
        self.planned = tuple((raw["LogicalResourceId"], raw["ResourceType"]) for raw in resources)
        plans = [
            raw.get("PhysicalResourceId")
            for raw in resources
            if raw["ResourceType"] == "AWS::ApiGateway::UsagePlan"
        ]
        if any(plans):
            delete_successors(self._aws, filter(None, plans))
        bucket = deployment_bucket_of(self._cloudformation, self._stack_id)
        if bucket:
            DeploymentBucket(self._aws, bucket).empty()
        return self._then(self._delete)

    def _delete(self) -> Reading[StackEvent]:
        if self._log is None:
            log = StackLog(self._cloudformation, self._stack_id)
            log.skip()
            self._log = log
        _logger.info("deleting %s", self.stack_name)
        self._cloudformation.delete_stack(StackName=self._stack_id)
        return self._then(self._watch)

    def _watch(self) -> Reading[StackEvent]:
        assert self._log is not None
        events = self._log.read()
        end = outcome(events, self.stack_name)
        if end is None:
            return Reading(events)
        if end.status != "DELETE_COMPLETE":
            self._failure = failed(
                events,
                end,
                self.stack_name,
                next_step="Remove what AWS names here, then delete the stack again.",
            )
        _logger.info("%s is %s", self.stack_name, end.status)
        return self._end()

    def _so_far(self) -> tuple[StackEvent, ...]:
        return self._log.events if self._log else ()
