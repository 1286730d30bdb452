"""ARNs in a template: the partition, region and account are those of the stack."""

from __future__ import annotations

from helpers.template.intrinsics import Intrinsic, join, ref, sub
from helpers.template.permissions import Permission

_HERE = "arn:${AWS::Partition}:%s:${AWS::Region}:${AWS::AccountId}:%s"

_EVENTS = ("events:PutTargets", "events:PutRule", "events:DescribeRule")


def here(service: str, resource: str) -> str:
    """Write an ARN of this account and region, for ``Fn::Sub``."""
    return _HERE % (service, resource)


def sub_here(service: str, resource: str) -> Intrinsic:
    """``Fn::Sub`` of such an ARN, with the empty map of variables the plugin writes."""
    return sub(here(service, resource), {})


def managed_rule(name: str) -> Permission:
    """Allow the rule by which Step Functions hears that a job has ended (``.sync``)."""
    return Permission(_EVENTS, sub_here("events", f"rule/{name}"))


def managed_rule_joined(name: str) -> Permission:
    """Allow it too; the plugin joins the ARN for some services, and an ARN is compared as text."""
    parts = (ref("AWS::Partition"), "events", ref("AWS::Region"), ref("AWS::AccountId"))
    return Permission(_EVENTS, join(":", "arn", *parts, f"rule/{name}"))
