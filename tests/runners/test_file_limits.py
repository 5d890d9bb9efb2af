"""The number of files that a container may have: held by the kernel where the server is root."""

import asyncio
import os

import pytest

from orchestrator.contract.running import Limits, RunSpec
from orchestrator.runners.local import spawn
from orchestrator.runners.local.ending import MAX_FILES
from orchestrator.runners.local.selftest import Setup, run_to_end

pytestmark = pytest.mark.sandbox

COUNTS = (
    "import os; print(*[os.statvfs(f).f_files for f in ('/work', '/tmp', '/dev/shm')], os.statvfs('/tmp').f_blocks)"
)
FILES = """
import os
number = 0
try:
    while True:
        number += 1
        os.close(os.open(f"/work/{number}", os.O_CREAT))
except OSError as error: print(number, error.errno)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may change a mount of the sandbox; the watchdog counts")
def test_kernel_holds_the_number_of_files(run):
    assert run(COUNTS).text.split() == [str(MAX_FILES + 1)] * 3 + [str((64 << 20) // os.sysconf("SC_PAGE_SIZE"))]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may change a mount of the sandbox; the watchdog counts")
def test_program_that_reaches_the_limit_is_told_of_files(setup: Setup, monkeypatch: pytest.MonkeyPatch):
    """The kernel refuses at once, long before the watchdog looks."""
    monkeypatch.setattr(spawn, "MAX_FILES", 50)
    spec = RunSpec(container_id="ctr-files", command=["python", "-c", FILES], limits=Limits(memory_mb=256))

    _, printed = asyncio.run(run_to_end(setup.backend, setup.groups, spec))

    assert printed.split() == [b"51", b"28"]


def test_kernel_that_does_not_know_how_is_no_failure(setup: Setup, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("orchestrator.runners.local.file_limits.FSPICK", 100_000)
    spec = RunSpec(container_id="ctr-files", command=["python", "-c", "print('ran')"])

    ended, printed = asyncio.run(run_to_end(setup.backend, setup.groups, spec))

    assert (ended.status, printed) == ("completed", b"ran\n")
