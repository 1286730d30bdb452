"""The same work done by the Serverless Framework on the same local AWS, when it is installed."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from benchmarks.measure import Stopwatch
from benchmarks.scene import CHECKOUT, INPUT, MACHINE, NOMINAL_WAIT, Scene, command, run

PACKAGES = ("serverless", "serverless-step-functions", "serverless-localstack")

PLUGINS = """
plugins:
  - serverless-step-functions
  - serverless-localstack
custom:
  localstack: {stages: [dev], autostart: false}
"""


def find() -> Path | str:
    """Return the folder of the installed npm packages, or what is missing."""
    folder = Path(os.environ.get("PEER_NODE_MODULES", CHECKOUT / "node_modules")).resolve()
    if not shutil.which("node"):
        return "Node is not installed"
    missing = [name for name in PACKAGES if not (folder / name).exists()]
    return f"{folder} lacks {', '.join(missing)}" if missing else folder


def measure(scene: Scene, node_modules: Path, runs: int) -> dict[str, tuple[float, ...]]:
    """Return times by the names of our rows; polling as sls does it unless told otherwise."""
    _prepare(scene, node_modules)
    environ = {**os.environ, **_settings(), "SLS_TELEMETRY_DISABLED": "1"}

    def sls(*words: str) -> None:
        run([str(node_modules / ".bin" / "sls"), *words, "--stage", "dev"], scene.folder, environ)

    package, deploy, again, update, invoke, remove = (Stopwatch() for _ in range(6))
    for number in range(runs):
        with package.lap():
            sls("package")
        with deploy.lap():
            sls("deploy")
        with again.lap():
            sls("deploy")
        scene.edit(1000 + number)
        with update.lap():
            sls("deploy")
        with invoke.lap():
            sls("invoke", "stepf", "--name", MACHINE, "--data", INPUT)
        with remove.lap():
            sls("remove")
    return {
        "compile, new process": tuple(package.times),
        "command: deploy": tuple(deploy.times),
        "command: deploy without a change": tuple(again.times),
        "command: deploy after an edit": tuple(update.times),
        f"command: invoke (waits {NOMINAL_WAIT:g} s)": tuple(invoke.times),
        "command: remove": tuple(remove.times),
    }


def _prepare(scene: Scene, node_modules: Path) -> None:
    (scene.folder / "node_modules").symlink_to(node_modules, target_is_directory=True)
    text = scene.service.read_text(encoding="utf-8")
    without = re.sub(r"^plugins:\n(  - .*\n)+", "", text, flags=re.MULTILINE)
    scene.service.write_text(without + PLUGINS, encoding="utf-8")


def _settings() -> dict[str, str]:
    """Return what points any SDK to the local AWS, as ``local env`` prints it."""
    command("local", "start")
    lines = command("local", "env").splitlines()
    pairs = (line.removeprefix("export ").partition("=") for line in lines if "=" in line)
    return {name: value.strip("'\"") for name, _, value in pairs}
