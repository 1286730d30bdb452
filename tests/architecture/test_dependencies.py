"""Every package that is installed has one pin, and every one that we asked for has a reason."""

from __future__ import annotations

import re
import sys

import pytest

from tests.architecture.source import CHECKOUT, modules

EXACT = {"boto3": "1.43.106", "botocore": "1.43.106", "ministack": "1.5.33"}
"""The corrections of the local AWS are written for these; see its drift guard."""


def lines(name: str) -> list[str]:
    text = (CHECKOUT / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.lstrip().startswith(("#", "-"))]


def asked_for(name: str) -> list[str]:
    return [re.split(r"[=<>~!;\s]", line)[0].lower() for line in lines(name)]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_every_line_is_an_exact_pin_without_host_or_hash(name: str) -> None:
    wrong = [line for line in lines(name) if not re.match(r"[\w.-]+==[\w.]+( ; .*)?$", line)]
    assert not wrong


@pytest.mark.parametrize("name", ["requirements", "requirements-test"])
def test_what_we_ask_for_is_pinned(name: str) -> None:
    pinned = {line.partition("==")[0].lower() for line in lines(f"{name}.txt")}
    assert set(asked_for(f"{name}.in")) <= pinned


def test_both_files_pin_the_same_versions() -> None:
    learner = dict(line.split(" ")[0].split("==") for line in lines("requirements.txt"))
    test = dict(line.split(" ")[0].split("==") for line in lines("requirements-test.txt"))
    assert {name: test[name] for name in test if name in learner} == {
        name: learner[name] for name in learner if name in test
    }


@pytest.mark.parametrize(("name", "version"), EXACT.items())
def test_the_local_aws_is_pinned_exactly(name: str, version: str) -> None:
    """Both installers take an older emulator when the SDK is left free."""
    assert f"{name}=={version}" in lines("requirements.in")


@pytest.mark.parametrize("name", ["requirements.in", "requirements-test.in"])
def test_contributing_gives_every_package_a_reason(name: str) -> None:
    text = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    explained = {row.lower() for row in re.findall(r"^\| `([\w.-]+)`", text, flags=re.MULTILINE)}
    assert set(asked_for(name)) <= explained


def test_helpers_import_nothing_that_a_learner_does_not_have() -> None:
    known = {*sys.stdlib_module_names, "helpers"}
    pinned = {name.replace("-", "_") for name in asked_for("requirements.txt")}
    names = {"yaml": "pyyaml", "dateutil": "python_dateutil"}
    wrong = [
        f"{module.name}:{found.line} imports {found.module}"
        for module in modules("helpers")
        for found in module.imports()
        for top in [found.module.partition(".")[0]]
        if top not in known and names.get(top, top).lower() not in pinned
    ]
    assert not wrong
