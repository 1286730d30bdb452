"""The judgements of the health check, each from facts handed in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers.doctor import (
    Health,
    Line,
    Report,
    aws_lines,
    disk_line,
    folder_line,
    packages_line,
    port_line,
    python_line,
    read_pins,
    versions_line,
)

PINS = {"boto3": "1.43.106", "jupyterlab": "4.6.6"}


class FakeAws:
    """An AWS that only says who it is."""

    region = "eu-west-1"

    def __init__(self, *, is_local: bool, endpoint: str = "") -> None:
        self.is_local = is_local
        self.endpoint = endpoint

    def client(self, _service: str) -> FakeAws:
        return self

    def get_caller_identity(self) -> dict[str, Any]:
        return {"Account": "123456781234"}


def test_a_report_without_failure_is_healthy() -> None:
    assert Report((Line("A", Health.OK, "fine"), Line("B", Health.WARN, "odd"))).healthy


def test_one_failure_is_not_healthy() -> None:
    assert not Report((Line("A", Health.OK, "fine"), Line("B", Health.FAIL, "broken"))).healthy


def test_a_report_says_in_words_what_to_do() -> None:
    report = Report((Line("Disk", Health.FAIL, "0.0 GB free", "Free 200 MB."),))
    assert repr(report) == "✕ Disk  0.0 GB free\n        → Free 200 MB."


def test_a_report_escapes_what_it_found() -> None:
    report = Report((Line("AWS", Health.FAIL, "<b>"),))
    assert "<b>" not in report._repr_html_()


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 2)])
def test_python_from_the_floor_on_is_well(version: tuple[int, int, int]) -> None:
    assert python_line(version).health is Health.OK


def test_an_older_python_fails_and_says_where_to_get_another() -> None:
    line = python_line((3, 10, 9))
    assert line.health is Health.FAIL
    assert "python.org" in line.to_do


def test_pins_of_other_systems_are_left_out() -> None:
    text = "# comment\nboto3==1.43.106\n    # via x\nappnope==1.0.0 ; sys_platform == 'darwin'\n"
    assert read_pins(text) == {"boto3": "1.43.106"}


def test_packages_as_pinned_are_well() -> None:
    assert packages_line(PINS, PINS.get).health is Health.OK


def test_a_missing_package_fails() -> None:
    line = packages_line(PINS, {"boto3": "1.43.106"}.get)
    assert (line.health, line.found) == (Health.FAIL, "jupyterlab is missing")


def test_another_release_of_the_notebook_is_a_warning() -> None:
    line = packages_line(PINS, {**PINS, "jupyterlab": "4.6.7"}.get)
    assert (line.health, line.found) == (Health.WARN, "jupyterlab 4.6.7 instead of 4.6.6")


def test_another_release_of_what_the_local_aws_is_made_of_fails() -> None:
    assert packages_line(PINS, {**PINS, "boto3": "1.44.5"}.get).health is Health.FAIL


def test_a_long_list_of_faults_is_cut() -> None:
    pins = {f"package-{number}": "1" for number in range(20)}
    assert packages_line(pins, {}.get).found.endswith("; and 15 more")


def test_versions_name_what_is_missing() -> None:
    assert "jupyterlab missing" in versions_line({"boto3": "1"}.get).found


@pytest.mark.parametrize(
    ("free", "health"),
    [(50_000_000, Health.FAIL), (500_000_000, Health.WARN), (50_000_000_000, Health.OK)],
)
def test_free_space_is_judged_by_what_the_state_needs(free: int, health: Health) -> None:
    assert disk_line(free).health is health


def test_a_folder_that_is_not_there_yet_is_judged_by_the_one_it_would_be_made_in() -> None:
    assert folder_line(Path.cwd() / "not" / "there").health is folder_line(Path.cwd()).health


def test_a_local_aws_on_loopback_is_well() -> None:
    lines = aws_lines(FakeAws(is_local=True, endpoint="http://127.0.0.1:4567"))
    assert [line.health for line in lines] == [Health.OK, Health.OK]
    assert "4567" in lines[1].found


def test_a_local_aws_that_others_may_reach_fails() -> None:
    assert port_line("0.0.0.0", 4567).health is Health.FAIL


def test_a_real_account_is_named_by_its_last_digits_only() -> None:
    (line,) = aws_lines(FakeAws(is_local=False))
    assert "1234" in line.found
    assert "123456781234" not in repr(Report((line,)))
