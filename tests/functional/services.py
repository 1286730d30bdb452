"""Small services written to a folder, to be deployed."""

from __future__ import annotations

from pathlib import Path

PASSING = """
service: {name}
provider:
  name: aws
  region: {region}
plugins: [serverless-step-functions]
stepFunctions:
  stateMachines:
    passing:
      name: {name}-passing
      definition:
        StartAt: Only
        States:
          Only: {{Type: Pass, Result: {result}, End: true}}
    waiting:
      name: {name}-waiting
      definition:
        StartAt: Only
        States:
          Only: {{Type: Wait, Seconds: 10000, End: true}}
    failing:
      name: {name}-failing
      definition:
        StartAt: Only
        States:
          Only: {{Type: Fail, Error: Bad, Cause: luck}}
{more}
"""


def write_service(
    folder: Path, name: str, *, result: int = 1, region: str = "eu-west-1", more: str = ""
) -> Path:
    """Write a serverless.yml of three machines without functions."""
    path = folder / "serverless.yml"
    path.write_text(PASSING.format(name=name, result=result, region=region, more=more))
    return path
