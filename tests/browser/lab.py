"""A real JupyterLab for tests: its own folders and port, nobody's settings, ended for certain."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
GRACE_SECONDS = 10
"""JupyterLab may ignore a SIGTERM that arrives while a kernel starts; after this it is killed."""

OVERRIDES = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}


class Lab:
    """JupyterLab over a folder of notebooks, on a port of its own."""

    def __init__(self, folder: Path, home: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self._home = home
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._url = ""

    def start(self) -> None:
        """Start the server and wait until it answers; the log is quoted if it does not."""
        self._write_overrides()
        log = self._home / "jupyterlab.log"
        with log.open("wb") as stream:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", *self._options()],
                env=self._surroundings(),
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._url = self._wait_for_url(log)

    def address(self, notebook: str) -> str:
        """Return the page of one notebook in a workspace that remembers nothing."""
        return f"{self._url}lab/tree/{notebook}?reset"

    def stop(self) -> None:
        """End the server and with it its kernels."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _options(self) -> list[str]:
        return [
            "--no-browser",
            "--allow-root",
            "--ServerApp.ip=127.0.0.1",
            "--ServerApp.port=0",
            f"--ServerApp.root_dir={self.folder}",
            # Safe on loopback, for seconds, over a scratch folder; a token would be in screenshots.
            "--IdentityProvider.token=",
            "--PasswordIdentityProvider.hashed_password=",
            "--ServerApp.terminals_enabled=False",
            # Whoever kills the tests leaves this behind; it ends by itself.
            "--MappingKernelManager.cull_idle_timeout=300",
            "--MappingKernelManager.cull_connected=True",
            "--ServerApp.shutdown_no_activity_timeout=300",
            "--LabApp.expose_app_in_browser=True",
            f"--LabApp.app_settings_dir={self._home / 'settings'}",
            f"--LabApp.workspaces_dir={self._home / 'workspaces'}",
            f"--LabApp.user_settings_dir={self._home / 'user-settings'}",
        ]

    def _write_overrides(self) -> None:
        settings = self._home / "settings"
        settings.mkdir(exist_ok=True)
        (settings / "overrides.json").write_text(json.dumps(OVERRIDES), encoding="utf-8")

    def _surroundings(self) -> dict[str, str]:
        # PYTEST_VERSION would make every view a static one.
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTEST_", "AWS_", "JUPYTER", "IPYTHON", "WORKBOOK_"))
        }
        own = {
            "JUPYTER_CONFIG_DIR": self._home / "config",
            "JUPYTER_DATA_DIR": self._home / "data",
            "JUPYTER_RUNTIME_DIR": self._home / "runtime",
            "IPYTHONDIR": self._home / "ipython",
            "PYTHONPATH": ROOT,
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }
        return kept | {name: str(value) for name, value in own.items()} | self._environment

    def _wait_for_url(self, log: Path) -> str:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            text = log.read_text(encoding="utf-8", errors="replace")
            found = re.search(r"http://127\.0\.0\.1:\d+/", text)
            if found:
                return found[0]
            assert self._process is not None
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        self.stop()
        raise AssertionError(
            f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')[-3000:]}"
        )
