"""Runs the command line as users do: in a process of its own, away from this checkout."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

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
