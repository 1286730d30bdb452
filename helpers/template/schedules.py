"""Schedules that start a state machine: rules of the event bus, or EventBridge Scheduler."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpers.config.model import Json, Object, StateMachine
from helpers.template import naming
from helpers.template.event_targets import embedded, enabled, event_input, retry_policy
from helpers.template.fragment import Compilation, Fragment
from helpers.template.intrinsics import get_att, ref
from helpers.template.plain import without_none
from helpers.template.roles import start_execution_role


def schedule_events(compilation: Compilation) -> Iterator[Fragment]:
    """Compile the schedules of every machine, and a role for those that bring none."""
    for machine in compilation.config.state_machines:
        schedules = [_written_out(event) for event in machine.events if event.get("schedule")]
        for number, schedule in enumerate(schedules, start=1):
            yield _schedule(machine, schedule, number)
        without_role = [schedule for schedule in schedules if not schedule.get("role")]
        if without_role:
            role = _role(compilation, machine, without_role[-1])
            yield Fragment({naming.schedule_role(machine): role})


def _written_out(event: Object) -> Object:
    schedule: Json = event["schedule"]
    return {"rate": schedule} if isinstance(schedule, str) else schedule


def _schedule(machine: StateMachine, schedule: Object, number: int) -> Fragment:
    if _is_scheduler(schedule):
        logical_id = naming.scheduler_logical_id(machine, number)
        return Fragment({logical_id: _scheduler(machine, schedule)})
    return Fragment({naming.schedule_logical_id(machine, number): _rule(machine, schedule)})


def _is_scheduler(schedule: Object) -> bool:
    return schedule.get("method") == "scheduler"


def _rule(machine: StateMachine, schedule: Object) -> Json:
    target = {
        **event_input(schedule),
        "Arn": ref(naming.state_machine_logical_id(machine)),
        "Id": naming.schedule_target(machine),
        "RetryPolicy": retry_policy(schedule),
        "RoleArn": _role_arn(machine, schedule),
    }
    properties = {**_common(schedule), "Targets": [without_none(target)]}
    return {"Type": "AWS::Events::Rule", "Properties": properties}


def _scheduler(machine: StateMachine, schedule: Object) -> Json:
    target = {
        "Arn": ref(naming.state_machine_logical_id(machine)),
        "RoleArn": _role_arn(machine, schedule),
        "Input": event_input(schedule).get("Input"),
    }
    properties = {
        **_common(schedule),
        "ScheduleExpressionTimezone": schedule.get("timezone") or None,
        "Target": without_none(target),
        "FlexibleTimeWindow": {"Mode": "OFF"},
    }
    return {"Type": "AWS::Scheduler::Schedule", "Properties": without_none(properties)}


def _common(schedule: Object) -> Mapping[str, Json]:
    name, description = schedule.get("name"), schedule.get("description")
    return without_none(
        {
            "ScheduleExpression": embedded(schedule["rate"]),
            "State": enabled(schedule),
            "Name": embedded(name) if name else None,
            "Description": embedded(description) if description else None,
        }
    )


def _role_arn(machine: StateMachine, schedule: Object) -> Json:
    return schedule.get("role") or get_att(naming.schedule_role(machine))


def _role(compilation: Compilation, machine: StateMachine, schedule: Object) -> Json:
    principal = "scheduler.amazonaws.com" if _is_scheduler(schedule) else "events.amazonaws.com"
    return start_execution_role(
        compilation.config,
        principal=principal,
        policy_name=naming.schedule_policy_name(compilation.config, machine),
        state_machine=ref(naming.state_machine_logical_id(machine)),
    )
