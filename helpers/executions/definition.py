"""An ASL definition as the graph needs it: states by name, transitions, and short words; pure.

It describes and never judges: a definition that AWS would refuse is described as far as it goes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Definition = Mapping[str, Any]


@dataclass(frozen=True)
class KnownState:
    """A state as defined, and where: the Map or Parallel around it, and which branch."""

    name: str
    definition: Definition
    container: str | None = None
    branch: int | None = None

    @property
    def resource(self) -> str | None:
        """The Task's Resource."""
        return _text(self.definition.get("Resource"))

    @property
    def failure(self) -> tuple[str | None, str | None]:
        """Error and Cause of a Fail state as far as they are written out."""
        return _text(self.definition.get("Error")), _text(self.definition.get("Cause"))


@dataclass(frozen=True)
class Retrier:
    """The entry of Retry that applies to an error, and how often it may."""

    index: int
    limit: int


@dataclass(frozen=True)
class Transition:
    """One way out of a state. ``kind`` is next, choice, default, catch or end."""

    kind: str
    target: str | None
    label: str = ""
    title: str = ""


def index_states(definition: Definition) -> dict[str, KnownState]:
    """Return every state by name, inner ones too; names are unique in a whole machine."""
    return {known.name: known for known in walk(definition)}


def walk(definition: Definition, container: str | None = None) -> Iterator[KnownState]:
    """Yield the states in the order they are written, each before those inside it."""
    yield from _walk_scope(definition, container, None)


def _walk_scope(
    scope: Definition, container: str | None, branch: int | None
) -> Iterator[KnownState]:
    for name, state in _mapping(scope.get("States")).items():
        yield KnownState(str(name), _mapping(state), container, branch)
        for number, inner in enumerate(inner_scopes(_mapping(state))):
            yield from _walk_scope(inner, str(name), number)


def inner_scopes(state: Definition) -> tuple[Definition, ...]:
    """Return the machines inside a state: a Parallel's branches, a Map's processor."""
    if state.get("Type") == "Parallel":
        return tuple(_mapping(branch) for branch in state.get("Branches") or ())
    if state.get("Type") == "Map":
        return (_mapping(state.get("ItemProcessor") or state.get("Iterator")),)
    return ()


def matching_retrier(state: Definition, error: str) -> Retrier | None:
    """Return the first retrier that applies to an error.

    https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html:
    States.TaskFailed stands for every error but States.Timeout; MaxAttempts is 3 if not given.
    """
    for index, retrier in enumerate(state.get("Retry") or ()):
        names = retrier.get("ErrorEquals") or ()
        by_wildcard = "States.ALL" in names and error not in _NEVER_BY_ALL
        by_task = "States.TaskFailed" in names and error != "States.Timeout"
        if error in names or by_wildcard or by_task:
            limit = retrier.get("MaxAttempts", 3)
            return Retrier(index, limit if isinstance(limit, int) else 3)
    return None


_NEVER_BY_ALL = ("States.DataLimitExceeded", "States.Runtime")


def transitions(state: Definition) -> tuple[Transition, ...]:
    """Return the ways out of a state, the ordinary one first."""
    found = []
    for number, rule in enumerate(state.get("Choices") or (), 1):
        words = rule_words(rule)
        title = f"Rule {number}: {words}"
        if rule.get("Comment"):
            title = f"Rule {number}: {rule['Comment']} ({words})"
        label = str(rule.get("Comment") or words)
        found.append(Transition("choice", _text(rule.get("Next")), label, title))
    if state.get("Default"):
        found.append(Transition("default", _text(state["Default"]), "Default", "Default"))
    if state.get("Next"):
        found.append(Transition("next", _text(state["Next"])))
    if state.get("End") or state.get("Type") in ("Succeed", "Fail"):
        found.append(Transition("end", None))
    for catcher in state.get("Catch") or ():
        errors = ", ".join(str(name) for name in catcher.get("ErrorEquals") or ())
        label = f"Catch {errors}"
        found.append(Transition("catch", _text(catcher.get("Next")), label, label))
    return tuple(found)


