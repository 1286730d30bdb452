"""What a service may ask for and this compiler cannot make yet: refused, never dropped."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.template.fragment import Compilation, Fragment

_SUPPORTED_EVENTS = ("http", "schedule", "eventBridge", "cloudwatchEvent")
_NEXT_STEP = "Take it out, or deploy this file with the Serverless Framework."


def refuse_unsupported(compilation: Compilation) -> Iterator[Fragment]:
    """Refuse a machine that asks for something of this kind; compiles to nothing."""
    for machine in compilation.config.state_machines:
        where = f"stepFunctions.stateMachines.{machine.key}"
        kinds = {kind for event in machine.events for kind in event}
        for kind in sorted(kinds.difference(_SUPPORTED_EVENTS)):
            raise compilation.refuse(
                f"{where}.events: {kind} is not supported yet", next_step=_NEXT_STEP
            )
    yield from ()
