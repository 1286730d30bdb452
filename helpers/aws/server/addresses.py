"""The addresses of REST APIs: by host name as on AWS, or by path as on this machine."""

from __future__ import annotations

import re

_HOST = re.compile(
    r"(?P<api>[a-z0-9]+)(-vpce-[a-z0-9]+)?\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?(:\d+)?"
)
_PREFIX = "/_aws/execute-api/"
_PATH = re.compile(r"/_aws/execute-api/[^/]+/|/restapis/[^/]+/[^/]+/_user_request_(/|$)")


def local_prefix(host: str) -> str | None:
    """Return what comes before the path of a request that names an API of AWS as its host."""
    found = _HOST.fullmatch(host.lower())
    return f"{_PREFIX}{found['api']}" if found else None


def is_api_path(path: str) -> bool:
    """Say whether a path leads to a deployed API, and to nothing else."""
    return _PATH.match(path) is not None
