"""Containers, batch and build jobs, transformations and models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpers.config.model import Json
from helpers.template.fragment import Compilation
from helpers.template.integrations.arns import here, managed_rule, managed_rule_joined, sub_here
from helpers.template.integrations.handler import Handler
from helpers.template.intrinsics import Intrinsic, is_intrinsic, sub
from helpers.template.permissions import EVERYTHING, Permission
from helpers.template.task import Task


def ecs(_task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow running a container, and handing over the roles it runs with."""
    actions = ("RunTask", "StopTask", "DescribeTasks", "TagResource")
    yield Permission((*(f"ecs:{action}" for action in actions), "iam:PassRole"), EVERYTHING)
    yield managed_rule_joined("StepFunctionsGetEventsForECSTaskRule")


def batch(_task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow submitting a job and following it."""
    yield _everywhere("batch", "SubmitJob", "DescribeJobs", "TerminateJob")
    yield managed_rule_joined("StepFunctionsGetEventsForBatchJobsRule")


def glue(_task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow running a Glue job."""
    yield _everywhere("glue", "StartJobRun", "GetJobRun", "GetJobRuns", "BatchStopJobRun")


def codebuild(task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow building the project."""
    actions = ("StartBuild", "StopBuild", "BatchGetBuilds")
    project = task.get("ProjectName") or EVERYTHING
    resource = _named("codebuild", "project/${name}", project)
    yield Permission(tuple(f"codebuild:{action}" for action in actions), resource)
    yield managed_rule("StepFunctionsGetEventForCodeBuildStartBuildRule")


def sagemaker(task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow a transform job; its name may be the beginning of the real one."""
    actions = ("CreateTransformJob", "DescribeTransformJob", "StopTransformJob")
    job = task.get("TransformJobName") or ""
    resource = _named("sagemaker", "transform-job/${name}*", job)
    yield Permission(tuple(f"sagemaker:{action}" for action in actions), resource)
    yield _everywhere("sagemaker", "ListTags")
    yield managed_rule("StepFunctionsGetEventsForSageMakerTransformJobsRule")


def bedrock(task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow calling the model."""
    model = task.get("ModelId") or EVERYTHING
    if isinstance(model, str) and model != EVERYTHING and not model.startswith("arn:"):
        arn = "arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/"
        model = sub(arn + model, {})
    yield Permission(("bedrock:InvokeModel",), model)


def _everywhere(service: str, *actions: str) -> Permission:
    return Permission(tuple(f"{service}:{action}" for action in actions), EVERYTHING)


def _named(service: str, resource: str, name: Json) -> Intrinsic:
    if is_intrinsic(name):
        return sub(here(service, resource), {"name": name})
    return sub_here(service, resource.replace("${name}", str(name)))


INTEGRATIONS: Mapping[str, Handler] = {
    "ecs:runTask": ecs,
    "ecs:runTask.sync": ecs,
    "ecs:runTask.waitForTaskToken": ecs,
    "batch:submitJob": batch,
    "batch:submitJob.sync": batch,
    "glue:startJobRun": glue,
    "glue:startJobRun.sync": glue,
    "codebuild:startBuild": codebuild,
    "codebuild:startBuild.sync": codebuild,
    "sagemaker:createTransformJob.sync": sagemaker,
    "bedrock:invokeModel": bedrock,
}