_OPERATORS = {
    "Equals": "=",
    "LessThan": "<",
    "LessThanEquals": "≤",
    "GreaterThan": ">",
    "GreaterThanEquals": "≥",
    "Matches": "matches",
}
_TYPES = ("String", "Numeric", "Boolean", "Timestamp")


def rule_words(rule: Definition) -> str:
    """Return a Choice rule as one would say it: ``$.price ≥ 10 and not $.paid = true``."""
    if "Condition" in rule:
        return str(rule["Condition"]).removeprefix("{%").removesuffix("%}").strip()
    if "Not" in rule:
        return f"not ({rule_words(_mapping(rule['Not']))})"
    for junction in ("And", "Or"):
        if junction in rule:
            parts = [rule_words(_mapping(part)) for part in rule[junction] or ()]
            return f" {junction.lower()} ".join(
                f"({part})" if " or " in part or " and " in part else part for part in parts
            )
    for key, value in rule.items():
        if key not in ("Variable", "Next", "Comment", "Assign", "Output"):
            return f"{rule.get('Variable', '')} {_comparison(key, value)}".strip()
    return "always"


def _comparison(operator: str, value: Any) -> str:
    if operator.startswith("Is"):
        noun = {"IsPresent": "present", "IsNull": "null"}.get(operator)
        return f"is {'' if value else 'not '}{noun or 'a ' + operator[2:].lower()}"
    plain = operator.removesuffix("Path")
    for type_ in _TYPES:
        plain = plain.removeprefix(type_)
    shown = str(value) if operator.endswith("Path") else json.dumps(value, ensure_ascii=False)
    return f"{_OPERATORS.get(plain, plain)} {shown}"


def caption(state: Definition) -> str:
    """Return what kind of state this is, in a few words: ``Wait 5 s``, ``Lambda invoke``."""
    type_ = str(state.get("Type", "?"))
    words = {"Task": _task_words, "Wait": _wait_words, "Map": _map_words}.get(type_)
    if words:
        return words(state)
    if type_ == "Parallel":
        count = len(inner_scopes(state))
        return f"Parallel, {count} branch{'' if count == 1 else 'es'}"
    return type_


_SERVICES = {
    "lambda": "Lambda", "sqs": "SQS", "sns": "SNS", "dynamodb": "DynamoDB", "ecs": "ECS",
    "states": "Step Functions", "events": "EventBridge", "glue": "Glue", "batch": "Batch",
    "athena": "Athena", "s3": "S3", "apigateway": "API Gateway", "http": "HTTP",
    "sagemaker": "SageMaker", "bedrock": "Bedrock", "ses": "SES", "sfn": "Step Functions",
    "codebuild": "CodeBuild", "eks": "EKS", "elasticmapreduce": "EMR", "databrew": "DataBrew",
}  # fmt: skip


def _task_words(state: Definition) -> str:
    parts = str(_text(state.get("Resource")) or "").split(":")
    if ":activity:" in ":".join(parts):
        return f"Activity {parts[-1]}"
    if len(parts) > 6 and parts[2] == "lambda":
        return "Lambda function"
    if len(parts) > 6 and parts[2] == "states":
        service, action = parts[-2:]
        service = _SERVICES.get(service, service.replace("-", " ").capitalize())
        return f"{service} {action.split('.')[0]}"
    return "Task"


def _wait_words(state: Definition) -> str:
    if isinstance(state.get("Seconds"), (int, float)):
        return f"Wait {state['Seconds']:g} s"
    until = state.get("Timestamp") or state.get("TimestampPath")
    if until:
        return f"Wait until {until}"
    return f"Wait {state.get('SecondsPath') or state.get('Seconds') or ''}".strip()


def _map_words(state: Definition) -> str:
    scope = inner_scopes(state)[0]
    mode = _mapping(scope.get("ProcessorConfig")).get("Mode")
    words = "Distributed Map" if mode == "DISTRIBUTED" else "Map"
    limit = state.get("MaxConcurrency")
    return f"{words}, {limit} at a time" if isinstance(limit, int) and limit else words


def _mapping(value: Any) -> Definition:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
