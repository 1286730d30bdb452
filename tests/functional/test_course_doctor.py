"""The health check on a machine that is well, and on one whose local AWS is gone."""

from __future__ import annotations

from pathlib import Path

from helpers import examine
from helpers.account import Account
from helpers.aws.embedded import EmbeddedAws
from helpers.doctor import Health


def test_a_working_machine_is_healthy(account: Account) -> None:
    report = examine(account)
    assert report.healthy, report
    assert [line.name for line in report.lines] == [
        "Python", "Packages", "Versions", "AWS", "Port", "Folder", "Disk",
    ]  # fmt: skip


def test_a_local_aws_that_is_gone_fails_and_says_what_to_do(tmp_path: Path) -> None:
    gone = EmbeddedAws.connect(home=tmp_path)
    gone.stop()
    report = examine(Account(gone))
    (line,) = [line for line in report.lines if line.name == "AWS"]
    assert not report.healthy
    assert line.health is Health.FAIL
    assert line.to_do
