"""The handlers of the course, called as Lambda calls them."""

from __future__ import annotations

import json
import random
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType
from typing import Any

import pytest

from helpers.places import COURSE


def handler(name: str) -> ModuleType:
    """A handler's module, which lies in no package."""
    spec = spec_from_file_location(name, COURSE / "functions" / name / "handler.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fails(flakey: ModuleType, event: dict[str, Any]) -> bool:
    try:
        flakey.handle(event, None)
    except flakey.Flaky:
        return True
    return False


@pytest.mark.parametrize("wanted", [True, False])
def test_the_input_decides_whether_flakey_fails(wanted: bool) -> None:
    flakey = handler("flakey")
    assert {fails(flakey, {"fail": wanted}) for _ in range(50)} == {wanted}


def test_undecided_flakey_fails_about_nine_times_in_ten() -> None:
    flakey = handler("flakey")
    random.seed(102)
    failures = sum(fails(flakey, {}) for _ in range(1000))
    assert 870 < failures < 930


def test_the_monitor_writes_an_event_as_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    event = {"detail": {"status": "FAILED", "input": '{\n"a": "ü"}'}}
    handler("monitor").handle(event, None)
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == event
