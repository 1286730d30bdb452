"""Every logical id and physical name of a template; the Serverless Framework's, to the letter.

A logical id is a promise: a changed one makes CloudFormation replace the resource.
"""

from __future__ import annotations

from helpers.config.model import Config, Function, Json, StateMachine
from helpers.template.intrinsics import join, ref

DEPLOYMENT_BUCKET = "ServerlessDeploymentBucket"
DEPLOYMENT_BUCKET_POLICY = "ServerlessDeploymentBucketPolicy"
DEPLOYMENT_BUCKET_OUTPUT = "ServerlessDeploymentBucketName"
FUNCTION_ROLE = "IamRoleLambdaExecution"


def normalise(name: str) -> str:
    """Make a part of a logical id: ``-`` is Dash, ``_`` is Underscore, the first letter capital.

    >>> normalise("order-items_v2")
    'OrderDashitemsUnderscorev2'
    """
    name = name.replace("-", "Dash").replace("_", "Underscore")
    return name[:1].upper() + name[1:]


# Functions


def function_logical_id(key: str) -> str:
    """Of the Lambda function."""
    return f"{normalise(key)}LambdaFunction"


def log_group_logical_id(key: str) -> str:
    """Of the function's log group."""
    return f"{normalise(key)}LogGroup"


def version_logical_id(key: str, digest: str) -> str:
    """Of the function's version; ``digest`` is base64, of which letters and digits are kept."""
    return f"{normalise(key)}LambdaVersion{''.join(filter(str.isalnum, digest))}"


def version_output(key: str) -> str:
    """Of the output that holds the ARN of the function's version."""
    return f"{function_logical_id(key)}QualifiedArn"


def function_url_logical_id(key: str) -> str:
    """Of the function's URL, and of the output that holds it."""
    return f"{normalise(key)}LambdaFunctionUrl"


def function_url_permission(key: str) -> str:
    """Of the permission for everybody to call the URL."""
    return f"{normalise(key)}LambdaPermissionFnUrl"


def invoke_config_logical_id(key: str) -> str:
    """Of what happens to asynchronous calls of the function."""
    return f"{normalise(key)}LambdaEvConf"


def alias_logical_id(key: str, kind: str) -> str:
    """Of the alias that concurrency (``ProvConc``) or snapshots (``SnapStart``) need."""
    return f"{normalise(key)}{kind}LambdaAlias"


def function_name(config: Config, function: Function) -> str:
    """Give the physical name, the function's own or one of service, stage and key."""
    return function.name or f"{config.service}-{config.stage}-{function.key}"


def log_group_name(name: str) -> str:
    """Give the name of the log group that Lambda writes to."""
    return f"/aws/lambda/{name}"


def function_role_name(config: Config) -> Json:
    """Give the name of the role the functions share."""
    own = config.provider.role_name
    return own or join("-", config.service, config.stage, ref("AWS::Region"), "lambdaRole")


def function_policy_name(config: Config) -> Json:
    """Give the name of the policy in the role the functions share."""
    return join("-", config.service, config.stage, "lambda")


# State machines


def state_machine_logical_id(machine: StateMachine) -> str:
    """Of the state machine: from its ``id`` or ``name``, else from its key."""
    own = machine.id or machine.name
    return normalise(own) if own else f"{normalise(machine.key)}StepFunctionsStateMachine"


def state_machine_output(machine: StateMachine) -> str:
    """Of the output that holds the ARN of the state machine."""
    return f"{state_machine_logical_id(machine)}Arn"


def state_machine_role(machine: StateMachine) -> str:
    """Of the role the state machine's executions run with."""
    return f"{state_machine_logical_id(machine)}Role"


def state_machine_label(machine: StateMachine) -> str:
    """Give what people call the machine: its name, else its key."""
    return str(machine.name or machine.key)


def state_machine_policy_name(config: Config) -> str:
    """Give the name of the policy in every state machine's role."""
    return f"{config.stage}-{config.service}-statemachine"


def activity_logical_id(name: str) -> str:
    """Of the activity."""
    return f"{normalise(name)}StepFunctionsActivity"


def activity_output(name: str) -> str:
    """Of the output that holds the ARN of the activity."""
    return f"{activity_logical_id(name)}Arn"


def alarm_logical_id(machine: StateMachine, metric: str) -> str:
    """Of the alarm on one metric, as CloudWatch spells it."""
    return f"{state_machine_logical_id(machine)}{metric}Alarm"


# What starts a state machine. These go by its key, whatever its name or id.


def schedule_logical_id(machine: StateMachine, number: int) -> str:
    """Of the n-th schedule, as a rule on the event bus."""
    return f"{normalise(machine.key)}StepFunctionsEventsRuleSchedule{number}"


def scheduler_logical_id(machine: StateMachine, number: int) -> str:
    """Of the n-th schedule, in EventBridge Scheduler."""
    return f"{normalise(machine.key)}StepFunctionsSchedulerSchedule{number}"


def schedule_target(machine: StateMachine) -> str:
    """Give the id of the target in a schedule's rule."""
    return f"{machine.key}StepFunctionsSchedule"


def schedule_role(machine: StateMachine) -> str:
    """Of the role with which schedules start the machine."""
    return f"{normalise(machine.key)}ScheduleToStepFunctionsRole"


def schedule_policy_name(config: Config, machine: StateMachine) -> str:
    """Give the name of the policy in that role."""
    return f"{config.stage}-{config.region}-{config.service}-{machine.key}-schedule"


def event_rule_logical_id(machine: StateMachine, number: int) -> str:
    """Of the n-th rule for events."""
    return f"{normalise(machine.key)}EventsRuleCloudWatchEvent{number}"


def event_target(machine: StateMachine) -> str:
    """Give the id of the target in a rule for events."""
    return f"{machine.key}CloudWatchEvent"


def event_role(machine: StateMachine) -> str:
    """Of the role with which events start the machine."""
    return f"{normalise(machine.key)}EventToStepFunctionsRole"


def event_policy_name(config: Config, machine: StateMachine) -> str:
    """Give the name of the policy in that role."""
    return f"{config.stage}-{config.region}-{config.service}-{machine.key}-event"


# Outputs


def export_name(config: Config, output: str) -> str:
    """Give the name under which another stack imports an output."""
    return f"sls-{config.service}-{config.stage}-{output}"
