"""What Step Functions answers when it is API Gateway that asks: its JSON as it is on the wire.

An SDK hides both of it: dates as Java writes large numbers, errors by their full names.
"""

from __future__ import annotations

from typing import Any

from helpers.aws.server.mapping.documents import NotJson, read_json
from helpers.aws.server.velocity.values import JsonNumber, java_double, json_text

_OF_THE_FRAMEWORK = {
    "SerializationException": "com.amazon.coral.service#",
    "UnknownOperationException": "com.amazon.coral.service#",
    "ValidationException": "com.amazon.coral.validate#",
}
_OF_THE_SERVICE = "com.amazonaws.swf.service.v2.model#"


def on_the_wire(body: bytes) -> str:
    """Return an answer of the emulator as Step Functions would have sent it."""
    text = body.decode("utf-8", "replace")
    try:
        document = read_json(text)
    except NotJson:
        return text
    if not isinstance(document, dict):
        return text
    return json_text({key: _written(key, value) for key, value in document.items()})


def _written(key: str, value: Any) -> Any:
    if key == "__type" and "#" not in value:
        return _OF_THE_FRAMEWORK.get(value, _OF_THE_SERVICE) + value
    if key.endswith("Date") and isinstance(value, (int, float)):
        return JsonNumber(java_double(float(value)))
    return value
