"""An AWS made of fake clients; a fake clock that passes time without waiting."""

from __future__ import annotations

import time
from typing import Any

from helpers.aws.base import Aws, TlsEndpoint
from helpers.polling import Clock, Pace


class FakeAws(Aws):
    """Hands out the given clients."""

    is_local = True
    pace = Pace(first=1.0, growth=2.0, longest=4.0)

    def __init__(self, **clients: Any) -> None:
        self.region = "eu-west-1"
        self.account_id = "111122223333"
        self.closed = False
        self.clients = clients

    def __repr__(self) -> str:
        return f"FakeAws({self.region!r})"

    def client(self, service: str) -> Any:
        return self.clients[service]

    def execute_api_url(self, api_id: str, stage: str) -> str:
        return f"https://{api_id}.execute-api.{self.region}.amazonaws.com/{stage}"

    def tls_endpoint(self, api_id: str, stage: str) -> TlsEndpoint:
        name = f"{api_id}.execute-api.{self.region}.amazonaws.com"
        return TlsEndpoint(name, 443, name, None, f"/{stage}")

    def close(self) -> None:
        self.closed = True


class FakeTime:
    """Time that passes only by sleeping; begins now, so that it agrees with real clocks."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.sleeps: list[float] = []

    @property
    def elapsed(self) -> float:
        return sum(self.sleeps)

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self._began + self.elapsed, sleep=self.sleeps.append)
