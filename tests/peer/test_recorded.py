"""Our templates against those the Serverless Framework made, as they were last recorded."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from tests.peer.comparison import differences
from tests.peer.corpus import expected, names, ours
from tests.peer.waivers import WAIVERS, waived, without_texts


@pytest.mark.parametrize("name", names())
def test_a_service_compiles_to_what_the_framework_makes_of_it(name: str) -> None:
    assert differences(without_texts(waived(expected(name))), without_texts(ours(name))) == []


@pytest.mark.parametrize("waiver", WAIVERS)
def test_a_waiver_is_needed(waiver: str) -> None:
    assert any(_changes(waiver, name) for name in names())


@cache
def _expected(name: str) -> Any:
    return expected(name)


def _changes(waiver: str, name: str) -> bool:
    template = deepcopy(_expected(name))
    WAIVERS[waiver](template)
    return bool(template != _expected(name))
