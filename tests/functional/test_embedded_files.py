"""The lock and the runtime file, which keep the background process one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from helpers.aws.locks import Lock, held, is_held
from helpers.aws.runtime import Runtime, read_runtime, write_runtime
from helpers.places import CHECKOUT

RUNTIME = Runtime(instance="a", pid=1, port=2, region="eu-west-1", token="secret")
HOLD = """
import pathlib, sys
from helpers.aws.locks import Lock
print(Lock(pathlib.Path(sys.argv[1])).try_acquire(), flush=True)
sys.stdin.read()
"""


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with held(path, timeout=1) as got:
        assert got
        assert is_held(path)
        assert not Lock(path).acquire(timeout=0.05)
    assert not is_held(path)


def test_a_lock_is_freed_when_its_holder_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "True\n"
    assert is_held(path)
    holder.kill()
    holder.communicate()
    assert not is_held(path)


def test_a_runtime_file_is_read_as_written(tmp_path: Path) -> None:
    path = tmp_path / "runtime.json"
    write_runtime(path, RUNTIME)
    assert read_runtime(path) == RUNTIME


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}'])
def test_a_broken_runtime_file_is_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "runtime.json"
    path.write_text(text)
    assert read_runtime(path) is None


def test_a_runtime_shows_no_token() -> None:
    assert "secret" not in repr(RUNTIME)
