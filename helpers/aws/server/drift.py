"""Refuses an emulator other than the one the corrections were written for."""

from __future__ import annotations


def check() -> None:
    """Raise if the installed emulator is not the one we know."""
