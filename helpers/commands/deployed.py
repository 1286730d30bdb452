"""The deployed stack a command is about."""

from __future__ import annotations

import argparse

from helpers.account import connect
from helpers.commands.service import chosen_service
from helpers.errors import NotFound
from helpers.stack.stack import Stack


def deployed_stack(arguments: argparse.Namespace) -> Stack:
    """Find the stack of the chosen service; raises NotFound with the command that deploys it."""
    service = chosen_service(arguments)
    account = connect(arguments.profile, region=service.region)
    try:
        return account.stack(service)
    except NotFound as error:
        raise NotFound(
            error.kind,
            error.name,
            known=error.known,
            where=error.where,
            next_step=f"Deploy it first: python -m helpers deploy {arguments.step}",
        ) from error
