"""What was recorded against the Serverless Framework itself, where Node and it are installed.

Set PEER_NODE_MODULES to a node_modules folder that holds serverless@3 and
serverless-step-functions@3.28.1, or install them here. Only a few services are asked about again
by each run of the tests; ``make peer`` asks about all of them, and records what it hears.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.peer.comparison import differences, reduced
from tests.peer.corpus import expected, source
from tests.peer.framework import Framework, find_framework

FOUND = find_framework()
# Between them they need nearly every part of the compiler.
SAMPLE = ("starter", "intrinsics", "api-mixed")


@pytest.fixture
def framework() -> Framework:
    if isinstance(FOUND, str):
        pytest.skip(FOUND)
    return FOUND


@pytest.mark.peer
@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLE)
def test_the_framework_still_makes_what_was_recorded(
    name: str, framework: Framework, tmp_path: Path
) -> None:
    assert differences(expected(name), reduced(framework.package(source(name), tmp_path))) == []
