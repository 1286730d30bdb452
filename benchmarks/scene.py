"""A place to measure in: a service folder that may be edited, and a local AWS of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
STEP = CHECKOUT / "saved-steps" / "serverless-01-starter.yml"
MACHINE = "iw102StarterMachine"
INPUT = '{"thekey": "thevalue"}'
WAIT_SCALE = 0.1
NOMINAL_WAIT = 10 * WAIT_SCALE
"""Step 01 waits five seconds twice."""


@dataclass(frozen=True)
class Scene:
    """A copy of step 01 with its code, in a temporary folder."""

    folder: Path

    @property
    def service(self) -> Path:
        """Return the copy's serverless.yml."""
        return self.folder / "serverless.yml"

    def edit(self, number: int) -> None:
        """Change the handler, so that the next deploy has something to do."""
        handler = self.folder / "functions" / "hello" / "handler.py"
        text = handler.read_text(encoding="utf-8").partition("\n# edit ")[0]
        handler.write_text(f"{text}\n# edit {number}\n", encoding="utf-8")


@contextmanager
def scene() -> Iterator[Scene]:
    """Make a scene apart from the learner's local AWS and settings; leave nothing behind."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="workbook-bench-") as temporary:
        for name in [name for name in os.environ if name.startswith(("AWS_", "WORKBOOK_"))]:
            del os.environ[name]
        os.environ["WORKBOOK_HOME"] = str(Path(temporary) / "home")
        os.environ["WORKBOOK_WAIT_SCALE"] = str(WAIT_SCALE)
        folder = Path(temporary) / "service"
        shutil.copytree(CHECKOUT / "course" / "functions", folder / "functions")
        shutil.copy(STEP, folder / "serverless.yml")
        try:
            yield Scene(folder)
        finally:
            command("local", "stop")
            os.environ.clear()
            os.environ.update(before)


def command(*arguments: str) -> str:
    """Run ``python -m helpers …`` in a new process and return what it printed."""
    return run([sys.executable, "-m", "helpers", *arguments], CHECKOUT)


def run(words: list[str], folder: Path, environ: dict[str, str] | None = None) -> str:
    """Run a command that has to succeed."""
    done = subprocess.run(
        words, cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(
            f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        )
    return done.stdout
