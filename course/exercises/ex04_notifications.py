"""Chapter 04: how often an execution is told of, and who shall be told of which status."""

from __future__ import annotations

from helpers.exercises import (
    Exercise,
    Option,
    Outcome,
    Question,
    Task,
    correct,
    not_attempted,
    wrong,
)
from helpers.notifications import STATUSES

MACHINE = "iw102NotificationMachine"
SUCCESS, FAILURE, LONG = {"fail": False}, {"fail": True}, {"fail": False, "seconds": 3}
UNSUCCESSFUL = ("FAILED", "TIMED_OUT", "ABORTED")
TAIL_TIMEOUT = 120
ANOTHER_TAIL = (
    "If a feed of another notebook is still watching, it takes the messages first: stop it, and "
    "check again."
)

# --- predict ---------------------------------------------------------------------------------

FAILURE_COUNT = Question(
    text="One execution fails. How many notifications of it arrive, all targets taken together?",
    options={
        "a": Option(
            1,
            "It fails once, and that is reported once. But the rule hands a copy of the report to "
            "each of its targets.",
        ),
        "b": Option(
            5,
            "Those are the targets of FAILED. Before it could fail, the execution was RUNNING, and "
            "that was told, too.",
        ),
        "c": Option(
            8,
            "There are eight targets, but each is told only of the statuses it stands under, and "
            "one may be told twice.",
        ),
        "d": Option(
            9,
            "Two changes of status: four targets are told of RUNNING and five of FAILED.",
        ),
    },
    observe=len,
)

TIMEOUT_AT_TOPIC = Question(
    text="An execution hangs until the machine's time is over. Of which statuses of it is the "
    "topic told?",
    options={
        "a": Option(
            ["RUNNING", "FAILED"],
            "It feels like a failure, but each execution has one final status: here TIMED_OUT. "
            "No rule turns one into the other.",
        ),
        "b": Option(
            ["RUNNING", "TIMED_OUT"],
            "TIMED_OUT has a rule, and so it is told. But the topic is none of its targets.",
        ),
        "c": Option(
            ["RUNNING"],
            "It is told of the beginning and of no end. Whoever waits for FAILED waits for ever.",
        ),
        "d": Option(
            [],
            "What hangs says nothing, but it has begun: RUNNING was told at the start.",
        ),
    },
    observe=lambda arrived: [each.status for each in arrived if each.kind == "sns"],
)

# --- modify ----------------------------------------------------------------------------------

MODIFY_STARTER = """
RUNNING:
  - sns: !Ref AlertTopic
FAILED:
  - sns: !Ref AlertTopic
"""

MODIFY_SOLUTION = MODIFY_STARTER.replace("RUNNING", "TIMED_OUT")


def check_modify(stack):
    told = told_of(stack, _topic(stack))
    if told == ("RUNNING", "FAILED"):
        return not_attempted("The topic is still told of RUNNING and FAILED. Change the statuses.")
    if set(told) != {"FAILED", "TIMED_OUT"}:
        return wrong(
            "The statuses that the topic is told of are not the ones asked for.",
            expected=["FAILED", "TIMED_OUT"],
            observed=list(told),
        )
    _, arrived = _try_out(stack, SUCCESS, FAILURE)
    observed = statuses_at(_topic(stack), arrived)
    if observed != ["FAILED"]:
        return wrong(
            "One execution succeeded and one failed, and the topic was not told of the failure "
            f"alone. {ANOTHER_TAIL}",
            expected=["FAILED"],
            observed=observed,
        )
    return correct("Whoever is woken at night is woken for a reason, and for a timeout, too.")


def _try_out(stack, *inputs):
    """Start executions, stop the long ones, and return them with everything that arrived."""
    with stack.tail_notifications(timeout=TAIL_TIMEOUT) as tail:
        machine = stack.state_machine(MACHINE)
        executions = [machine.start_execution(given) for given in inputs]
        for given, execution in zip(inputs, executions, strict=True):
            if given == LONG:
                execution.stop(error="Workbook.Check", cause="to see what is told of it")
        return executions, [each for execution in executions for each in tail.wait(execution)]


# --- make ------------------------------------------------------------------------------------

MAKE_STARTER = """
SUCCEEDED:
  - sqs:
      arn: !GetAtt JournalQueue.Arn
      messageGroupId: executions
FAILED:
  - kinesis:
      arn: !GetAtt TroubleStream.Arn
      partitionKeyPath: $.detail.name
"""

