"""``demo``: the main job without a browser."""

from __future__ import annotations

import argparse
import sys

from helpers.account import connect
from helpers.commands.progress import Stopwatch, print_execution, print_operation
from helpers.steps import load_step

STEP = "01-starter"
INPUT = {"thekey": "thevalue"}


def run(_: argparse.Namespace) -> int:
    """Deploy step 01 locally and run it; progress on standard error, the result on the other."""
    service = load_step(STEP)
    _say(f"Deploying {service.stack_name} to the local AWS:")
    clock = Stopwatch()
    deployment = connect(region=service.region).deploy(service)
    print_operation(deployment, sys.stderr, clock)
    stack = deployment.wait()
    if deployment.unchanged:
        _say("    it is deployed already, and unchanged")
    machine = stack.state_machines()[0]
    _say(f"Starting an execution of {machine.name}:")
    execution = machine.start_execution(INPUT)
    print_execution(execution, sys.stderr)
    description = execution.wait()
    _say("The finished execution:")
    print(description.to_json())
    return 0 if description.status == "SUCCEEDED" else 1


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
