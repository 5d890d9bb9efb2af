"""A sandbox that nothing ties to its server yet is dead soon after the server, whatever it waits for."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.runners.processes import is_alive

pytestmark = pytest.mark.sandbox

DEATH_SECONDS = 15.0
SERVER = """
import asyncio, subprocess, time
from orchestrator.contract.running import RunSpec
from orchestrator.runners.local.packages import with_packages
from orchestrator.runners.local.resources import acquire_resources
from orchestrator.runners.local.sandbox_view import sandbox_view
from orchestrator.runners.local.selftest import find_setup
from orchestrator.runners.local.spawn import Plan, prepare

backend = asyncio.run(find_setup()).backend
spec = RunSpec(container_id="c1", command=["python", "-c", "pass"])
resources = acquire_resources(spec, None, own_user=backend.root_mode)
spawned, release = prepare(Plan(backend, spec, with_packages(sandbox_view(), spec), resources))
# somebody else who holds the pipe: without the reaper the sandbox would wait for its word
holder = subprocess.Popen(["sleep", "100"], pass_fds=[release], stdout=subprocess.DEVNULL)
print(spawned.first, spawned.outer.pid, holder.pid, flush=True)
time.sleep(100)
"""


def test_sandbox_that_waits_for_its_release_dies_with_its_server():
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True) as server:
        *sandbox, holder = map(int, server.stdout.readline().split())
        try:
            assert all(map(is_alive, [*sandbox, holder]))
            server.kill()
            server.wait()
            deadline = time.monotonic() + DEATH_SECONDS
            while any(map(is_alive, sandbox)) and time.monotonic() < deadline:
                time.sleep(0.02)
            assert [is_alive(pid) for pid in [*sandbox, holder]] == [False, False, True]
        finally:
            server.kill()
            for pid in [*sandbox, holder]:
                if is_alive(pid):
                    os.kill(pid, signal.SIGKILL)
