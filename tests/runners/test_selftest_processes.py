"""The self-test leaves no process behind: not when it ends, is cancelled, or loses its server to a kill.

Each program of the self-test bears a marker among its words, and is counted by it.
"""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator

import pytest

from orchestrator.runners.local import selftest, spawn
from orchestrator.runners.local.selftest import Setup
from orchestrator.runners.local.spawner import in_spawner
from tests.runners.processes import processes_with

pytestmark = pytest.mark.sandbox

DEATH_SECONDS = 15.0
SERVER = """
import asyncio, os, sys, time
from orchestrator.runners.local import selftest
selftest.HIDDEN += (sys.argv[1],)
selftest.GREEDY += f"# {sys.argv[1]}"
selftest.SLEEPER += f"# {sys.argv[1]}"
print("begin", flush=True)
setup = asyncio.run(selftest.find_setup())
print("end", setup.isolation.grade, flush=True)
time.sleep(5)
"""


@pytest.fixture
def marker() -> str:
    return f"/no/marker-{os.urandom(6).hex()}"


@pytest.fixture
def server(marker: str) -> Iterator[subprocess.Popen[str]]:
    """A process that runs the self-test; its own words hold the marker, too."""
    words = [sys.executable, "-c", textwrap.dedent(SERVER), marker]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def left_by(server: subprocess.Popen[str], marker: str) -> list[int]:
    """Return what still runs of the self-test when all had the time to die."""
    deadline = time.monotonic() + DEATH_SECONDS
    while (left := set(processes_with(marker)) - {server.pid}) and time.monotonic() < deadline:
        time.sleep(0.05)
    return sorted(left)


def test_nothing_is_left_after_the_self_test(server, marker):
    assert server.stdout.readline() == "begin\n" and server.stdout.readline().startswith("end")

    assert set(processes_with(marker)) == {server.pid}


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("sandboxes", [1, 2, 3])
def test_nothing_is_left_when_the_server_is_killed_in_it(server, marker, sandboxes, number):
    """Killed as soon as the first, second or third sandbox of the self-test is there."""
    assert server.stdout.readline() == "begin\n"
    seen: set[int] = set()
    deadline = time.monotonic() + 60
    while len(seen) < 2 * sandboxes and server.poll() is None and time.monotonic() < deadline:
        seen |= set(processes_with(marker)) - {server.pid}

    server.send_signal(number)
    server.wait()

    assert seen and left_by(server, marker) == []


@pytest.mark.parametrize("delay_seconds", [0.002, 0.01, 0.03, 0.1, 0.3])
def test_nothing_is_left_when_it_is_cancelled(delay_seconds, setup: Setup, marker, monkeypatch):
    monkeypatch.setattr(selftest, "GREEDY", f"import time; time.sleep(50) # {marker}")

    async def cancel() -> None:
        testing = asyncio.create_task(selftest._memory_limit(setup.backend, setup.groups))
        await asyncio.sleep(delay_seconds)
        testing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await testing
        await in_spawner(lambda: None, undo=lambda _: None)  # it works in order, so a start under way is through
        deadline = time.monotonic() + DEATH_SECONDS
        while processes_with(marker) and time.monotonic() < deadline:
            await asyncio.sleep(0.02)

    asyncio.run(cancel())

    assert processes_with(marker) == []


def test_sandbox_that_outlives_its_server_is_noticed(setup: Setup, marker, monkeypatch):
    """The test of that protection can fail: here nothing ties the sandbox to what started it."""
    options = spawn.arguments.bubblewrap_options
    monkeypatch.setattr(
        spawn.arguments,
        "bubblewrap_options",
        lambda *given: [word for word in options(*given) if word != "--die-with-parent"],
    )
    monkeypatch.setattr(selftest, "DEATH_SECONDS", 0.5)
    monkeypatch.setattr(selftest, "SLEEPER", f"import time; time.sleep(50) # {marker}")

    assert not asyncio.run(selftest._dies_with_server(setup.backend))
    assert processes_with(marker) == []
