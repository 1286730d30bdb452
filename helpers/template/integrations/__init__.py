"""What each service integration needs: one registry from a task's resource to permissions.

Agrees with serverless-step-functions 3.28.1, lib/deploy/stepFunctions/compileIamRole.js, except
where a comment names a deviation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from helpers.template.fragment import Compilation
from helpers.template.integrations import (
    dynamodb,
    functions,
    jobs,
    machines,
    messages,
    redshift,
    s3,
)
from helpers.template.integrations.handler import Handler
from helpers.template.permissions import Permission
from helpers.template.task import Task

INTEGRATIONS: Mapping[str, Handler] = MappingProxyType(
    {
        **functions.INTEGRATIONS,
        **machines.INTEGRATIONS,
        **messages.INTEGRATIONS,
        **dynamodb.INTEGRATIONS,
        **s3.INTEGRATIONS,
        **redshift.INTEGRATIONS,
        **jobs.INTEGRATIONS,
    }
)
"""By what follows ``arn:aws:states:::``."""


def permissions_of(task: Task, compilation: Compilation) -> Iterable[Permission]:
    """List what a task needs; nothing for an activity or a service that is not known here."""
    handler = INTEGRATIONS.get(task.integration or "", functions.called_by_arn)
    return handler(task, compilation)
