"""``deploy``: a service onto the account, its events as lines, then what is there."""

from __future__ import annotations

import argparse
import sys

from helpers.account import connect
from helpers.commands.progress import Stopwatch, print_operation
from helpers.commands.service import chosen_service


def run(arguments: argparse.Namespace) -> int:
    """Deploy; raises StackFailed when CloudFormation gives up."""
    service = chosen_service(arguments)
    account = connect(arguments.profile, region=service.region)
    clock = Stopwatch()
    print(f"Deploying {service.name} to stage {service.stage} ({service.region})", flush=True)
    deployment = account.deploy(service)
    print_operation(deployment, sys.stdout, clock)
    stack = deployment.wait()
    if deployment.unchanged:
        print(f"Stack {stack.name} is unchanged; nothing to deploy.")
    else:
        print(f"Stack {stack.name} is deployed ({clock.seconds():.1f} s).")
    print(f"\n{stack.info().to_text(conceal=arguments.conceal)}")
    return 0
