"""Declared outputs are data: whatever else a program lays in /work does not leave it."""

import asyncio

import pytest

from orchestrator.contract.errors import OutputRejected
from orchestrator.contract.running import RunSpec
from orchestrator.runners.conformance.harness import build_spec, end_of
from orchestrator.runners.local import LocalRunner

pytestmark = pytest.mark.sandbox


def fetched(code: str, path: str, *, max_bytes: int = 1 << 20) -> bytes:
    async def fetch() -> bytes:
        runner = LocalRunner()
        handle = await runner.start(build_spec(code))
        await end_of(runner, handle)
        try:
            return await runner.fetch(handle, path, max_bytes=max_bytes)
        finally:
            await runner.release(handle)

    return asyncio.run(fetch())


def test_output_outlives_all_processes():
    assert fetched("open('a.csv', 'w').write('1,2')", "a.csv") == b"1,2"


def test_output_of_a_running_container_is_rejected():
    async def fetch_early() -> None:
        runner = LocalRunner()
        handle = await runner.start(build_spec("import time; time.sleep(30)"))
        try:
            with pytest.raises(OutputRejected, match="still running"):
                await runner.fetch(handle, "a", max_bytes=1)
        finally:
            await runner.stop(handle, grace_seconds=0)
            await end_of(runner, handle)
            await runner.release(handle)

    asyncio.run(fetch_early())


def test_release_while_fetching_is_harmless():
    async def race() -> None:
        runner = LocalRunner()
        handle = await runner.start(
            RunSpec(container_id="c", command=["python", "-c", "open('a', 'wb').write(bytes(4 << 20))"])
        )
        await end_of(runner, handle)
        data, _ = await asyncio.gather(runner.fetch(handle, "a", max_bytes=8 << 20), runner.release(handle))
        assert data == bytes(4 << 20)

    asyncio.run(race())
