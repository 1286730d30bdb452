"""The pictures in docs/pictures are what the views draw of real executions, to the byte.

``WORKBOOK_WRITE_PICTURES=1 pytest tests/functional/test_pictures.py`` writes them anew.
"""

from __future__ import annotations

import os
from typing import Any

import pytest

from helpers.account import Account
from helpers.executions.execution import Execution
from helpers.executions.graph import graph
from helpers.places import CHECKOUT
from helpers.steps import load_step
from helpers.widgets.graph_layout import layout
from helpers.widgets.graph_svg import to_static_svg

PICTURES = CHECKOUT / "docs" / "pictures"
SERVICE = load_step("01-starter")
CHECK_STOCK = """
StartAt: LookForStock
States:
  LookForStock: {Type: Wait, Seconds: 1, Next: IsItThere}
  IsItThere:
    Type: Choice
    Choices:
      - {Variable: $.found, BooleanEquals: true, Next: Hello}
    Default: NotThere
  Hello: {Type: Task, Resource: !GetAtt hello.Arn, End: true}
  NotThere: {Type: Fail, Error: NotThere, Cause: The shelf is empty.}
"""
EACH_ORDER = """
StartAt: EachOrder
States:
  EachOrder:
    Type: Map
    ItemsPath: $.orders
    Next: AllDone
    ItemProcessor:
      StartAt: PackAndBill
      States:
        PackAndBill:
          Type: Parallel
          End: true
          Branches:
            - StartAt: Pack
              States:
                Pack: {Type: Wait, Seconds: 1, Next: Greet}
                Greet: {Type: Task, Resource: !GetAtt hello.Arn, End: true}
            - StartAt: Bill
              States:
                Bill: {Type: Pass, End: true}
  AllDone: {Type: Succeed}
"""
RUNS: dict[str, tuple[str | None, Any]] = {
    "starter-execution": (None, {"thekey": "thevalue"}),
    "failed-execution": (CHECK_STOCK, {"found": False}),
    "parallel-in-map": (EACH_ORDER, {"orders": [1, 2, 3]}),
}


def execute(account: Account, definition: str | None, given: Any) -> Execution:
    service = SERVICE.with_definition(definition) if definition else SERVICE
    machine = account.deploy(service).wait().state_machine("iw102StarterMachine")
    execution = machine.start_execution(given)
    execution.wait()
    return execution


@pytest.mark.parametrize("name", RUNS)
def test_a_picture_is_what_the_view_draws(name: str, account: Account) -> None:
    execution = execute(account, *RUNS[name])
    drawn = graph(execution.definition(), execution.history())
    svg = to_static_svg(drawn, layout(drawn), execution.state_machine_name)
    path = PICTURES / f"{name}.svg"
    if os.environ.get("WORKBOOK_WRITE_PICTURES"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(svg + "\n", encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == svg + "\n"
