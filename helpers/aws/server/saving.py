"""Keeps on disk what the emulator remembers: soon after each change, and at the end.

Upstream saves only when it ends in good order; a killed process would have lost the course's
stacks. Its own dump of each service is used, written only when it differs from the last one.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ministack.app
from ministack.core import persistence

_logger = logging.getLogger("helpers.aws.server")

_PAUSE = 1.0
_SHARE = 20
"""A save that takes long is repeated less often: at most this part of the time is for saving."""
_ATTEMPTS = 5


class Saver:
    """Saves all services' state to a folder when ``touch`` has said that something changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changed = False
        self._saving = threading.Lock()
        self._sums = {
            service: zlib.crc32(_dump(service, get_state) or b"")
            for service, get_state in _services().items()
        }

    def touch(self) -> None:
        """Say that something may have changed."""
        self._changed = True

    async def run(self) -> None:
        """Save after changes, for ever."""
        pause = _PAUSE
        while True:
            await asyncio.sleep(pause)
            if self._changed:
                began = time.monotonic()
                await asyncio.to_thread(self.save)
                pause = max(_PAUSE, _SHARE * (time.monotonic() - began))

    def save(self) -> None:
        """Save every service whose state is not what was saved last."""
        with self._saving:
            self._changed = False
            for service, get_state in _services().items():
                try:
                    self._save(service, get_state)
                except (RuntimeError, OSError):
                    _logger.exception("cannot save %s now; it is tried again", service)
                    self._changed = True

    def _save(self, service: str, get_state: Callable[[], Any]) -> None:
        content = _dump(service, get_state)
        if content is None or self._sums.get(service) == zlib.crc32(content):
            return
        path = self._folder / f"{service}.json"
        new = path.with_suffix(".new")
        new.write_bytes(content)
        new.replace(path)
        self._sums[service] = zlib.crc32(content)


def _services() -> dict[str, Callable[[], Any]]:
    """Return how to ask each service in use for its state."""
    services: dict[str, Callable[[], Any]] = ministack.app._build_persistence_save_dict()
    return services


def _dump(service: str, get_state: Callable[[], Any]) -> bytes | None:
    """Return a service's state as upstream reads it, or None when it has none."""
    for attempt in range(_ATTEMPTS):
        try:
            state = get_state()
            if state is None:
                return None
            document = {
                "__ministack_format__": persistence._state_format_version(service),
                "payload": state,
            }
            return json.dumps(document, default=persistence._json_default).encode()
        except RuntimeError:
            # Executions and requests change it meanwhile; a copy that met a change is taken again.
            if attempt == _ATTEMPTS - 1:
                raise
    return None
