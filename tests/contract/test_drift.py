"""The drift guard: the emulator that is installed is the one that was corrected."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from helpers.aws.server.drift import LOCK, compare
from helpers.places import CHECKOUT

KNOWN = {"version": "1.0", "pieces": {"app:main": "a", "app:other": "b"}}


def test_the_installed_emulator_is_the_one_of_the_lock_file() -> None:
    command = [sys.executable, "-m", "helpers.aws.server.drift"]
    result = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_another_emulator_is_refused(tmp_path: Path) -> None:
    lock = tmp_path / "lock.json"
    lock.write_text(LOCK.read_text(encoding="utf-8").replace('"1.5.33"', '"1.5.32"'))
    code = "import pathlib, sys; from helpers.aws.server.drift import check"
    command = [sys.executable, "-c", f"{code}; check(pathlib.Path(sys.argv[1]))", str(lock)]
    result = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert "the corrections were written for 1.5.32" in result.stderr


def test_the_same_emulator_has_not_drifted() -> None:
    assert compare(KNOWN, KNOWN) == []


def test_another_version_is_named() -> None:
    assert compare(KNOWN, {**KNOWN, "version": "1.1"}) == [
        "ministack 1.1 is installed; the corrections were written for 1.0"
    ]


def test_a_changed_and_a_missing_piece_are_named() -> None:
    found = {**KNOWN, "pieces": {"app:main": "changed"}}
    assert compare(KNOWN, found) == [
        "ministack.app:main is not the one that was corrected",
        "ministack.app:other is not the one that was corrected",
    ]


def test_the_lock_file_is_of_the_pinned_version() -> None:
    version = json.loads(LOCK.read_text(encoding="utf-8"))["version"]
    assert f"ministack=={version}" in (CHECKOUT / "requirements.txt").read_text(encoding="utf-8")
