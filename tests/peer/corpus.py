"""The corpus: services of all kinds, each with the template the framework made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from helpers.config import read_config
from helpers.template import compile_template
from tests.peer.comparison import reduced

SOURCES = Path(__file__).parent / "services"
_EXPECTED = Path(__file__).parent / "expected"


def names() -> list[str]:
    """The names of the services."""
    return sorted(path.stem for path in SOURCES.glob("*.yml"))


def source(name: str) -> Path:
    """The serverless.yml of a service."""
    return SOURCES / f"{name}.yml"


def expected(name: str) -> Any:
    """What the framework made of it when last asked, less the names of the code."""
    return json.loads((_EXPECTED / f"{name}.json").read_text(encoding="utf-8"))


def record(name: str, template: Any) -> None:
    """Keep what the framework has made of it now."""
    text = json.dumps(reduced(template), indent=1, ensure_ascii=False)
    (_EXPECTED / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def ours(name: str) -> Any:
    """What this workbook makes of it."""
    config = read_config(source(name), environ={})
    return reduced(json.loads(compile_template(config).to_json()))
