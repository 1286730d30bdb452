"""Periods of quotas, by the calendar; counts within them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from helpers.aws.server.usage import count, grant, period_start, remaining, used

MONTH = {"limit": 3, "period": "MONTH", "offset": 0}


@pytest.mark.parametrize(
    ("period", "offset", "day", "start"),
    [
        ("DAY", 0, "2026-11-22", "2026-11-22"),
        ("WEEK", 0, "2026-11-22", "2026-11-22"),  # a Sunday
        ("WEEK", 0, "2026-11-28", "2026-11-22"),
        ("WEEK", 1, "2026-11-22", "2026-11-16"),
        ("WEEK", 1, "2026-11-23", "2026-11-23"),
        ("WEEK", 6, "2026-01-01", "2025-12-27"),
        ("MONTH", 0, "2026-11-01", "2026-11-01"),
        ("MONTH", 0, "2026-02-28", "2026-02-01"),
        ("MONTH", 2, "2026-11-02", "2026-10-03"),
        ("MONTH", 2, "2026-11-03", "2026-11-03"),
        ("MONTH", 27, "2026-01-27", "2025-12-28"),
        ("MONTH", 27, "2024-02-29", "2024-02-28"),
    ],
)
def test_a_period_starts_on_a_day_of_the_calendar(
    period: str, offset: int, day: str, start: str
) -> None:
    quota = {"limit": 1, "period": period, "offset": offset}
    assert period_start(date.fromisoformat(day), quota) == date.fromisoformat(start)


def test_a_new_period_has_the_whole_quota() -> None:
    record: dict[str, Any] = {}
    for _ in range(2):
        count(record, date(2026, 11, 30))
    assert remaining(record, MONTH, date(2026, 11, 30)) == 1
    assert remaining(record, MONTH, date(2026, 12, 1)) == 3


def test_days_of_one_period_use_one_quota_and_are_counted_each() -> None:
    record: dict[str, Any] = {}
    for day in (1, 1, 2):
        count(record, date(2026, 11, day))
    assert [used(record, date(2026, 11, day)) for day in (1, 2, 3)] == [2, 1, 0]
    assert [remaining(record, MONTH, date(2026, 11, day)) for day in (1, 2, 3)] == [1, 0, 0]


def test_an_extension_ends_with_its_period() -> None:
    record: dict[str, Any] = {}
    for _ in range(5):
        count(record, date(2026, 11, 1))
    grant(record, MONTH, date(2026, 11, 2), 10)
    assert remaining(record, MONTH, date(2026, 11, 30)) == 10
    assert remaining(record, MONTH, date(2026, 12, 1)) == 3


def test_without_a_limit_nothing_remains_to_be_said() -> None:
    assert remaining({}, {}, date(2026, 11, 1)) is None