MAKE_SOLUTION = """
RUNNING:
  - sqs: &journal
      arn: !GetAtt JournalQueue.Arn
      messageGroupId: executions
SUCCEEDED:
  - sqs: *journal
FAILED:
  - sqs: *journal
  - kinesis: &trouble
      arn: !GetAtt TroubleStream.Arn
      partitionKeyPath: $.detail.stateMachineArn
TIMED_OUT:
  - sqs: *journal
  - kinesis: *trouble
ABORTED:
  - sqs: *journal
  - kinesis: *trouble
"""

BEFORE = {
    (("SUCCEEDED",), ("FAILED",)),
    (("RUNNING", "SUCCEEDED", "ABORTED"), ("FAILED", "ABORTED")),
    ((), ()),
}
"""The starter, the saved step, and what the task before leaves."""


def check_make(stack):
    journal, trouble = told_of(stack, _journal(stack)), told_of(stack, _trouble(stack))
    if (journal, trouble) in BEFORE:
        return not_attempted("Queue and stream are told of what they were before. Add, and deploy.")
    if journal != STATUSES:
        return wrong(
            "The journal is not told of every status.",
            expected=list(STATUSES),
            observed=list(journal),
        )
    if trouble != UNSUCCESSFUL:
        return wrong(
            "The stream is not told of exactly those ends that are no success.",
            expected=list(UNSUCCESSFUL),
            observed=list(trouble),
        )
    executions, arrived = _try_out(stack, SUCCESS, FAILURE, LONG)
    missed = _missed(arrived, _journal(stack), JOURNAL) or _missed(
        arrived, _trouble(stack), TROUBLE
    )
    return missed or _keyed(stack, arrived, {each.name for each in executions})


JOURNAL = ["RUNNING", "SUCCEEDED", "RUNNING", "FAILED", "RUNNING", "ABORTED"]
TROUBLE = ["FAILED", "ABORTED"]


def _missed(arrived, target, expected) -> Outcome | None:
    observed = statuses_at(target, arrived)
    if observed == expected:
        return None
    return wrong(
        "The rules are right, but of a success, a failure and an abort something else arrived. "
        f"{ANOTHER_TAIL}",
        expected=expected,
        observed=observed,
    )


def _keyed(stack, arrived, names) -> Outcome:
    records = [each for each in arrived if (each.kind, each.target) == _trouble(stack)]
    keys = [each.attributes["PartitionKey"] for each in records]
    if keys == [each.machine_arn for each in records]:
        return correct(
            "A record of everything in order, and all trouble of a machine in one shard."
        )
    by_name = "Each execution has a key of its own. " if set(keys) <= names else ""
    return wrong(
        f"The partition key of what arrived is not the ARN of the machine. {by_name}In which "
        "field of the payload does that ARN stand?",
        expected="the ARN of the machine",
        observed=keys,
    )


def told_of(stack, target) -> tuple[str, ...]:
    """Return the statuses of the machine that the rules send to a target."""
    arn = stack.state_machine(MACHINE).arn
    told = [each for each in stack.notification_targets() if (each.kind, each.name) == target]
    return tuple(
        status for status in STATUSES if any(each.is_told_of(status, arn) for each in told)
    )


def statuses_at(target, arrived) -> list[str]:
    """Return the statuses that arrived at one target."""
    return [each.status for each in arrived if (each.kind, each.target) == target]


def _topic(stack):
    return "sns", f"{stack.name}-alerts"


def _journal(stack):
    return "sqs", f"{stack.name}-journal.fifo"


def _trouble(stack):
    return "kinesis", f"{stack.name}-trouble"


EXERCISE = Exercise(
    chapter="04-notifications",
    questions={"failure-count": FAILURE_COUNT, "timeout-at-topic": TIMEOUT_AT_TOPIC},
    tasks={
        "modify": Task(
            check=check_modify,
            hints=(
                "Look at the two words in capital letters: each is a status with a rule of its "
                "own, and below it are the rule's targets.",
                "One of the two rules is right already. The other tells the topic of something "
                "that needs nobody's help.",
                "Replace RUNNING by the status of an execution whose time is over.",
            ),
            starter=MODIFY_STARTER,
            solution=MODIFY_SOLUTION,
        ),
        "make": Task(
            check=check_make,
            hints=(
                "Two of five statuses are there. Each of the others needs an entry of its own, "
                "with a list of targets.",
                "The journal stands under all five. The stream stands under those ends that are "
                "no success, beside the journal. Its key is a path into the payload.",
                "Under FAILED, TIMED_OUT and ABORTED stand both, under RUNNING and SUCCEEDED the "
                "journal alone. The ARN of the machine is at $.detail.stateMachineArn.",
            ),
            starter=MAKE_STARTER,
            solution=MAKE_SOLUTION,
        ),
    },
)
