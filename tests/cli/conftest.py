"""Runs the command line as users do, in a process of its own away from this checkout; or, quicker, in this one."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestrator.cli.main import app
from tests.live import KEY

SCRIPTED = Path(__file__).with_name("scripted.py")
SECONDS = 60


def as_in_a_terminal() -> None:
    """Ctrl-C counts, also where the tests were started in the background, which ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def start(tmp_path) -> Iterator[Callable[..., subprocess.Popen]]:
    """start("run", "digits", SCRIPT="missed"): the running process; whatever is left of it is killed afterwards."""
    running: list[subprocess.Popen] = []

    def begin(*arguments: str, **environment: str) -> subprocess.Popen:
        kept = {name: value for name, value in os.environ.items() if name not in ("DEMO_API_KEY", "PORT", "HOST")}
        process = subprocess.Popen(
            [sys.executable, str(SCRIPTED), *arguments],
            cwd=tmp_path,
            env=kept | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            preexec_fn=as_in_a_terminal,
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def command(start) -> Callable[..., subprocess.CompletedProcess]:
    """command("doctor", "--json"): the ended process with what it printed."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
        process = start(*arguments, **environment)
        stdout, stderr = process.communicate(timeout=SECONDS)
        return subprocess.CompletedProcess(arguments, process.returncode, stdout, stderr)

    return run


class Ended:
    def __init__(self, result) -> None:
        self.code, self.out, self.err = result.exit_code, result.stdout, result.stderr
        self.bytes = result.stdout_bytes

    @property
    def json(self):
        return json.loads(self.out.splitlines()[-1])


@pytest.fixture
def clean(monkeypatch, tmp_path):
    for name in ("ORCHESTRATOR_URL", "ORCHESTRATOR_DATA_DIR", "DEMO_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(clean):
    """run("get-tasks", "--json"): what the command printed and ended with, on the store in the working directory."""

    def call(*words: str, stdin: bytes | None = None) -> Ended:
        result = CliRunner().invoke(app, list(words), input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ended(result)

    return call


@pytest.fixture
def on_server(run, live_server):
    """The same, on a server with a key of its own."""
    return lambda *words, **given: run(*words, "--url", live_server.url, "--api-key", KEY, **given)


@pytest.fixture
def task(run) -> str:
    return str(run("upload-task", "--name", "mine", "--dataset", "digits", "--json").json["task_id"])
