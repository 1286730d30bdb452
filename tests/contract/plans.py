"""An API whose method needs a key, with a usage plan, in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.aws.base import Aws
from tests.contract.apis import STAGE, Api, Reply

NO_SERVICE = {
    "type": "MOCK",
    "requestTemplates": {"application/json": '{"statusCode": 200}'},
    "responses": {"200": ""},
}


class Guarded:
    """A guarded API; ``plan`` makes a usage plan of its stage, ``key`` a key of that plan."""

    def __init__(self, aws: Aws, **plan: Any) -> None:
        self.client = aws.client("apigateway")
        self.api = Api(aws).method("GET", "hello", NO_SERVICE, apiKeyRequired=True).deploy()
        stages = [{"apiId": self.api.id, "stage": STAGE}]
        made = self.client.create_usage_plan(name="guarded", apiStages=stages, **plan)
        self.plan_id: str = made["id"]
        self._keys: list[str] = []

    def key(self, *, planned: bool = True, **settings: Any) -> Mapping[str, Any]:
        """Create a key and add it to the plan; the answer has its value."""
        made: Mapping[str, Any] = self.client.create_api_key(
            **{"name": "guarded", "enabled": True, **settings}
        )
        self._keys.append(made["id"])
        if planned:
            self.add(made["id"])
        return made

    def add(self, key_id: str) -> None:
        self.client.create_usage_plan_key(usagePlanId=self.plan_id, keyId=key_id, keyType="API_KEY")

    def ask(self, key: Mapping[str, Any] | None = None) -> Reply:
        return self.api.ask("GET", "/hello", headers={"X-Api-Key": key["value"]} if key else {})

    def change(self, *operations: Mapping[str, str]) -> Mapping[str, Any]:
        """Change the plan."""
        found: Mapping[str, Any] = self.client.update_usage_plan(
            usagePlanId=self.plan_id, patchOperations=list(operations)
        )
        return found

    def set(self, path: str, value: str) -> Mapping[str, Any]:
        return self.change({"op": "replace", "path": path, "value": value})

    def delete(self) -> None:
        self.client.delete_usage_plan(usagePlanId=self.plan_id)
        known = {key["id"] for key in self.client.paginate("get_api_keys", "items")}
        for key_id in known.intersection(self._keys):
            self.client.delete_api_key(apiKey=key_id)
        self.api.delete()
