"""Alarms on what becomes of executions."""

from __future__ import annotations

from typing import Any

from tests.unit.template.builders import compiled, machine, properties

TOPICS = {"alarm": {"Ref": "Topic"}}


def alarm(
    logical_id: str = "OrdersStepFunctionsStateMachineExecutionsFailedAlarm", **given: Any
) -> Any:
    alarms = {"topics": TOPICS, "metrics": ["executionsFailed"], **given}
    return properties(compiled(machine(alarms=alarms)), logical_id)


def test_an_alarm_says_what_happened_and_where() -> None:
    assert alarm()["AlarmDescription"] == "orders[dev][eu-west-1]: executions failed"


def test_only_given_topics_are_told() -> None:
    found = alarm()
    assert (found["OKActions"], found["AlarmActions"]) == ([], [{"Ref": "Topic"}])


def test_a_metric_may_have_its_own_id_and_name() -> None:
    own = {"metric": "executionsFailed", "logicalId": "Mine", "alarmName": "mine"}
    assert alarm("Mine", metrics=[own])["AlarmName"] == "mine"


def test_a_template_names_the_alarms() -> None:
    template = "$[stateMachineName]/$[metricName]/$[cloudWatchMetricName]"
    assert alarm(nameTemplate=template)["AlarmName"] == "orders/executionsFailed/ExecutionsFailed"


def test_a_template_without_variables_is_a_name() -> None:
    assert alarm(nameTemplate="fixed")["AlarmName"] == "fixed"
