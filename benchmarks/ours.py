"""The workbook's own times: in one process, as a notebook works, and as commands in new ones."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator

from benchmarks.measure import Row, Stopwatch, sample
from benchmarks.scene import CHECKOUT, INPUT, MACHINE, NOMINAL_WAIT, Scene, command, run
from helpers import compile_template, connect, load_step


def measure(scene: Scene, runs: int) -> Iterator[Row]:
    """Yield each row as it is measured."""
    yield Row("import of the public names", None, sample(_import, runs))
    yield Row("compile, new process", 0.3, sample(lambda: command("compile", "01-starter"), runs))
    yield Row("compile, warm", 0.010, sample(lambda: compile_template(load_step("01-starter")), 50))
    yield from _local_aws(runs)
    yield from _in_one_process(scene, runs)
    yield from _as_commands(scene, runs)


def notebooks() -> Row:
    """Time all notebooks under strict nbval, waits scaled."""
    sanitize = ("--nbval-sanitize-with", "tests/notebooks/sanitize.cfg")
    words = [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env", *sanitize]
    return Row(
        "all notebooks under nbval", 120, sample(lambda: run([*words, "notebooks"], CHECKOUT), 1)
    )


def _import() -> None:
    run([sys.executable, "-c", "from helpers import connect, load_step"], CHECKOUT)


def _local_aws(runs: int) -> Iterator[Row]:
    started, connected = Stopwatch(), Stopwatch()
    for _ in range(runs):
        with started.lap():
            account = connect()
            account.aws.client("sts").get_caller_identity()
        account.close()
        with connected.lap():
            connect().close()
        command("local", "stop")
    yield Row("local AWS, cold start to first answer", 1.0, tuple(started.times))
    yield Row("connect() to a running local AWS", None, tuple(connected.times))
    account = connect()
    identity = account.aws.client("sts").get_caller_identity
    yield Row("API call through it", 0.005, sample(identity, 200))
    account.close()


def _in_one_process(scene: Scene, runs: int) -> Iterator[Row]:
    deploy, again, update, noticed, remove = (Stopwatch() for _ in range(5))
    account = connect()
    for number in range(runs):
        with deploy.lap():
            stack = account.deploy(load_step(scene.service)).wait()
        with again.lap():
            account.deploy(load_step(scene.service)).wait()
        scene.edit(number)
        with update.lap():
            account.deploy(load_step(scene.service)).wait()
        noticed.times.append(_overhead(stack))
        with remove.lap():
            stack.delete().wait()
    account.close()
    yield Row("deploy", 0.2, tuple(deploy.times))
    yield Row("deploy without a change", 0.2, tuple(again.times))
    yield Row("update of a handler", 0.2, tuple(update.times))
    yield Row("finished execution noticed, beyond its waits", 0.3, tuple(noticed.times))
    yield Row("remove", 0.2, tuple(remove.times))


def _overhead(stack) -> float:
    begin = time.perf_counter()
    stack.state_machine(MACHINE).start_execution(json.loads(INPUT)).wait()
    return time.perf_counter() - begin - NOMINAL_WAIT


def _as_commands(scene: Scene, runs: int) -> Iterator[Row]:
    service = str(scene.service)
    deploy, again, update, invoke, remove = (Stopwatch() for _ in range(5))
    for number in range(runs):
        with deploy.lap():
            command("deploy", service)
        with again.lap():
            command("deploy", service)
        scene.edit(runs + number)
        with update.lap():
            command("deploy", service)
        with invoke.lap():
            command("invoke", service, "--name", MACHINE, "--data", INPUT)
        with remove.lap():
            command("remove", service)
    yield Row("command: deploy", None, tuple(deploy.times))
    yield Row("command: deploy without a change", None, tuple(again.times))
    yield Row("command: deploy after an edit", None, tuple(update.times))
    yield Row(f"command: invoke (waits {NOMINAL_WAIT:g} s)", None, tuple(invoke.times))
    yield Row("command: remove", None, tuple(remove.times))
