"""API keys, and the plans that say how much may be asked for with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from helpers.config.model import Config, Json
from helpers.template import naming
from helpers.template.fragment import Compilation
from helpers.template.intrinsics import ref
from helpers.template.plain import without_none
from helpers.template.rest_api.api import rest_api_id


@dataclass(frozen=True)
class _Group:
    """Keys with a plan of their own; without a name, all keys of a service with the one plan."""

    keys: tuple[Json, ...]
    plan: Mapping[str, Json]
    name: str = ""


def api_keys_of_functions(compilation: Compilation) -> Iterator[Mapping[str, Json]]:
    """Compile keys and plans as the framework does."""
    given = compilation.config.provider.api_gateway
    return _compiled(compilation, given.get("apiKeys"), given.get("usagePlan"))


def api_keys_of_machines(compilation: Compilation) -> Iterator[Mapping[str, Json]]:
    """Compile keys and plans as the plugin does, which knows name and value of a key only.

    Of groups it makes keys without names and a plan that limits nothing; they are compiled as
    the framework compiles them (deviation ``key-groups``).
    """
    keys, plan = (_setting(compilation.config, key) for key in ("apiKeys", "usagePlan"))
    if keys and not isinstance(plan, list | tuple):
        keys = [_only(key, "name", "value") for key in keys]
    return _compiled(compilation, keys, plan)


def _compiled(compilation: Compilation, keys: Json, plan: Json) -> Iterator[Mapping[str, Json]]:
    if isinstance(plan, list | tuple):
        groups = _groups(compilation, keys or (), plan)
    else:
        groups = [_Group(tuple(keys or ()), plan or {})] if keys or plan else []
    for group in groups:
        for number, key in enumerate(group.keys, start=1):
            yield {naming.api_key_logical_id(number, group.name): _key(key)}
        yield {naming.usage_plan_logical_id(group.name): _plan(compilation.config, group)}
        for number in range(1, len(group.keys) + 1):
            logical_id = naming.usage_plan_key_logical_id(number, group.name)
            yield {logical_id: _plan_key(number, group.name)}


def _key(key: Json) -> Json:
    """Make a key; it belongs to its plan's stages only.

    The plugin also names the stage in the key itself, which does nothing but hold it
    (deviation ``no-stage-keys``).
    """
    given: Mapping[str, Json] = {"name": key} if isinstance(key, str) else key
    enabled = given.get("enabled")
    properties = {
        "Enabled": True if enabled is None else enabled,
        "Name": given.get("name"),
        "Value": given.get("value"),
        "Description": given.get("description"),
        "CustomerId": given.get("customerId"),
    }
    return {
        "Type": "AWS::ApiGateway::ApiKey",
        "Properties": without_none(properties),
        "DependsOn": naming.PRELIMINARY_DEPLOYMENT,
    }


def _plan(config: Config, group: _Group) -> Json:
    service, stage, name = config.service, config.stage, group.name
    quota, throttle = group.plan.get("quota"), group.plan.get("throttle")
    called = f' "{name}"' if name else ""
    properties = {
        "ApiStages": [{"ApiId": rest_api_id(config), "Stage": stage}],
        "Description": f"Usage plan{called} for {service} {stage} stage",
        "UsagePlanName": "-".join(filter(None, (service, name, stage))),
        "Quota": _capitalised(quota, "limit", "offset", "period") if quota else None,
        "Throttle": _capitalised(throttle, "burstLimit", "rateLimit") if throttle else None,
    }
    return {
        "Type": "AWS::ApiGateway::UsagePlan",
        "DependsOn": naming.PRELIMINARY_DEPLOYMENT,
        "Properties": without_none(properties),
    }


def _plan_key(number: int, group: str) -> Json:
    properties = {
        "KeyId": ref(naming.api_key_logical_id(number, group)),
        "KeyType": "API_KEY",
        "UsagePlanId": ref(naming.usage_plan_logical_id(group)),
    }
    return {"Type": "AWS::ApiGateway::UsagePlanKey", "Properties": properties}


def _groups(compilation: Compilation, keys: Json, plans: Json) -> list[_Group]:
    """Pair the groups of keys with the plans of the same names."""
    by_name: dict[str, Json] = {}
    for key in keys:
        name = next(iter(key)) if isinstance(key, Mapping) else ""
        if not isinstance(key, Mapping) or not isinstance(key[name], list | tuple):
            raise compilation.refuse(
                "provider.apiGateway.apiKeys: a key is in no group, but every plan is a group's",
                next_step="Put it into one of the groups.",
            )
        by_name[name] = key[name]
    named = {name: plan for plans_by_name in plans for name, plan in plans_by_name.items()}
    return [_Group(tuple(by_name.get(name, ())), plan or {}, name) for name, plan in named.items()]


def _setting(config: Config, key: str) -> Json:
    """Give a setting of the API; as of old it may stand in ``provider`` itself."""
    return config.provider.api_gateway.get(key) or config.provider.settings.get(key)


def _only(key: Json, *names: str) -> Json:
    return {name: key.get(name) for name in names} if isinstance(key, Mapping) else key


def _capitalised(given: Mapping[str, Json], *names: str) -> dict[str, Json]:
    return without_none({name[0].upper() + name[1:]: given.get(name) for name in names})
