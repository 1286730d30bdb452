"""What was recorded against the Serverless Framework itself, where Node and it are installed.

Set PEER_NODE_MODULES to a node_modules folder that holds serverless@3 and
serverless-step-functions@3.28.1, or install them here. ``python -m tests.peer`` records anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.peer.comparison import differences, reduced
from tests.peer.corpus import expected, names, source
from tests.peer.framework import Framework, find_framework

FOUND = find_framework()


@pytest.fixture
def framework() -> Framework:
    if isinstance(FOUND, str):
        pytest.skip(FOUND)
    return FOUND


@pytest.mark.peer
@pytest.mark.slow
@pytest.mark.parametrize("name", names())
def test_the_framework_still_makes_what_was_recorded(
    name: str, framework: Framework, tmp_path: Path
) -> None:
    assert differences(expected(name), reduced(framework.package(source(name), tmp_path))) == []
