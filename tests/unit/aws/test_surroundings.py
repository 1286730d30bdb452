"""What the background process gets of the host."""

from __future__ import annotations

from pathlib import Path

from helpers.aws.folders import Folders
from helpers.aws.surroundings import server_environment

HOST = {
    "PATH": "/bin",
    "HOME": "/home/ada",
    "AWS_PROFILE": "work",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_ENDPOINT_URL": "https://elsewhere",
    "TOKEN": "secret",
    "PYTHONPATH": "/elsewhere",
}


def environment() -> dict[str, str]:
    folders = Folders(Path("/checkout/.workbook"))
    return server_environment(folders, region="eu-west-1", wait_scale=1, environ=HOST)


def test_nothing_of_the_host_comes_along_but_its_path() -> None:
    shared = {name for name, value in environment().items() if HOST.get(name) == value}
    assert shared == {"PATH"}


def test_no_variable_of_the_hosts_aws_is_inherited() -> None:
    assert "AWS_PROFILE" not in environment()
    assert "AWS_ENDPOINT_URL" not in environment()
    assert environment()["AWS_SECRET_ACCESS_KEY"] == "local"


def test_state_and_temporary_files_lie_in_the_workbook_home() -> None:
    found = environment()
    for name in ("HOME", "TMPDIR", "STATE_DIR", "S3_DATA_DIR"):
        assert Path("/checkout/.workbook/aws") in Path(found[name]).parents


def test_no_door_is_opened_beside_the_one() -> None:
    found = environment()
    assert (found["IOT_MTLS_ENABLED"], found["SFTP_ENABLED"]) == ("0", "0")
