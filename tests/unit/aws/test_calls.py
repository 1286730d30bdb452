"""What botocore's errors become."""

from __future__ import annotations

import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ReadTimeoutError,
)

from helpers.aws.calls import embedded_session, translate
from helpers.errors import AccessDenied, AccountError, CallRefused, Unreachable

ENDPOINT = "https://states.eu-west-1.amazonaws.com"


def refusal(code: str) -> ClientError:
    answer = {"Error": {"Code": code, "Message": "because"}}
    return ClientError(answer, "StartExecution")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (refusal("ExecutionDoesNotExist"), CallRefused),
        (refusal("AccessDeniedException"), AccessDenied),
        (refusal("ExpiredToken"), AccessDenied),
        (NoCredentialsError(), AccessDenied),
        (EndpointConnectionError(endpoint_url=ENDPOINT), Unreachable),
        (ReadTimeoutError(endpoint_url=ENDPOINT), Unreachable),
        (ParamValidationError(report="no"), CallRefused),
    ],
)
def test_every_error_of_the_sdk_becomes_one_of_ours(
    error: Exception, kind: type[AccountError]
) -> None:
    assert type(translate("StartExecution", ENDPOINT, error)) is kind


def test_a_refusal_keeps_the_code_and_reason_of_aws() -> None:
    found = translate("StartExecution", ENDPOINT, refusal("InvalidName"))
    assert isinstance(found, CallRefused)
    assert (found.operation, found.code, found.reason) == (
        "StartExecution",
        "InvalidName",
        "because",
    )


def test_a_silent_endpoint_is_named() -> None:
    error = EndpointConnectionError(endpoint_url=ENDPOINT)
    assert translate("StartExecution", ENDPOINT, error).where == ENDPOINT


@pytest.mark.parametrize(
    "variable",
    ["AWS_DEFAULTS_MODE", "AWS_STS_REGIONAL_ENDPOINTS", "AWS_ACCOUNT_ID_ENDPOINT_MODE"],
)
def test_no_variable_of_the_host_bends_the_local_session(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "nonsense")
    session = embedded_session("eu-west-1", "000000000000")
    client = session.create_client("sts", endpoint_url="http://127.0.0.1:1")
    assert client.meta.region_name == "eu-west-1"
