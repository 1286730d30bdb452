"""Signing in to a real account, as far as it goes without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.aws.real import RealAws
from helpers.errors import ProfileNotFound


@pytest.fixture
def profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An AWS configuration with one profile, which holds no credentials."""
    config = tmp_path / "config"
    config.write_text("[profile sandbox]\nregion = eu-central-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("profiles")
def test_an_unknown_profile_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ProfileNotFound) as refused:
        RealAws.connect("sandbx")
    assert "'sandbx'" in refused.value.what
    assert "sandbox" in refused.value.next_step


@pytest.mark.usefixtures("profiles")
def test_a_profile_without_credentials_is_refused() -> None:
    with pytest.raises(ProfileNotFound) as refused:
        RealAws.connect("sandbox")
    assert "aws configure --profile sandbox" in refused.value.next_step
