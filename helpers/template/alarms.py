"""CloudWatch alarms on what becomes of a machine's executions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from helpers.config.model import Config, Json, Object, StateMachine
from helpers.template import naming
from helpers.template.fragment import Compilation, Fragment
from helpers.template.intrinsics import ref
from helpers.template.plain import without_none

# metric: (its name in CloudWatch, the end of the alarm's description)
METRICS = {
    "executionsTimedOut": ("ExecutionsTimedOut", "executions timed out"),
    "executionsFailed": ("ExecutionsFailed", "executions failed"),
    "executionsAborted": ("ExecutionsAborted", "executions were aborted"),
    "executionThrottled": ("ExecutionThrottled", "execution were throttled"),
    "executionsSucceeded": ("ExecutionsSucceeded", "executions succeeded"),
}

_VARIABLE = re.compile(r"\$\[(\w+)\]")


def alarms(compilation: Compilation) -> Iterator[Fragment]:
    """Compile the alarms of every machine."""
    for machine in compilation.config.state_machines:
        yield Fragment(dict(_alarms(compilation.config, machine)))


def _alarms(config: Config, machine: StateMachine) -> Iterator[tuple[str, Json]]:
    given = machine.alarms or {}
    for metric in given.get("metrics") or []:
        own = metric if isinstance(metric, Mapping) else {"metric": metric}
        cloudwatch_name, _ = METRICS[own["metric"]]
        default_id = naming.alarm_logical_id(machine, cloudwatch_name)
        properties = _properties(config, machine, own, given)
        alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}
        yield own.get("logicalId", default_id), alarm


def _properties(config: Config, machine: StateMachine, own: Object, given: Object) -> Json:
    cloudwatch_name, ending = METRICS[own["metric"]]
    label = naming.state_machine_label(machine)
    dimension = {
        "Name": "StateMachineArn",
        "Value": ref(naming.state_machine_logical_id(machine)),
    }
    properties = {
        "Namespace": "AWS/States",
        "MetricName": cloudwatch_name,
        "AlarmDescription": f"{label}[{config.stage}][{config.region}]: {ending}",
        "Threshold": 1,
        "Period": own.get("period", given.get("period", 60)),
        "EvaluationPeriods": 1,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "Statistic": "Sum",
        **_actions(given.get("topics") or {}),
        "TreatMissingData": own.get("treatMissingData", given.get("treatMissingData", "missing")),
        "Dimensions": [dimension],
        "AlarmName": own.get("alarmName") or _name(machine, own["metric"], given),
    }
    return without_none(properties)


def _actions(topics: Object) -> dict[str, Json]:
    names = {
        "OKActions": "ok",
        "AlarmActions": "alarm",
        "InsufficientDataActions": "insufficientData",
    }
    return {name: [topics[key]] if topics.get(key) else [] for name, key in names.items()}


def _name(machine: StateMachine, metric: str, given: Object) -> str | None:
    """Fill in the template of names, if there is one: ``$[metricName]`` and its like."""
    template = given.get("nameTemplate")
    if not template:
        return None
    values = {
        "stateMachineName": naming.state_machine_label(machine),
        "metricName": metric,
        "cloudWatchMetricName": METRICS[metric][0],
    }
    return _VARIABLE.sub(lambda match: values.get(match[1], match[0]), str(template))
