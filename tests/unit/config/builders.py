"""Makes files to read: a service that is right, with one thing changed."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent
from typing import Any

from helpers.config import read_config_text
from helpers.config.model import Config
from helpers.errors import Fault, InvalidService

NOWHERE = Path("/nowhere")
PASS = "StartAt: A\nStates:\n  A: {Type: Pass, End: true}\n"


def service(*parts: str, provider: str = "{name: aws, runtime: provided.al2023}") -> str:
    """Return a whole file: service, plugins and provider, then the parts."""
    head = f"service: shop\nplugins: [serverless-step-functions]\nprovider: {provider}\n"
    return head + "".join(part if part.endswith("\n") else part + "\n" for part in parts)


def machine(definition: str = PASS, options: str = "", *, key: str = "m") -> str:
    """Return the section of one state machine."""
    inner = indent(f"{options.strip()}\n" if options else "", "      ")
    body = indent(definition, "        ")
    return f"stepFunctions:\n  stateMachines:\n    {key}:\n{inner}      definition:\n{body}"


def read(text: str, **options: Any) -> Config:
    """Read a file that stands in no folder; its environment is empty."""
    return read_config_text(
        text, **{"file": "serverless.yml", "folder": NOWHERE, "environ": {}, **options}
    )


def faults(text: str, **options: Any) -> tuple[Fault, ...]:
    """Return the faults of a file; none if it is accepted."""
    try:
        read(text, **options)
    except InvalidService as error:
        return error.faults
    return ()


def fault(text: str, **options: Any) -> Fault:
    """Return the only fault of a file."""
    (found,) = faults(text, **options)
    return found


def warning(text: str, **options: Any) -> Fault:
    """Return the only warning of a file that is accepted."""
    (found,) = read(text, **options).warnings
    return found
