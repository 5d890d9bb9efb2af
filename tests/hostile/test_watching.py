"""The suite sees what it looks for: a process that is there, a host that was touched, a header that says nothing."""

import asyncio
import socket
from pathlib import Path

import pytest

from orchestrator.contract.running import RunSpec
from orchestrator.runners.local.selftest import Setup
from tests.hostile.expectations import read_expectation
from tests.hostile.running import SMALL, HeldRunner, kept_namespace, processes_in, watched_host

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]


def test_processes_of_a_container_are_seen_while_they_live(setup: Setup):
    code = "import os, time; os.fork(); os.setsid(); os.fork(); print('up', flush=True); time.sleep(60)"
    spec = RunSpec(container_id="ctr-seen", command=["python", "-c", code], limits=SMALL)

    async def look() -> tuple[list[int], list[int]]:
        runner = HeldRunner(setup, with_groups=True)
        handle = await runner.start(spec)
        async with kept_namespace(runner.first_process(handle)) as namespace:
            await anext(runner.follow(handle))
            living = processes_in(namespace)
            await runner.stop(handle, grace_seconds=0)
            while (await runner.status(handle)).ended is None:
                await asyncio.sleep(0.02)
            await runner.release(handle)
            return living, processes_in(namespace)

    living, left = asyncio.run(look())

    assert len(living) >= 3 and left == []


def test_what_is_done_to_the_host_is_seen(tmp_path: Path):
    with watched_host(tmp_path) as host:
        assert host.damage == []
        (tmp_path / "new.txt").write_text("left by a program")
        socket.create_connection(host.listening[0].getsockname()).close()
        [reached, changed] = host.damage

    assert reached.startswith("connection to ('127.0.0.1'") and "left by a program" in changed


@pytest.mark.parametrize("header", ["", "# ends = []", "# ends = ['completed']\n# prinst = 'x'", "# ends = ["])
def test_header_that_says_nothing_is_refused(header: str, tmp_path: Path):
    path = tmp_path / "program.py"
    path.write_text(f'"""Does nothing."""\n{header}\n')

    with pytest.raises(ValueError, match=r"program\.py"):
        read_expectation(path)
