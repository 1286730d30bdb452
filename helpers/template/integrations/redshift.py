"""The Redshift Data API: where a statement runs, and as whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from helpers.config.model import Json
from helpers.template.fragment import Compilation
from helpers.template.integrations.arns import here
from helpers.template.integrations.handler import Handler
from helpers.template.intrinsics import Intrinsic, is_intrinsic, sub
from helpers.template.permissions import EVERYTHING, Permission
from helpers.template.task import Task


def statement(action: str, task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow running a statement on the workgroup or cluster, with what logs it in there."""
    workgroup = _workgroup(task)
    cluster = task.get("ClusterIdentifier") or EVERYTHING
    yield Permission((action,), workgroup or _redshift("cluster:${cluster}", cluster=cluster))
    yield _credentials(task, workgroup, cluster)


def other(action: str, _task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow asking after a statement; these actions know no ARN."""
    yield Permission((action,), EVERYTHING)


def _credentials(task: Task, workgroup: Json, cluster: Json) -> Permission:
    database = task.get("Database") or EVERYTHING
    secret = _secret(task)
    user = EVERYTHING if task.is_dynamic("DbUser") else task.get("DbUser")
    if secret:
        return Permission(("secretsmanager:GetSecretValue",), secret)
    names = _redshift("dbname:${cluster}/${database}", cluster=cluster, database=database)
    if user:
        users = _redshift("dbuser:${cluster}/${user}", cluster=cluster, user=user)
        return Permission(("redshift:GetClusterCredentials",), [users, names])
    if workgroup:
        return Permission(("redshift-serverless:GetCredentials",), workgroup)
    return Permission(("redshift:GetClusterCredentialsWithIAM",), names)


def _workgroup(task: Task) -> Json:
    name = task.get("WorkgroupName")
    if isinstance(name, str) and name.startswith("arn:"):
        return name
    if name or task.is_dynamic("WorkgroupName"):
        # The ARN ends in the workgroup's id, which its name does not tell.
        return sub(here("redshift-serverless", "workgroup/*"))
    return None


def _secret(task: Task) -> Json:
    if task.is_dynamic("SecretArn"):
        return sub(here("secretsmanager", "secret:*"))
    secret = task.get("SecretArn")
    if isinstance(secret, str) and not secret.startswith("arn:"):
        return sub(here("secretsmanager", f"secret:{secret}*"))
    return secret


def _redshift(resource: str, **names: Json) -> Intrinsic:
    variables = {name: value for name, value in names.items() if is_intrinsic(value)}
    for name in names.keys() - variables.keys():
        resource = resource.replace(f"${{{name}}}", str(names[name]))
    return sub(here("redshift", resource), variables or None)


INTEGRATIONS: Mapping[str, Handler] = {
    "aws-sdk:redshiftdata:executeStatement": partial(statement, "redshift-data:ExecuteStatement"),
    "aws-sdk:redshiftdata:batchExecuteStatement": partial(
        statement, "redshift-data:BatchExecuteStatement"
    ),
    "aws-sdk:redshiftdata:listStatements": partial(other, "redshift-data:ListStatements"),
    "aws-sdk:redshiftdata:describeStatement": partial(other, "redshift-data:DescribeStatement"),
    "aws-sdk:redshiftdata:getStatementResult": partial(other, "redshift-data:GetStatementResult"),
    "aws-sdk:redshiftdata:cancelStatement": partial(other, "redshift-data:CancelStatement"),
}
