"""`run` in a terminal: live progress, and a server that stays up until Ctrl-C."""

import os
import pty
import sys
import time

import pytest

from tests.cli.conftest import SCRIPTED

SECONDS = 60


@pytest.fixture
def terminal(tmp_path):
    """terminal("run", "digits"): what reads and types in a terminal of 60 columns; (process id, file descriptor)."""
    started = []

    def begin(*arguments):
        process, screen = pty.fork()
        if process == 0:
            os.chdir(tmp_path)
            os.environ.update(COLUMNS="60", TERM="xterm")
            os.execv(sys.executable, [sys.executable, str(SCRIPTED), *arguments])
        started.append((process, screen))
        return process, screen

    yield begin
    for _, screen in started:
        os.close(screen)  # hangs up: whatever still runs ends


def read_until(screen, words):
    seen, ends = "", time.monotonic() + SECONDS
    while words not in seen and time.monotonic() < ends:
        try:
            seen += os.read(screen, 65_536).decode(errors="replace")
        except OSError:  # the program has ended
            break
    return seen


def test_page_stays_up_in_a_terminal_until_ctrl_c(terminal):
    process, screen = terminal("run", "digits", "--port", "0")
    seen = read_until(screen, "until Ctrl-C")
    still_running = os.waitpid(process, os.WNOHANG) == (0, 0)

    os.write(screen, b"\x03")
    read_until(screen, "no such words")

    assert "target reached" in seen and still_running
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
