"""What a schedule or event hands to the execution it starts, and how often it tries."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from helpers.config.model import Json, Object
from helpers.template.plain import compact, text, without_none

_ESCAPED_LINE_BREAK = re.compile(r"\\n|\\r")


def enabled(event: Object) -> str:
    """Say whether the event is on."""
    return "DISABLED" if event.get("enabled") is False else "ENABLED"


def retry_policy(event: Object) -> Json:
    """Say how long and how often a failed start is tried again, if the event does."""
    given = event.get("retryPolicy")
    if given is None:
        return None
    return without_none(
        {
            "MaximumEventAgeInSeconds": given.get("maximumEventAgeInSeconds"),
            "MaximumRetryAttempts": given.get("maximumRetryAttempts"),
        }
    )


def event_input(event: Object, clean: Callable[[str], str] = str) -> dict[str, Json]:
    """Say what the execution gets: a fixed input, a part of the event, or one made from parts."""
    given, path = event.get("input"), event.get("inputPath")
    transformer = event.get("inputTransformer")
    has_input = bool(given) or isinstance(given, Mapping | list)
    written = given if isinstance(given, str) else compact(given)
    return without_none(
        {
            "Input": embedded(written, clean) if has_input else None,
            "InputPath": embedded(path) if path else None,
            "InputTransformer": _transformer(transformer) if transformer else None,
        }
    )


def embedded(value: Json, clean: Callable[[str], str] = str) -> str:
    r"""Give the text that is left when the plugin has pasted ``value`` into a JSON template.

    It escapes quotes only, so that a ``\n`` in the text becomes a line break. What it cannot
    read back at all, a quote after a backslash for one, is taken as it stands.
    """
    written = text(value)
    try:
        return str(json.loads('"' + clean(written.replace('"', '\\"')) + '"'))
    except json.JSONDecodeError:
        return written


def without_line_breaks(written: str) -> str:
    r"""Drop the ``\n`` and ``\r`` of a JSON text, as the plugin does for event rules."""
    return _ESCAPED_LINE_BREAK.sub("", written)


def _transformer(given: Object) -> Json:
    template = given.get("inputTemplate")
    return without_none(
        {
            "InputPathsMap": given.get("inputPathsMap"),
            "InputTemplate": embedded(template) if template is not None else None,
        }
    )
