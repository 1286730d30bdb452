"""Send a request over HTTP, once: no redirect is followed and nothing is ever sent twice.

Each request has a connection of its own. One that is kept may be closed by the other side just
as it is used, and nobody could tell then whether the request arrived: an execution might be lost,
or, by trying again, started twice.
"""

from __future__ import annotations

import http.client
import os
import ssl
import time
import urllib.request
from base64 import b64encode
from contextlib import closing
from functools import cache
from urllib.parse import SplitResult, unquote, urlsplit

import certifi

from helpers.api.request import Request
from helpers.api.response import Headers, Response
from helpers.errors import Unreachable

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def send(request: Request, timeout: float) -> Response:
    """Send a request and return the answer, whatever its status; raises Unreachable."""
    began = time.perf_counter()
    try:
        with closing(_connection(urlsplit(request.url), timeout)) as connection:
            answer, body = _exchange(connection, request)
    except (OSError, http.client.HTTPException) as error:
        raise _unreachable(request, timeout, error) from error
    return Response(
        status=answer.status,
        reason=answer.reason,
        headers=Headers(tuple(answer.getheaders())),
        text=body.decode(answer.headers.get_content_charset("utf-8"), errors="replace"),
        request=request,
        elapsed=time.perf_counter() - began,
    )


def _exchange(
    connection: http.client.HTTPConnection, request: Request
) -> tuple[http.client.HTTPResponse, bytes]:
    """Send the headers of the request and no others; read the whole answer."""
    connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
    for name, value in request.headers:
        connection.putheader(name, value)
    connection.endheaders(None if request.body is None else request.body.encode())
    answer = connection.getresponse()
    return answer, answer.read()


def _connection(url: SplitResult, timeout: float) -> http.client.HTTPConnection:
    host = url.hostname or ""
    proxy = None if host in _LOOPBACK or urllib.request.proxy_bypass(host) else _proxy(url.scheme)
    if url.scheme != "https":
        return http.client.HTTPConnection(url.netloc, timeout=timeout)
    if proxy is None:
        return http.client.HTTPSConnection(
            url.netloc, timeout=timeout, context=trusted_certificates()
        )
    connection = http.client.HTTPSConnection(
        proxy.hostname or "", proxy.port, timeout=timeout, context=trusted_certificates()
    )
    connection.set_tunnel(host, url.port, headers=_credentials(proxy))
    return connection


def _proxy(scheme: str) -> SplitResult | None:
    address = urllib.request.getproxies().get(scheme)
    if not address:
        return None
    return urlsplit(address if "://" in address else f"http://{address}")


def _credentials(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


@cache
def trusted_certificates() -> ssl.SSLContext:
    """Trust what the system trusts, and Mozilla's list: Python for macOS comes without any."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    if bundle := os.environ.get("AWS_CA_BUNDLE"):
        context.load_verify_locations(bundle)
    return context


def _unreachable(request: Request, timeout: float, error: Exception) -> Unreachable:
    if isinstance(error, TimeoutError):
        return Unreachable(
            f"{request.method} {request.path} got no answer within {timeout:g} s",
            where=request.url,
            next_step="It may have arrived: see what it did before you send it again.",
        )
    return Unreachable(
        f"{request.method} {request.path} got no answer",
        where=request.url,
        why=str(error) or type(error).__name__,
        next_step="Is the API still deployed? Run the cell with connect() again; it starts the "
        "local AWS if it is that.",
    )
