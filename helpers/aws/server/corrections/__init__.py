"""What the emulator gets wrong and a lesson would show, put right; each can be left out."""

from __future__ import annotations


def apply(wanted: str) -> tuple[str, ...]:
    """Apply the wanted corrections and return their names."""
    return ()
