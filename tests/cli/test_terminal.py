"""`run` in a terminal: live progress, and a server that stays up until Ctrl-C."""

import os
import pty
import select
import signal
import subprocess
import sys
import time

import pytest

from tests.cli.conftest import SCRIPTED

SECONDS = 60


@pytest.fixture
def terminal(tmp_path):
    """terminal("run", "digits"): the process, and the end of its terminal that a person would sit at."""
    running = []

    def begin(*arguments):
        person, program = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, str(SCRIPTED), *arguments],
            cwd=tmp_path,
            env=os.environ | {"TERM": "xterm", "COLUMNS": "60"},
            stdin=program,
            stdout=program,
            stderr=program,
        )
        os.close(program)
        running.append((process, person))
        return process, person

    yield begin
    for process, person in running:
        process.kill()
        process.wait()
        os.close(person)


def read_until(person, words):
    seen, ends = "", time.monotonic() + SECONDS
    while words not in seen and time.monotonic() < ends:
        if select.select([person], [], [], 1.0)[0]:
            seen += os.read(person, 65_536).decode(errors="replace")
    return seen


def test_page_stays_up_in_a_terminal_until_ctrl_c(terminal):
    process, person = terminal("run", "digits", "--port", "0")
    seen = read_until(person, "Press Ctrl-C to stop it.")
    still_running = process.poll() is None

    process.send_signal(signal.SIGINT)

    assert "Target reached" in seen and still_running
    assert process.wait(SECONDS) == 0
