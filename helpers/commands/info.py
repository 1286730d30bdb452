"""``info``: what is deployed."""

from __future__ import annotations

import argparse

from helpers.commands.deployed import deployed_stack


def run(arguments: argparse.Namespace) -> int:
    """Print the service information."""
    print(deployed_stack(arguments).info().to_text(conceal=arguments.conceal))
    return 0
