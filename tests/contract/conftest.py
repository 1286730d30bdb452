"""Playgrounds on the corrected AWS and on the stock one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers.aws.embedded import EmbeddedAws
from tests.contract.playground import Playground


@pytest.fixture
def playground(aws: EmbeddedAws) -> Iterator[Playground]:
    """A playground on the local AWS as learners have it."""
    made = Playground(aws)
    yield made
    made.clear()


@pytest.fixture(
    params=[
        "aws",
        pytest.param(
            "stock_aws",
            marks=pytest.mark.xfail(
                strict=True,
                reason="the emulator itself differs from AWS here; if this passes, it was mended "
                "upstream and the correction can go",
            ),
        ),
    ]
)
def corrected(request: pytest.FixtureRequest) -> Iterator[Playground]:
    """A playground for what we correct: the test holds on ours, and must fail on the stock."""
    made = Playground(request.getfixturevalue(request.param))
    yield made
    made.clear()
