"""What the fake of API keys and plans promises, held against the local AWS."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from helpers.aws.embedded import EmbeddedAws
from helpers.errors import CallRefused
from tests.fakes.api_keys import FakeApiKeys

QUOTA = {"limit": 10, "offset": 0, "period": "MONTH"}


@pytest.fixture(params=["fake", "embedded"])
def gateway(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeApiKeys()
    aws: EmbeddedAws = request.getfixturevalue("aws")
    return aws.client("apigateway")


@pytest.fixture
def key_id(gateway: Any) -> Iterator[str]:
    made: str = gateway.create_api_key(name="fair", enabled=True, description="d")["id"]
    yield made
    gateway.delete_api_key(apiKey=made)


@pytest.fixture
def plan_id(gateway: Any, key_id: str) -> str:
    """A plan with the key."""
    made: str = gateway.create_usage_plan(name="fair-plan", quota=QUOTA)["id"]
    gateway.create_usage_plan_key(usagePlanId=made, keyId=key_id, keyType="API_KEY")
    return made


def test_a_value_is_there_only_for_those_who_ask(gateway: Any, key_id: str) -> None:
    asked = gateway.get_api_key(apiKey=key_id, includeValue=True)
    assert len(asked["value"]) >= 20
    assert "value" not in gateway.get_api_key(apiKey=key_id, includeValue=False)
    assert (asked["name"], asked["description"], asked["enabled"]) == ("fair", "d", True)


def test_a_key_is_disabled_by_a_text(gateway: Any, key_id: str) -> None:
    change = {"op": "replace", "path": "/enabled", "value": "false"}
    gateway.update_api_key(apiKey=key_id, patchOperations=[change])
    assert gateway.get_api_key(apiKey=key_id, includeValue=False)["enabled"] is False


def test_an_unknown_key_is_refused(gateway: Any) -> None:
    with pytest.raises(CallRefused) as caught:
        gateway.get_api_key(apiKey="unknown", includeValue=False)
    assert caught.value.code == "NotFoundException"


def test_a_plan_has_its_quota_and_names_its_keys(gateway: Any, key_id: str, plan_id: str) -> None:
    plan = gateway.get_usage_plan(usagePlanId=plan_id)
    assert (plan["name"], plan["quota"]) == ("fair-plan", QUOTA)
    (key,) = gateway.paginate("get_usage_plan_keys", "items", usagePlanId=plan_id)
    assert (key["id"], key["name"]) == (key_id, "fair")


def test_keys_of_an_unknown_plan_are_refused(gateway: Any) -> None:
    with pytest.raises(CallRefused) as caught:
        list(gateway.paginate("get_usage_plan_keys", "items", usagePlanId="unknown"))
    assert caught.value.code == "NotFoundException"


def test_a_deleted_key_is_of_no_plan(gateway: Any, plan_id: str) -> None:
    other = gateway.create_api_key(name="other", enabled=True)["id"]
    gateway.create_usage_plan_key(usagePlanId=plan_id, keyId=other, keyType="API_KEY")
    gateway.delete_api_key(apiKey=other)
    keys = gateway.paginate("get_usage_plan_keys", "items", usagePlanId=plan_id)
    assert other not in [key["id"] for key in keys]


def test_usage_begins_on_the_day_that_was_asked_for(
    gateway: Any, key_id: str, plan_id: str
) -> None:
    today = datetime.now(UTC).date().isoformat()
    usage = gateway.get_usage(usagePlanId=plan_id, keyId=key_id, startDate=today, endDate=today)
    assert usage["startDate"] == today
    assert [pair[0] for pair in usage["items"].get(key_id, [])] in ([], [0])
