"""StartSyncExecution.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html
"""

from __future__ import annotations

import json

import pytest

from helpers.errors import CallRefused
from tests.contract.playground import Playground, one_state

FAIL = {"StartAt": "No", "States": {"No": {"Type": "Fail", "Error": "E", "Cause": "C"}}}


def test_a_standard_machine_is_not_run_so(corrected: Playground) -> None:
    machine = corrected.machine(one_state({"Type": "Pass"}))
    with pytest.raises(CallRefused) as refused:
        corrected.states.start_sync_execution(stateMachineArn=machine)
    assert refused.value.code == "StateMachineTypeNotSupported"


def test_an_input_that_is_no_json_is_refused(corrected: Playground) -> None:
    machine = corrected.machine(one_state({"Type": "Pass"}), type="EXPRESS")
    with pytest.raises(CallRefused) as refused:
        corrected.states.start_sync_execution(stateMachineArn=machine, input="{")
    assert refused.value.code == "InvalidExecutionInput"


def test_a_failed_run_has_no_output(corrected: Playground) -> None:
    machine = corrected.machine(FAIL, type="EXPRESS")
    found = corrected.states.start_sync_execution(stateMachineArn=machine)
    assert (found["status"], found["error"], found["cause"]) == ("FAILED", "E", "C")
    assert "output" not in found


def test_a_run_is_billed_in_steps_of_100_ms(corrected: Playground) -> None:
    machine = corrected.machine(one_state({"Type": "Pass"}), type="EXPRESS")
    found = corrected.states.start_sync_execution(stateMachineArn=machine, input='{"a": 1}')
    assert json.loads(found["output"]) == {"a": 1}
    assert found["billingDetails"]["billedDurationInMilliseconds"] % 100 == 0
