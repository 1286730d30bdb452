"""Stage one: a serverless.yml becomes a validated, frozen ``Config``, or a list of all its faults.

It never calls AWS (an account id is asked for through a function that is passed in), never runs
code of the service, and writes nothing.
"""

from __future__ import annotations

from helpers.config.read import read_config, read_config_text

__all__ = ["read_config", "read_config_text"]
