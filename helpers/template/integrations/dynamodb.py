"""DynamoDB tables and their indexes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from helpers.config.model import Json
from helpers.template.fragment import Compilation
from helpers.template.integrations.handler import Handler
from helpers.template.intrinsics import get_att, get_att_parts, is_intrinsic, join, ref
from helpers.template.permissions import EVERYTHING, Permission
from helpers.template.task import Task


def one_table(action: str, task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow the action on the table, or on one of its indexes."""
    table = task.get("TableName")
    if table is None:
        yield Permission((action,), EVERYTHING)
        return
    index = EVERYTHING if task.is_dynamic("IndexName") else task.get("IndexName")
    yield Permission((action,), _arn(table, index))


def many_tables(action: str, task: Task, _compilation: Compilation) -> Iterator[Permission]:
    """Allow the action on every table that ``RequestItems`` has as a key."""
    items = task.get("RequestItems")
    if not isinstance(items, Mapping):
        yield Permission((action,), EVERYTHING)
        return
    for table in items:
        yield Permission((action,), _arn(table.replace(".$", "", 1), None))


def _arn(table: Json, index: Json) -> Json:
    """Give the ARN of a table or index, whatever way the two are named.

    The plugin writes "[object Object]" for all but a plain ``Ref`` or ``Fn::ImportValue``
    (deviation ``dynamodb-table-intrinsics``).
    """
    own = _own_arn(table)
    if own is not None:
        return join("/", own, "index", index) if index else own
    parts = ["table", table, *(["index", index] if index else [])]
    literal = not any(map(is_intrinsic, parts))
    return join(
        ":",
        "arn",
        ref("AWS::Partition"),
        "dynamodb",
        ref("AWS::Region"),
        ref("AWS::AccountId"),
        "/".join(parts) if literal else join("/", *parts),
    )


def _own_arn(table: Json) -> Json:
    """Give the attribute that is the table's ARN, where ``table`` refers to a resource."""
    if isinstance(table, Mapping) and "Ref" in table:
        return get_att(table["Ref"])
    parts = get_att_parts(table)
    return table if parts and parts[1] == "Arn" else None


def _one(action: str) -> partial[Iterator[Permission]]:
    return partial(one_table, f"dynamodb:{action}")


INTEGRATIONS: Mapping[str, Handler] = {
    "dynamodb:getItem": _one("GetItem"),
    "dynamodb:deleteItem": _one("DeleteItem"),
    "dynamodb:putItem": _one("PutItem"),
    "aws-sdk:dynamodb:putItem": _one("PutItem"),
    "aws-sdk:dynamodb:putItem.waitForTaskToken": _one("PutItem"),
    "dynamodb:updateItem": _one("UpdateItem"),
    "aws-sdk:dynamodb:updateItem": _one("UpdateItem"),
    "aws-sdk:dynamodb:updateItem.waitForTaskToken": _one("UpdateItem"),
    "aws-sdk:dynamodb:updateTable": _one("UpdateTable"),
    "aws-sdk:dynamodb:query": _one("Query"),
    "aws-sdk:dynamodb:scan": _one("Scan"),
    "aws-sdk:dynamodb:batchGetItem": partial(many_tables, "dynamodb:BatchGetItem"),
    "aws-sdk:dynamodb:batchWriteItem": partial(many_tables, "dynamodb:BatchWriteItem"),
}
