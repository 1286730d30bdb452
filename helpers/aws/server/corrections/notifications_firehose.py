"""Firehose collects what it is given, and writes it to its bucket as one object.

https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeAlias

from ministack.services import firehose
from ministack.services import stepfunctions as sfn

from helpers.aws.server.corrections.correction import Correction, replace
from helpers.aws.server.corrections.strands import listeners, outside

Records: TypeAlias = list[tuple[str, bytes]]

_INTERVAL = 300
_MEGABYTES = 5

_lock = threading.Lock()


class _Buffer:
    """What one destination of a delivery stream waits to write, and the time it is due."""

    def __init__(self, stream: dict[str, Any], destination: dict[str, Any], wait: float) -> None:
        self.stream = stream
        self.destination = destination
        self.records: Records = []
        self.write: Callable[[], None] = outside(lambda: _write(self))
        self.timer = threading.Timer(wait, outside(lambda: _write(self)))
        self.timer.daemon = True
        self.timer.start()

    @property
    def size(self) -> int:
        return sum(len(data) for _, data in self.records)


_buffers: dict[tuple[str, str], _Buffer] = {}


def deliver(stream: dict[str, Any], destination: dict[str, Any], records: Records) -> None:
    """Keep records until the time or the size that the destination asks for."""
    settings = destination["config"]
    hints = settings.get("BufferingHints") or {}
    wait = float(hints.get("IntervalInSeconds", _INTERVAL)) * sfn._SFN_WAIT_SCALE
    if not wait or _is_sorted_by_record(settings):
        _stock_deliver(stream, destination, records)
        return
    key = _key(stream, destination)
    with _lock:
        buffer = _buffers.get(key) or _buffers.setdefault(key, _Buffer(stream, destination, wait))
        buffer.records.extend(records)
        full = buffer.size >= float(hints.get("SizeInMBs", _MEGABYTES)) * 2**20
    if full:
        _write(buffer)


def _key(stream: dict[str, Any], destination: dict[str, Any]) -> tuple[str, str]:
    return stream["arn"], destination["id"]


def _is_sorted_by_record(settings: dict[str, Any]) -> bool:
    """Say whether each record decides by itself where it goes, or in what form."""
    return any(
        (settings.get(name) or {}).get("Enabled")
        for name in ("DynamicPartitioningConfiguration", "DataFormatConversionConfiguration")
    )


def _write(buffer: _Buffer) -> None:
    with _lock:
        if _buffers.pop(_key(buffer.stream, buffer.destination), None) is None:
            return
    buffer.timer.cancel()
    if firehose._streams.get(buffer.stream["name"]) is not buffer.stream:
        # It has been deleted, with what it held.
        return
    kept = firehose._apply_lambda_processors(buffer.stream, buffer.destination, buffer.records)
    if kept:
        content = b"".join(data for _, data in kept)
        firehose._deliver_to_s3(buffer.stream, buffer.destination, content)
    # The emulator keeps what it has delivered for ever.
    buffer.destination["records"].clear()
    for listener in listeners:
        listener()


def write_all() -> None:
    """Write whatever waits, for the process ends; not to be called where an event loop runs."""
    for buffer in list(_buffers.values()):
        buffer.write()


_stock_deliver = firehose._deliver_records_to_s3

CORRECTION = Correction(
    name="firehose-buffers",
    aws=(
        "Firehose writes one object of all that came within its BufferingHints (else 300 seconds "
        "or 5 MiB), one record after the other, nothing between."
    ),
    apply=lambda: replace(firehose, "_deliver_records_to_s3", deliver),
    touches=(
        "services.firehose:_deliver_records_to_s3",
        "services.firehose:_deliver_to_s3",
        "services.firehose:_apply_lambda_processors",
        "services.firehose:_put_record",
    ),
)
