"""A server on this machine that answers with what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Echo(BaseHTTPRequestHandler):
    """``/slow`` takes its time, ``/away`` points elsewhere, ``/gone`` hangs up."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        self.server.seen.append(self.path)  # type: ignore[attr-defined]
        if self.path.endswith("/gone"):
            self.connection.close()
            return
        if self.path.endswith("/slow"):
            time.sleep(1)
        asked: dict[str, Any] = {
            "method": self.command, "target": self.path, "body": body,
            "headers": [[name, value] for name, value in self.headers.items()],
        }  # fmt: skip
        text = json.dumps(asked).encode()
        self.send_response(302 if self.path.endswith("/away") else 200)
        self.send_header("Location", "/stage/elsewhere")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_DELETE = do_OPTIONS = do_CONNECT = answer

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def echo_server() -> Iterator[ThreadingHTTPServer]:
    """Serve on a free port of the loopback; ``seen`` lists the paths asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.seen = []  # type: ignore[attr-defined]
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
