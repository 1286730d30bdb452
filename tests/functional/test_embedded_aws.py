"""The background process: one per home, found or started, ended without a trace."""

from __future__ import annotations

from helpers.aws.embedded import EmbeddedAws


def test_a_second_connection_finds_the_same_process(aws: EmbeddedAws) -> None:
    assert EmbeddedAws.connect().pid == aws.pid
