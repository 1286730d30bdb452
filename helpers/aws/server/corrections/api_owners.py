"""REST APIs of every account: a caller who signs nothing reaches them all."""

from __future__ import annotations

from ministack.core.responses import get_account_id
from ministack.services import apigateway_v1 as apis

from helpers.aws.server.corrections.correction import Correction, replace


def find_scope(api_id: str) -> tuple[str, str] | None:
    """Return the account and region that own an API, the caller's own before others'."""
    owners = [
        (account, region)
        for (account, region, one), _ in apis._rest_apis.all_items()
        if one == api_id
    ]
    own = [owner for owner in owners if owner[0] == get_account_id()]
    return next(iter([*own, *owners]), None)


CORRECTION = Correction(
    name="api-owners",
    aws="An API is reached by its id, whoever calls and whoever owns it.",
    apply=lambda: replace(apis, "find_api_scope", find_scope),
    touches=("services.apigateway_v1:find_api_scope",),
)
