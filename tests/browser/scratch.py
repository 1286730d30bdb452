"""A notebook of what the course's first chapters do not show: failures, nesting, the list."""

from __future__ import annotations

from pathlib import Path

import nbformat

CELLS = {
    "setup": """
from helpers import connect, load_step
from helpers.widgets import DeployProgress, ExecutionGraph, ExecutionList

account = connect()
service = load_step("01-starter")
""",
    "nested": """
definition = '''
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
                Pack: {Type: Wait, Seconds: 1, Next: Hello}
                Hello: {Type: Task, Resource: !GetAtt hello.Arn, End: true}
            - StartAt: Bill
              States: {Bill: {Type: Pass, End: true}}
  AllDone: {Type: Succeed}
'''
stack = account.deploy(service.with_definition(definition)).wait()
machine = stack.state_machine("iw102StarterMachine")
nested = machine.start_execution({"orders": [1, 2, 3]}, name="three-orders")
ExecutionGraph(nested)
""",
    "nested-status": "nested.wait().status",
    "failed": """
definition = '''
StartAt: Look
States:
  Look: {Type: Wait, Seconds: 1, Next: IsItThere}
  IsItThere:
    Type: Choice
    Choices: [{Variable: $.found, BooleanEquals: true, Next: Take}]
    Default: Complain
  Take: {Type: Pass, End: true}
  Complain: {Type: Fail, Error: NotThere, Cause: "The shelf is empty."}
'''
stack = account.deploy(service.with_definition(definition)).wait()
machine = stack.state_machine("iw102StarterMachine")
failed = machine.start_execution({"found": False}, name="empty-shelf")
ExecutionGraph(failed)
""",
    "failed-status": "failed.wait().status",
    "list": "ExecutionList(machine)",
    "broken-deploy": """
broken = account.deploy(load_step("broken/serverless.yml"))
DeployProgress(broken)
""",
    "removed": """
gone = account.stack("broken-dev").delete()
DeployProgress(gone)
""",
    "removed-status": "gone.wait()",
    "restored": "account.deploy(service).wait()",
}
BROKEN = """\
service: broken
provider: {name: aws, region: eu-west-1, runtime: python3.12}
resources:
  Resources:
    Queue: {Type: AWS::SQS::Queue}
    NoCode:
      Type: AWS::Lambda::Function
      Properties:
        Code: {S3Bucket: no-such-bucket, S3Key: code.zip}
        Handler: handler.handler
        Role: arn:aws:iam::000000000000:role/nobody
        Runtime: python3.12
"""


def write(folder: Path) -> None:
    """Write the notebook, and the service that cannot be deployed beside it."""
    (folder / "broken").mkdir(exist_ok=True)
    (folder / "broken" / "serverless.yml").write_text(BROKEN, encoding="utf-8")
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    notebook.cells = [
        nbformat.v4.new_code_cell(source.strip(), id=cell) for cell, source in CELLS.items()
    ]
    nbformat.write(notebook, folder / "scratch.ipynb")
