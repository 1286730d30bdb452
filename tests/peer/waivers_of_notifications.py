"""The deviations of notifications, as changes to what the framework makes of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

Template = dict[str, Any]

_BUCKET = "ServerlessDeploymentBucketName"
_SUBJECTS = {"AWS::SNS::TopicPolicy": "Topics", "AWS::SQS::QueuePolicy": "Queues"}


def rule_name_prefixed(template: Template) -> None:
    prefix = template["Outputs"][_BUCKET]["Export"]["Name"].removeprefix("sls-")
    for _, rule in _rules(template):
        name = prefix.removesuffix(_BUCKET) + rule["Name"]
        digest = hashlib.md5(name.encode()).hexdigest()[:8]
        rule["Name"] = name if len(name) <= 64 else f"{name[:55]}-{digest}"


def target_role_arn(template: Template) -> None:
    for _, rule in _rules(template):
        rule.pop("RoleArn", None)
    for logical_id, role in template["Resources"].items():
        if logical_id.endswith("NotificationsIamRole"):
            reached = _reached_with(role)
            for _, rule in _rules(template, logical_id.removesuffix("NotificationsIamRole")):
                for target in rule["Targets"]:
                    if target["Arn"] in reached:
                        target["RoleArn"] = {"Fn::GetAtt": [logical_id, "Arn"]}


def kinesis_without_path(template: Template) -> None:
    for _, rule in _rules(template):
        for target in rule["Targets"]:
            if target.get("KinesisParameters") == {}:
                del target["KinesisParameters"]


def source_arn(template: Template) -> None:
    for policy, rule in _policies_with_rules(template):
        arn = {"Fn::GetAtt": [rule, "Arn"]}
        if policy["Type"] == "AWS::Lambda::Permission":
            policy["Properties"]["SourceArn"] = arn
        else:
            condition = {"ArnEquals": {"aws:SourceArn": [arn]}}
            policy["Properties"]["PolicyDocument"]["Statement"]["Condition"] = condition


def merged_target_policies(template: Template) -> None:
    """Needs ``source_arn`` to have been applied."""
    lists: dict[str, list[Any]] = {}
    for logical_id, policy in list(template["Resources"].items()):
        if "ResourcePolicy" in logical_id and policy["Type"] in _SUBJECTS:
            subject = json.dumps(policy["Properties"][_SUBJECTS[policy["Type"]]])
            statement = policy["Properties"]["PolicyDocument"]["Statement"]
            arns = statement.get("Condition", {}).get("ArnEquals", {}).get("aws:SourceArn", [])
            if subject in lists:
                del template["Resources"][logical_id]
                lists[subject] += [arn for arn in arns if arn not in lists[subject]]
            lists.setdefault(subject, arns)


OF_NOTIFICATIONS: dict[str, Callable[[Template], None]] = {
    "rule-name-prefixed": rule_name_prefixed,
    "target-role-arn": target_role_arn,
    "kinesis-without-path": kinesis_without_path,
    "source-arn of notifications": source_arn,
    "merged-target-policies": merged_target_policies,
}


def _rules(template: Template, machine: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the rules of notifications, of all machines or of one."""
    for logical_id, resource in template["Resources"].items():
        name, _, rest = logical_id.partition("Notifications")
        if resource["Type"] == "AWS::Events::Rule" and rest and name.startswith(machine):
            yield logical_id, resource["Properties"]


def _policies_with_rules(template: Template) -> Iterator[tuple[Any, str]]:
    """Pair each policy with the rule whose target it is for: both stand in the targets' order."""
    machines = dict.fromkeys(name.partition("Notifications")[0] for name, _ in _rules(template))
    for machine in machines:
        prefix = f"{machine}ResourcePolicy"
        policies = [it for key, it in template["Resources"].items() if key.startswith(prefix)]
        reached = _reached_with(template["Resources"].get(f"{machine}NotificationsIamRole"))
        rules = [
            name
            for name, rule in _rules(template, machine)
            for target in rule["Targets"]
            if target["Arn"] not in reached
        ]
        yield from zip(policies, rules, strict=True)


def _reached_with(role: Any) -> list[Any]:
    policies = role["Properties"]["Policies"] if role else []
    return [policy["PolicyDocument"]["Statement"][0]["Resource"] for policy in policies]
