"""Views in a real kernel, asked as a front end asks: run a cell again, interrupt it, let it end."""

from __future__ import annotations

import gc
import os
import warnings
from collections.abc import Iterator
from queue import Empty
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel

from helpers.places import CHECKOUT

SETUP = """
import threading
from helpers import connect, load_step
from helpers.widgets import ExecutionGraph

service = load_step("01-starter").with_definition('''
StartAt: Long
States:
  Long: {Type: Wait, SecondsPath: $.seconds, End: true}
''')
machine = connect().deploy(service).wait().state_machine("iw102StarterMachine")

def watch(seconds):
    global execution
    execution = machine.start_execution({"seconds": seconds})
    return ExecutionGraph(execution)

def watching():
    return sum(t.name.startswith("ExecutionGraph") for t in threading.enumerate())
"""


class FrontEnd:
    """Runs cells as JupyterLab does: it says which cell it is."""

    def __init__(self, client: Any, manager: Any) -> None:
        self._client = client
        self.manager = manager

    def close(self) -> None:
        """Let go of the kernel."""
        del self._client, self.manager

    def send(self, code: str, cell: str) -> str:
        """Send a cell; return the id of the request."""
        content = {"code": code, "silent": False, "store_history": True, "stop_on_error": True}
        session = self._client.session
        message = session.msg("execute_request", content, metadata={"cellId": cell})
        self._client.shell_channel.send(message)
        return str(message["header"]["msg_id"])

    def reply(self, request: str) -> dict[str, Any]:
        """Return the answer to a request."""
        while True:
            message = self._client.get_shell_msg(timeout=30)
            if message["parent_header"].get("msg_id") == request:
                return dict(message["content"])

    def run(self, code: str, cell: str = "any") -> None:
        """Run a cell that must not fail."""
        answer = self.reply(self.send(code, cell))
        assert answer["status"] == "ok", answer

    def outputs(self, kind: str, timeout: float = 0.3) -> Iterator[dict[str, Any]]:
        """Yield what is published of a kind until nothing more comes."""
        while True:
            try:
                message = self._client.get_iopub_msg(timeout=timeout)
            except Empty:
                return
            if message["msg_type"] == kind:
                yield message["content"]


@pytest.fixture(scope="module")
def front_end() -> Iterator[FrontEnd]:
    environ = {**os.environ, "WORKBOOK_VIEWS": "live", "PYTHONPATH": str(CHECKOUT)}
    manager, client = start_new_kernel(kernel_name="python3", env=environ)
    end = FrontEnd(client, manager)
    end.run(SETUP)
    yield end
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    with warnings.catch_warnings():
        # jupyter_client leaves twins of its sockets to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        end.close()
        del client, manager
        gc.collect()


def test_a_cell_that_runs_again_leaves_one_thread(front_end: FrontEnd) -> None:
    for _ in range(3):
        front_end.run("watch(10_000)", cell="graph")
    front_end.run("assert watching() == 1, watching()")
    front_end.run("execution.stop()")


def test_an_interrupt_ends_the_wait_and_not_the_view(front_end: FrontEnd) -> None:
    front_end.run("watch(10_000)", cell="graph")
    waiting = front_end.send("execution.wait(60)", cell="wait")
    next(m for m in front_end.outputs("execute_input", 10) if m["code"] == "execution.wait(60)")
    front_end.manager.interrupt_kernel()
    assert front_end.reply(waiting)["ename"] == "KeyboardInterrupt"
    front_end.run("assert watching() == 1, watching()")
    front_end.run("execution.stop()")


def test_the_picture_takes_the_place_of_the_widget_while_other_cells_run(
    front_end: FrontEnd,
) -> None:
    list(front_end.outputs("nothing"))
    front_end.run("view = watch(20)", cell="last")
    (first,) = front_end.outputs("display_data")
    assert "application/vnd.jupyter.widget-view+json" in first["data"]
    front_end.run("view.wait(20)")
    updates = list(front_end.outputs("update_display_data"))
    (second,) = [each for each in updates if each["transient"] == first["transient"]]
    assert set(second["data"]) == {"text/html", "text/plain"}
    assert second["data"]["text/plain"].startswith("Succeeded: 1 of 1 states reached")
    front_end.run("assert watching() == 0, watching()")
