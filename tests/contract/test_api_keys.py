"""API keys and usage plans, as API Gateway keeps them; requests without any SDK in between.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from helpers.aws.embedded import EmbeddedAws
from helpers.errors import CallRefused
from helpers.polling import poll
from tests.contract.apis import STAGE, Api, Reply
from tests.contract.plans import Guarded
from tests.contract.playground import Playground
from tests.contract.stacks import deployed, updated

FORBIDDEN = (403, '{"message":"Forbidden"}', "ForbiddenException")
TOO_MANY = (429, '{"message":"Too Many Requests"}', "TooManyRequestsException")
EXCEEDED = (429, '{"message":"Limit Exceeded"}', "LimitExceededException")


@pytest.fixture
def guarded(playground: Playground) -> Iterator[Guarded]:
    """An API with a plan without limits, for what the stock emulator does as well."""
    made = Guarded(playground.aws)
    yield made
    made.delete()


@pytest.fixture
def mended(corrected: Playground) -> Iterator[Guarded]:
    """The same for what we correct: each test must fail on the stock emulator."""
    made = Guarded(corrected.aws)
    yield made
    made.delete()


def said(reply: Reply) -> tuple[int, str, str | None]:
    return reply.status, reply.text, reply.headers.get("x-amzn-errortype")


def today(days: int = 0) -> str:
    return (datetime.now(UTC).date() + timedelta(days)).isoformat()


def usage(guarded: Guarded, **parameters: Any) -> Any:
    about = {"usagePlanId": guarded.plan_id, "startDate": today(), "endDate": today()}
    return guarded.client.get_usage(**{**about, **parameters})["items"]


def test_a_request_with_a_key_of_the_plan_is_answered(guarded: Guarded) -> None:
    assert guarded.ask(guarded.key()).status == 200


def test_a_request_without_a_key_is_forbidden(mended: Guarded) -> None:
    assert said(mended.ask()) == FORBIDDEN


def test_a_request_with_a_wrong_key_is_forbidden(mended: Guarded) -> None:
    mended.key()
    assert said(mended.ask({"value": "x" * 40})) == FORBIDDEN


def test_a_request_with_a_key_of_no_plan_is_forbidden(mended: Guarded) -> None:
    assert said(mended.ask(mended.key(planned=False))) == FORBIDDEN


def test_a_key_disabled_by_an_update_is_forbidden_until_enabled_again(mended: Guarded) -> None:
    key = mended.key()
    for value, expected in (("false", 403), ("true", 200)):
        change = {"op": "replace", "path": "/enabled", "value": value}
        found = mended.client.update_api_key(apiKey=key["id"], patchOperations=[change])
        assert found["enabled"] is (value == "true")
        assert mended.ask(key).status == expected


def test_a_disabled_key_is_told_nothing_else(mended: Guarded) -> None:
    assert said(mended.ask(mended.key(enabled=False))) == FORBIDDEN


def test_a_deleted_key_is_forbidden_and_in_no_plan(mended: Guarded) -> None:
    key = mended.key()
    mended.client.delete_api_key(apiKey=key["id"])
    assert said(mended.ask(key)) == FORBIDDEN
    assert mended.client.get_usage_plan_keys(usagePlanId=mended.plan_id)["items"] == []


@pytest.mark.parametrize("asked", [{}, {"includeValue": False}], ids=["unasked", "asked not to"])
def test_the_value_of_a_key_is_not_shown(mended: Guarded, asked: dict[str, bool]) -> None:
    assert "value" not in mended.client.get_api_key(apiKey=mended.key()["id"], **asked)


def test_the_values_of_keys_are_not_listed(mended: Guarded) -> None:
    mended.key()
    assert not any("value" in key for key in mended.client.get_api_keys()["items"])


def test_an_update_does_not_show_the_value(mended: Guarded) -> None:
    change = {"op": "replace", "path": "/description", "value": "new"}
    found = mended.client.update_api_key(apiKey=mended.key()["id"], patchOperations=[change])
    assert found["description"] == "new"
    assert "value" not in found


def test_the_value_of_a_key_is_shown_to_who_asks_for_it(guarded: Guarded) -> None:
    key = guarded.key()
    assert guarded.client.get_api_key(apiKey=key["id"], includeValue=True)["value"] == key["value"]
    listed = guarded.client.paginate("get_api_keys", "items", includeValues=True)
    assert key["value"] in [one["value"] for one in listed]


def test_keys_are_found_by_how_their_names_begin(guarded: Guarded) -> None:
    key = guarded.key(name="found-by-name")
    listed = guarded.client.get_api_keys(nameQuery="found-by")["items"]
    assert [one["id"] for one in listed] == [key["id"]]


def test_plans_are_found_by_a_key(mended: Guarded) -> None:
    other = mended.client.create_usage_plan(name="other")["id"]
    key = mended.key()
    found = mended.client.get_usage_plans(keyId=key["id"])["items"]
    mended.client.delete_usage_plan(usagePlanId=other)
    assert [plan["id"] for plan in found] == [mended.plan_id]


def test_a_plan_has_no_key_that_does_not_exist(mended: Guarded) -> None:
    with pytest.raises(CallRefused) as refused:
        mended.add("nothing")
    assert refused.value.code == "NotFoundException"


def test_a_plan_has_a_key_once(mended: Guarded) -> None:
    key = mended.key()
    with pytest.raises(CallRefused) as refused:
        mended.add(key["id"])
    assert refused.value.code == "ConflictException"


def test_requests_beyond_the_burst_are_throttled(guarded: Guarded) -> None:
    key = guarded.key()
    guarded.set("/throttle/burstLimit", "3")
    guarded.set("/throttle/rateLimit", "0.01")
    replies = [said(guarded.ask(key)) for _ in range(10)]
    assert [status for status, *_ in replies] == [200] * 3 + [429] * 7
    assert set(replies[3:]) == {TOO_MANY}


def test_limits_are_changed(guarded: Guarded) -> None:
    guarded.set("/throttle/rateLimit", "100")
    assert guarded.set("/throttle/rateLimit", "0.5")["throttle"] == {"rateLimit": 0.5}
    guarded.set("/quota/limit", "7")
    assert guarded.set("/quota/period", "WEEK")["quota"] == {"limit": 7, "period": "WEEK"}


def test_limits_are_removed(guarded: Guarded) -> None:
    key = guarded.key()
    guarded.set("/throttle/burstLimit", "1")
    assert [guarded.ask(key).status for _ in range(2)] == [200, 429]
    assert not guarded.change({"op": "remove", "path": "/throttle"}).get("throttle")
    assert guarded.ask(key).status == 200


def test_a_limit_that_is_no_number_is_refused(mended: Guarded) -> None:
    with pytest.raises(CallRefused) as refused:
        mended.set("/throttle/burstLimit", "many")
    assert refused.value.code == "BadRequestException"


def test_a_stage_is_removed_from_a_plan_and_added_again(mended: Guarded) -> None:
    key = mended.key()
    place = f"{mended.api.id}:{STAGE}"
    mended.change({"op": "remove", "path": "/apiStages", "value": place})
    assert said(mended.ask(key)) == FORBIDDEN
    mended.change({"op": "add", "path": "/apiStages", "value": place})
    assert mended.ask(key).status == 200


def test_one_method_of_a_plan_has_a_throttle_of_its_own(mended: Guarded) -> None:
    key = mended.key()
    path = f"/apiStages/{mended.api.id}:{STAGE}/throttle/~1hello/GET"
    mended.set(f"{path}/rateLimit", "0.01")
    mended.set(f"{path}/burstLimit", "2")
    assert [mended.ask(key).status for _ in range(3)] == [200, 200, 429]


def test_a_used_up_quota_is_another_error_for_this_key_only(mended: Guarded) -> None:
    key, other = mended.key(), mended.key()
    mended.set("/quota/limit", "2")
    mended.set("/quota/period", "DAY")
    assert [mended.ask(key).status for _ in range(2)] == [200, 200]
    assert said(mended.ask(key)) == EXCEEDED
    assert mended.ask(other).status == 200


def test_requests_are_counted_by_day_against_the_quota(mended: Guarded) -> None:
    used, unused = mended.key(), mended.key()
    mended.set("/quota/limit", "5")
    mended.set("/quota/period", "DAY")
    for _ in range(7):
        mended.ask(used)
    mended.ask()
    assert usage(mended, startDate=today(-1)) == {
        used["id"]: [[0, 5], [5, 0]],
        unused["id"]: [[0, 5], [0, 5]],
    }


def test_throttled_requests_are_not_counted(mended: Guarded) -> None:
    key = mended.key()
    mended.set("/throttle/burstLimit", "2")
    for _ in range(4):
        mended.ask(key)
    assert usage(mended, keyId=key["id"])[key["id"]][0][0] == 2


def test_the_usage_of_one_key_is_asked_for(mended: Guarded) -> None:
    key, _ = mended.key(), mended.key()
    assert list(usage(mended, keyId=key["id"])) == [key["id"]]


@pytest.mark.parametrize("end", ["yesterday", "2000-01-01"])
def test_an_interval_that_is_none_is_refused(mended: Guarded, end: str) -> None:
    with pytest.raises(CallRefused) as refused:
        usage(mended, endDate=end)
    assert refused.value.code == "BadRequestException"


def test_a_quota_is_extended_for_the_rest_of_its_period(mended: Guarded) -> None:
    key = mended.key()
    mended.set("/quota/limit", "1")
    mended.set("/quota/period", "MONTH")
    assert [mended.ask(key).status for _ in range(2)] == [200, 429]
    change = {"op": "replace", "path": "/remaining", "value": "1"}
    mended.client.update_usage(
        usagePlanId=mended.plan_id, keyId=key["id"], patchOperations=[change]
    )
    assert [mended.ask(key).status for _ in range(2)] == [200, 429]


def test_a_redeployed_stack_keeps_its_key_in_its_plan(playground: Playground) -> None:
    api = Api(playground.aws).deploy()
    plan = {
        "ApiStages": [{"ApiId": api.id, "Stage": STAGE}],
        "Quota": {"Limit": 5000, "Offset": 2, "Period": "MONTH"},
        "Throttle": {"BurstLimit": 200, "RateLimit": 100},
    }
    joined = {"KeyId": {"Ref": "Key"}, "KeyType": "API_KEY", "UsagePlanId": {"Ref": "Plan"}}
    resources = {
        "Key": {"Type": "AWS::ApiGateway::ApiKey", "Properties": {"Name": "k", "Enabled": True}},
        "Plan": {"Type": "AWS::ApiGateway::UsagePlan", "Properties": plan},
        "Joined": {"Type": "AWS::ApiGateway::UsagePlanKey", "Properties": joined},
    }
    with deployed(playground.aws, "kept-keys", resources) as before:
        resources["Plan"] = {**resources["Plan"], "Properties": {**plan, "Description": "new"}}
        assert updated(playground.aws, "kept-keys", resources) == before
        listing = api.client.get_usage_plan_keys(usagePlanId=before["Plan"])["items"]
    api.delete()
    assert [one["id"] for one in listing] == [before["Key"]]


def wait_until_saved(aws: EmbeddedAws, pattern: str) -> None:
    """Wait until the saved state has something."""
    *_, _ = poll(
        lambda: "".join(path.read_text() for path in aws.state_dir.glob("apigateway*.json")),
        final=lambda text: bool(re.search(pattern, text)),
        what=f"{pattern} in the saved state",
        timeout=20,
        pace=aws.pace,
    )


def test_usage_is_saved_soon_after_a_request_that_only_reads(
    guarded: Guarded, aws: EmbeddedAws
) -> None:
    key = guarded.key()
    wait_until_saved(aws, rf'"{key["id"]}"')
    guarded.ask(key)
    wait_until_saved(aws, rf'"{key["id"]}": {{[^{{}}]*"usage"')


def test_usage_is_kept_when_the_local_aws_is_stopped(tmp_path: Path) -> None:
    made = Guarded(EmbeddedAws.connect(home=tmp_path))
    key = made.key()
    made.ask(key)
    made.api.aws.stop()
    made.client = EmbeddedAws.connect(home=tmp_path).client("apigateway")
    try:
        assert usage(made)[key["id"]][0][0] == 1
    finally:
        EmbeddedAws.connect(home=tmp_path).stop()
