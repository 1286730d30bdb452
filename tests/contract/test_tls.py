"""An API by TLS, with requests that are typed; what openssl shows of AWS, it shows here."""

from __future__ import annotations

import shutil
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.aws import embedded
from helpers.aws.base import TlsEndpoint
from helpers.aws.embedded import EmbeddedAws
from helpers.aws.folders import Folders
from tests.contract.apis import STAGE
from tests.contract.plans import Guarded
from tests.contract.playground import Playground

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="there is no openssl here")


@pytest.fixture
def guarded(playground: Playground) -> Iterator[Guarded]:
    made = Guarded(playground.aws)
    yield made
    made.delete()


def place_of(guarded: Guarded) -> TlsEndpoint:
    return guarded.api.aws.tls_endpoint(guarded.api.id, STAGE)


def typed(place: TlsEndpoint, *headers: str) -> bytes:
    lines = [f"GET {place.path_prefix}/hello HTTP/1.1", f"Host: {place.server_name}", *headers]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode()


def connected(place: TlsEndpoint, name: str) -> ssl.SSLSocket:
    """Connect as the strictest of clients do."""
    trusting = ssl.create_default_context(cafile=str(place.ca_file))
    trusting.verify_flags |= ssl.VERIFY_X509_STRICT
    connection = socket.create_connection((place.host, place.port), timeout=10)
    try:
        return trusting.wrap_socket(connection, server_hostname=name)
    except ssl.SSLError:
        connection.close()
        raise


def said(place: TlsEndpoint, request: bytes) -> bytes:
    with connected(place, place.server_name) as connection, connection.makefile("rb") as answer:
        connection.sendall(request)
        return answer.read()


def openssl(place: TlsEndpoint, request: bytes, ca_file: Path | None) -> tuple[int, bytes]:
    """Send a request as one does in a terminal, and return exit code and answer."""
    command = ["openssl", "s_client", "-quiet", "-ign_eof", "-verify_return_error"]
    command += ["-connect", f"{place.host}:{place.port}", "-servername", place.server_name]
    command += ["-verify_hostname", place.server_name]
    command += ["-CAfile", str(ca_file)] if ca_file else []
    done = subprocess.run(command, input=request, capture_output=True, timeout=30, check=False)
    return done.returncode, done.stdout


def test_a_typed_request_without_a_key_is_forbidden(guarded: Guarded) -> None:
    head, _, body = said(place_of(guarded), typed(place_of(guarded))).partition(b"\r\n\r\n")
    status, *headers = head.split(b"\r\n")
    assert status == b"HTTP/1.1 403 Forbidden"
    assert b"x-amzn-errortype: forbiddenexception" in [one.lower() for one in headers]
    assert body == b'{"message":"Forbidden"}'


def test_a_typed_request_with_a_key_is_answered(guarded: Guarded) -> None:
    place = place_of(guarded)
    answer = said(place, typed(place, f"X-API-Key: {guarded.key()['value']}"))
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


@needs_openssl
def test_openssl_trusts_who_is_told_of_the_authority(guarded: Guarded) -> None:
    place = place_of(guarded)
    request = typed(place, f"X-API-Key: {guarded.key()['value']}")
    code, answer = openssl(place, request, place.ca_file)
    assert (code, answer.partition(b"\r\n")[0]) == (0, b"HTTP/1.1 200 OK")


@needs_openssl
def test_openssl_sends_nothing_to_whom_it_does_not_trust(guarded: Guarded) -> None:
    code, answer = openssl(place_of(guarded), typed(place_of(guarded)), None)
    assert code != 0
    assert answer == b""


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "any.execute-api.us-east-1.{aws}"])
def test_the_certificate_is_for_this_machine_and_apis_of_all_regions(
    guarded: Guarded, name: str
) -> None:
    connected(place_of(guarded), name.format(aws="amazonaws.com")).close()


@pytest.mark.parametrize("name", ["example.com", "amazonaws.com", "s3.eu-west-1.amazonaws.com"])
def test_the_certificate_is_for_nobody_else(guarded: Guarded, name: str) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        connected(place_of(guarded), name)


def test_a_web_page_is_refused_by_tls_too(guarded: Guarded) -> None:
    place = place_of(guarded)
    request = b"GET /restapis HTTP/1.1\r\nHost: localhost\r\nOrigin: https://example.com\r\n"
    assert said(place, request + b"Connection: close\r\n\r\n").startswith(b"HTTP/1.1 403 ")


def test_authority_and_port_stay_when_the_local_aws_is_started_again(tmp_path: Path) -> None:
    found = []
    for _ in range(2):
        place = EmbeddedAws.connect(home=tmp_path).tls_endpoint("any", STAGE)
        connected(place, place.server_name).close()
        about = embedded.status(tmp_path)
        assert about.https_endpoint == f"https://{place.host}:{place.port}"
        assert about.ca_file == str(place.ca_file)
        found.append((place, Path(about.ca_file).read_bytes()))
        embedded.stop(tmp_path)
    assert found[0] == found[1]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
def test_only_the_learner_may_read_the_key_and_there_is_none_of_the_authority(
    aws: EmbeddedAws,
) -> None:
    folders = Folders(aws.home)
    assert stat.S_IMODE(folders.certificate_key.stat().st_mode) == 0o600
    keys = [path for path in folders.root.glob("*.pem") if b"PRIVATE KEY" in path.read_bytes()]
    assert keys == [folders.certificate_key]
