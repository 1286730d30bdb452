"""``remove``: a deployed service off the account, its events as lines."""

from __future__ import annotations

import argparse
import sys
import time

from helpers.account import connect
from helpers.commands.progress import print_operation
from helpers.commands.service import chosen_service
from helpers.errors import NotFound


def run(arguments: argparse.Namespace) -> int:
    """Delete the stack; that it is not there is no failure."""
    service = chosen_service(arguments)
    account = connect(arguments.profile, region=service.region)
    try:
        stack = account.stack(service)
    except NotFound as error:
        print(f"Nothing to remove: {error}")
        return 0
    began = time.monotonic()
    print(f"Removing {stack.name} ({service.region})", flush=True)
    deletion = stack.delete()
    print_operation(deletion, sys.stdout)
    deletion.wait()
    print(f"Stack {stack.name} is removed ({time.monotonic() - began:.1f} s).")
    return 0
