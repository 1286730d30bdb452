"""Permissions as the tasks ask for them, and the statements they are gathered into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from helpers.config.model import Json
from helpers.template.plain import compact

EVERYTHING = "*"


@dataclass(frozen=True)
class Permission:
    """Leave to do ``actions`` on ``resource``: an ARN, an intrinsic, or a list of them."""

    actions: tuple[str, ...]
    resource: Json


def consolidate(permissions: Iterable[Permission]) -> list[Permission]:
    """Gather equal actions, then equal resources; the plugin's two passes, in its order."""
    return _by_resource(_by_actions(permissions))


def as_statements(permissions: Iterable[Permission]) -> Iterator[Json]:
    """Write each permission as an IAM statement."""
    for permission in permissions:
        yield {
            "Effect": "Allow",
            "Action": list(permission.actions),
            "Resource": permission.resource,
        }


def _by_actions(permissions: Iterable[Permission]) -> list[Permission]:
    groups: dict[tuple[str, ...], list[Json]] = {}
    for permission in permissions:
        resources = groups.setdefault(permission.actions, [])
        wanted = permission.resource
        for resource in wanted if isinstance(wanted, list) else [wanted]:
            if resource not in resources:
                resources.append(resource)
    return [
        Permission(actions, EVERYTHING if EVERYTHING in resources else resources)
        for actions, resources in groups.items()
    ]


def _by_resource(permissions: Iterable[Permission]) -> list[Permission]:
    groups: dict[str, list[Permission]] = {}
    for permission in permissions:
        groups.setdefault(compact(permission.resource), []).append(permission)
    return [
        Permission(
            tuple(dict.fromkeys(action for member in members for action in member.actions)),
            members[0].resource,
        )
        for members in groups.values()
    ]
