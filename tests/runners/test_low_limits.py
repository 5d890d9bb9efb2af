"""Sandboxes under the limits that a server was started with: they get what there is, or say what is missing (case 44).

No failure between the first process and the start of the program may hang, or leave a process behind.
"""

import os
import resource
import subprocess
import sys
import textwrap
import time

import pytest

from orchestrator.contract.errors import SandboxUnavailable
from orchestrator.contract.running import RunSpec
from orchestrator.runners.conformance.harness import build_spec
from orchestrator.runners.local import spawn
from orchestrator.runners.local.launch import start_sandbox
from orchestrator.runners.local.selftest import Setup
from tests.runners.processes import is_alive, processes_with

pytestmark = pytest.mark.sandbox

SERVER = """
import asyncio, resource, sys
from orchestrator.runners.conformance.harness import build_spec, end_of
from orchestrator.runners.local import LocalRunner
for name, value in {limits}.items():
    resource.setrlimit(getattr(resource, name), (value, value))
async def main():
    runner = LocalRunner()
    capabilities = await runner.capabilities()
    if not capabilities.available:
        print(capabilities.reason)
        return
    handle = await runner.start(build_spec("import resource; print(resource.getrlimit(resource.RLIMIT_NOFILE))"))
    printed = b"".join([chunk.data async for chunk in runner.follow(handle)])
    print((await end_of(runner, handle)).status, printed.decode())
asyncio.run(main())
"""


def printed_under(**limits: int) -> str:
    """Run a server with these limits, hard ones, and return what it printed."""
    code = textwrap.dedent(SERVER).format(limits=limits)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("open_files", [800, 256, 64])
def test_program_gets_the_open_files_there_are(open_files):
    assert printed_under(RLIMIT_NOFILE=open_files) == f"completed ({open_files}, {open_files})"


def test_too_few_open_files_are_named():
    sentence = printed_under(RLIMIT_NOFILE=16)

    assert sentence.startswith("No sandbox could be started. Too many open files") and "ulimit -n" in sentence


def test_low_limits_of_addresses_and_file_sizes_are_kept():
    gib = 1 << 30

    assert printed_under(RLIMIT_AS=3 * gib, RLIMIT_FSIZE=gib // 2).startswith("completed")


@pytest.mark.parametrize("step", ["_first_process", "_await_setup", "limit_process", "release_program"])
@pytest.mark.parametrize("failure", [PermissionError(1, "not permitted"), SandboxUnavailable("It did not answer.")])
def test_failure_before_the_program_ends_at_once(step, failure, setup: Setup, monkeypatch):
    """Whatever fails while the sandbox waits to be released."""
    marker = f"marker-{os.urandom(6).hex()}"
    spec = build_spec("import time; time.sleep(60)")
    spec.command.append(marker)
    before, began = set(os.listdir("/proc/self/fd")), time.monotonic()

    def fail(*_arguments: object, **_named: object) -> None:
        raise failure

    monkeypatch.setattr(spawn, step, fail)
    with pytest.raises(SandboxUnavailable):
        start_sandbox(setup.backend, setup.groups, spec)

    assert time.monotonic() - began < 8 and processes_with(marker) == []
    assert set(os.listdir("/proc/self/fd")) == before


def test_sandbox_that_dies_before_its_program_is_no_failure_of_the_program(setup: Setup, monkeypatch):
    released: list[int] = []

    def kill_instead(descriptor: int, data: bytes) -> int:
        if data == b"1":
            released.append(descriptor)
            os.kill(firsts[0], 9)
        return os_write(descriptor, data)

    firsts: list[int] = []
    os_write, first_process = os.write, spawn._first_process
    monkeypatch.setattr(spawn, "_first_process", lambda *given: firsts.append(first_process(*given)) or firsts[0])
    monkeypatch.setattr(spawn.os, "write", kill_instead)

    with pytest.raises(SandboxUnavailable, match="ended before its program started"):
        start_sandbox(setup.backend, None, RunSpec(container_id="c", command=["python", "-c", "pass"]))

    assert released and not is_alive(firsts[0])


def test_limits_of_the_server_itself_stay_as_they_are(setup: Setup):
    before = resource.getrlimit(resource.RLIMIT_NOFILE)

    start_sandbox(setup.backend, None, build_spec("pass")).abandon()

    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before
