"""``compile``: the CloudFormation template on standard output."""

from __future__ import annotations

import argparse

from helpers.commands.service import chosen_service
from helpers.package import package_service
from helpers.template import compile_template


def run(arguments: argparse.Namespace) -> int:
    """Print the template that ``deploy`` would deploy."""
    service = chosen_service(arguments)
    template = compile_template(service, package_service(service.config))
    print(template.to_json())
    return 0
