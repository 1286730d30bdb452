"""Our templates against those the Serverless Framework made, as they were last recorded."""

from __future__ import annotations

import pytest

from tests.peer.comparison import differences
from tests.peer.corpus import expected, names, ours


@pytest.mark.parametrize("name", names())
def test_a_service_compiles_to_what_the_framework_makes_of_it(name: str) -> None:
    assert differences(expected(name), ours(name)) == []
