"""A real AWS account, reached by a profile; who one is there is asked once, at the start."""

from __future__ import annotations

from typing import Any

import botocore.session
from botocore.exceptions import BotoCoreError
from botocore.exceptions import ProfileNotFound as NoSuchProfile

from helpers.aws.base import Aws, TlsEndpoint
from helpers.aws.calls import Clients, translate
from helpers.errors import AccessDenied, ProfileNotFound
from helpers.polling import Pace

DEFAULT_REGION = "eu-west-1"


class RealAws(Aws):
    """An account at AWS. What is done here costs money until it is deleted."""

    is_local = False
    # DescribeExecution and GetExecutionHistory have request limits for the whole account.
    pace = Pace(first=1.0, growth=1.3, longest=5.0)

    def __init__(self, clients: Clients, *, region: str, account_id: str) -> None:
        self._clients = clients
        self.region = region
        self.account_id = account_id

    @classmethod
    def connect(cls, profile: str, region: str | None = None) -> RealAws:
        """Connect by a profile of the AWS configuration and check whose it is."""
        session = botocore.session.Session(profile=profile)
        try:
            region = region or session.get_config_variable("region") or DEFAULT_REGION
            session.set_config_variable("region", region)
            if session.get_credentials() is None:
                raise ProfileNotFound(
                    f"profile {profile!r} holds no credentials",
                    next_step=f"Run: aws configure --profile {profile}",
                )
        except NoSuchProfile as error:
            known = ", ".join(sorted(session.available_profiles)) or "none at all"
            raise ProfileNotFound(
                f"there is no AWS profile {profile!r}",
                next_step=f"There is: {known}. Without a profile, connect() is the local AWS.",
            ) from error
        except BotoCoreError as error:
            raise translate("sign-in", profile, error) from error
        return cls._identified(Clients(session), profile, region)

    @classmethod
    def _identified(cls, clients: Clients, profile: str, region: str) -> RealAws:
        try:
            identity = clients.client("sts").get_caller_identity()
        except AccessDenied as error:
            raise ProfileNotFound(
                f"the credentials of profile {profile!r} are not accepted",
                why=error.why,
                next_step=f"Sign in again: aws sso login --profile {profile}",
            ) from error
        return cls(clients, region=region, account_id=identity["Account"])

    def __repr__(self) -> str:
        return f"RealAws({self.region!r})"

    def client(self, service: str) -> Any:
        """Return a client of a service; see ``Aws.client``."""
        return self._clients.client(service)

    def execute_api_url(self, api_id: str, stage: str) -> str:
        """Return the address of a stage."""
        return f"https://{api_id}.execute-api.{self.region}.amazonaws.com/{stage}"

    def tls_endpoint(self, api_id: str, stage: str) -> TlsEndpoint:
        """Return where a stage is reached by TLS; its certificate is one that systems trust."""
        name = f"{api_id}.execute-api.{self.region}.amazonaws.com"
        return TlsEndpoint(name, 443, name, None, f"/{stage}")

    def close(self) -> None:
        """Close the connections."""
        self._clients.close()
