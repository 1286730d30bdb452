"""What EventBridge is told of executions: which statuses, and what it says of each.

https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from helpers.aws.embedded import EmbeddedAws
from tests.contract.playground import ROLE, Playground, Run, one_state
from tests.contract.rules import Exchange, Queue, arrived

PASS = one_state({"Type": "Pass"})
LONG = one_state({"Type": "Wait", "Seconds": 60})
FAILS = {"StartAt": "No", "States": {"No": {"Type": "Fail", "Error": "Mine", "Cause": "why"}}}


class Told:
    """A queue that is told of everything that happens to the executions of one machine."""

    def __init__(self, playground: Playground) -> None:
        self.playground = playground
        self.exchange = Exchange(playground.aws)
        self.queue: Queue = self.exchange.queue()

    def machine(self, definition: dict[str, Any], **settings: Any) -> str:
        machine = self.playground.machine(definition, **settings)
        self.exchange.rule(machine, {"Arn": self.queue.arn})
        return machine

    def start(self, machine: str, given: Any = None) -> str:
        states = self.playground.states
        answer = states.start_execution(stateMachineArn=machine, input=json.dumps(given or {}))
        return str(answer["executionArn"])

    def run(self, definition: dict[str, Any], given: Any = None) -> Run:
        return self.playground.finish(self.start(self.machine(definition), given))

    def stopped(self, **reason: str) -> Run:
        arn = self.start(self.machine(LONG))
        self.playground.states.stop_execution(executionArn=arn, **reason)
        return self.playground.finish(arn)

    def events(self, number: int) -> list[dict[str, Any]]:
        return self.queue.events(number)

    def last(self) -> dict[str, Any]:
        """Return what was said of the second change, which is the end."""
        found: dict[str, Any] = self.events(2)[1]
        return found


@pytest.fixture
def told(corrected: Playground) -> Iterator[Told]:
    """On the corrected local AWS, and on the stock one, where each test must fail."""
    made = Told(corrected)
    yield made
    made.exchange.clear()


@pytest.fixture
def ours(playground: Playground) -> Iterator[Told]:
    """On the corrected local AWS only: the stock one does this too."""
    made = Told(playground)
    yield made
    made.exchange.clear()


def statuses(told: Told) -> list[str]:
    """Return the statuses told of, some time after two have come: there are no more."""
    told.events(2)
    time.sleep(0.3)
    return [event["detail"]["status"] for event in told.events(2)]


def test_a_success_is_told(ours: Told) -> None:
    ours.run(PASS)
    assert statuses(ours) == ["RUNNING", "SUCCEEDED"]


def test_a_failure_is_told(ours: Told) -> None:
    ours.run(FAILS)
    assert statuses(ours) == ["RUNNING", "FAILED"]


def test_an_abortion_is_told(ours: Told) -> None:
    ours.stopped()
    assert statuses(ours) == ["RUNNING", "ABORTED"]


def test_a_timeout_is_told(told: Told) -> None:
    told.run({**LONG, "TimeoutSeconds": 1})
    assert statuses(told) == ["RUNNING", "TIMED_OUT"]


def test_an_event_has_an_envelope(ours: Told) -> None:
    run = ours.run(PASS)
    event = ours.last()
    assert {name: event[name] for name in ("version", "source", "detail-type")} == {
        "version": "0",
        "source": "aws.states",
        "detail-type": "Step Functions Execution Status Change",
    }
    assert event["account"] == run.arn.split(":")[4]
    assert event["region"] == "eu-west-1"
    assert event["resources"] == [run.arn]
    assert event["time"].endswith("Z")


def test_an_event_is_worded_as_aws_words_it(told: Told) -> None:
    told.run(PASS, {"name": "Zoë"})
    text = told.queue.messages(2)[1]["Body"]
    assert text.startswith('{"version":"0","id":"')
    assert list(json.loads(text))[2:] == [
        "detail-type",
        "source",
        "account",
        "time",
        "region",
        "resources",
        "detail",
    ]
    assert "Zoë" in text


def test_a_start_has_no_end(ours: Told) -> None:
    run = ours.run(PASS, {"a": 1})
    detail = ours.events(2)[0]["detail"]
    assert detail == {
        "executionArn": run.arn,
        "stateMachineArn": run.description["stateMachineArn"],
        "name": run.description["name"],
        "status": "RUNNING",
        "startDate": milliseconds(run, "startDate"),
        "stopDate": None,
        "input": '{"a": 1}',
        "output": None,
        "stateMachineVersionArn": None,
        "stateMachineAliasArn": None,
        "redriveCount": 0,
        "redriveDate": None,
        "redriveStatus": "NOT_REDRIVABLE",
        "redriveStatusReason": "Execution is RUNNING and cannot be redriven",
        "inputDetails": {"included": True},
        "outputDetails": None,
        "error": None,
        "cause": None,
    }


def test_a_success_has_its_output(ours: Told) -> None:
    run = ours.run(PASS, {"a": 1})
    detail = ours.last()["detail"]
    assert detail["stopDate"] == milliseconds(run, "stopDate")
    assert json.loads(detail["output"]) == {"a": 1}
    assert detail["outputDetails"] == {"included": True}
    assert detail["redriveStatus"] == "NOT_REDRIVABLE"


def test_a_failure_has_its_reason(told: Told) -> None:
    told.run(FAILS)
    detail = told.last()["detail"]
    assert (detail["error"], detail["cause"]) == ("Mine", "why")
    assert (detail["output"], detail["outputDetails"]) == (None, None)
    assert (detail["redriveStatus"], detail["redriveStatusReason"]) == ("REDRIVABLE", None)


def test_an_abortion_has_its_reason(told: Told) -> None:
    told.stopped(error="Mine", cause="enough")
    detail = told.last()["detail"]
    assert (detail["error"], detail["cause"]) == ("Mine", "enough")
    assert detail["redriveStatus"] == "REDRIVABLE"


def test_an_abortion_without_reason_has_none(ours: Told) -> None:
    ours.stopped()
    detail = ours.last()["detail"]
    assert (detail["error"], detail["cause"]) == (None, None)


def test_an_event_says_what_a_description_says(told: Told) -> None:
    run = told.run({**LONG, "TimeoutSeconds": 1})
    detail = told.last()["detail"]
    known = ("executionArn", "stateMachineArn", "name", "status", "input", "redriveStatus")
    assert {name: detail[name] for name in known} == {name: run.description[name] for name in known}
    assert detail["error"] == run.description.get("error")


def test_input_that_leaves_no_room_is_left_out(told: Told) -> None:
    text = "x" * 130_000
    told.run(PASS, {"text": text})
    detail = told.last()["detail"]
    assert (detail["input"], detail["inputDetails"]) == (None, {"included": False})
    assert json.loads(detail["output"]) == {"text": text}


def test_an_express_machine_tells_nothing(told: Told) -> None:
    told.start(told.machine(PASS, type="EXPRESS"))
    told.start(told.machine(FAILS))
    names = {event["detail"]["stateMachineArn"] for event in told.events(2)}
    assert len(names) == 1


def test_a_timeout_is_told_in_its_own_region(aws: EmbeddedAws) -> None:
    elsewhere = EmbeddedAws.connect(region="us-east-1", home=aws.home)
    told = Told(Playground(elsewhere))
    told.run({**LONG, "TimeoutSeconds": 1})
    assert statuses(told) == ["RUNNING", "TIMED_OUT"]
    told.exchange.clear()
    told.playground.clear()
    elsewhere.close()


def nested(machine: str) -> dict[str, Any]:
    """Return a definition that starts a machine and waits for its end."""
    resource = "arn:aws:states:::states:startExecution.sync:2"
    return one_state(
        {"Type": "Task", "Resource": resource, "Parameters": {"StateMachineArn": machine}}
    )


def test_an_execution_that_another_one_waits_for_is_told(told: Told) -> None:
    told.playground.run(nested(told.machine(PASS)))
    assert statuses(told) == ["RUNNING", "SUCCEEDED"]


def test_what_a_rule_starts_goes_on_when_its_cause_is_stopped(ours: Told) -> None:
    child, other = ours.playground.machine(LONG), ours.playground.machine(LONG)
    ours.exchange.rule(child, {"Arn": other, "RoleArn": ROLE}, statuses=["RUNNING"])
    parent = ours.playground.start(nested(child))
    states = ours.playground.states
    listed = arrived(lambda: states.list_executions(stateMachineArn=other)["executions"], 1)
    states.stop_execution(executionArn=parent)
    ours.playground.finish(parent)
    time.sleep(0.3)
    arn = listed[0]["executionArn"]
    assert states.describe_execution(executionArn=arn)["status"] == "RUNNING"
    states.stop_execution(executionArn=arn)


def milliseconds(run: Run, name: str) -> int:
    return round(run.description[name].timestamp() * 1000)
