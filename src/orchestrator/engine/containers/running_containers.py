"""The containers that run now: started or taken up again, followed to their end, and stopped when somebody asks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import NamedTuple

from orchestrator.contract.errors import RunnerUnreachable
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.protocols.runner import Runner
from orchestrator.contract.running import Ended, Handle, Isolation, RunSpec, add_gpus
from orchestrator.engine import container_log
from orchestrator.engine.container_log import ContainerLog
from orchestrator.engine.containers.outputs import collect_outputs
from orchestrator.engine.containers.records import end_container, mark_lost, note_started
from orchestrator.engine.containers.usage import sample_usage
from orchestrator.engine.retry import RUNNER_RETRY_SECONDS, retry_until_reached
from orchestrator.settings import Settings
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import containers
from orchestrator.storage.rows import ContainerRow

GRACE_SECONDS = 5.0
STATUS_POLL_SECONDS = 0.05
UNPROTECTED = Isolation(grade="none", backend="no sandbox (--unsafe-no-sandbox)", protections=[])


class Running(NamedTuple):
    runner: Runner
    handle: Handle


class RunningContainers:
    """Lives on one event loop."""

    def __init__(self, store: OpenStore, settings: Settings, plugins: Plugins) -> None:
        self._store = store
        self._plugins = plugins
        self._settings = settings
        self._running: dict[str, Running] = {}
        self._graces: dict[str, float] = {}  # container id -> the shortest grace its runner was told
        self._closing = False

    async def start(self, row: ContainerRow, runner: Runner, spec: RunSpec) -> None:
        """Start a container and return when its end is on record."""
        isolation = await self._find_isolation(runner)
        handle = await self._start(row, runner, spec)
        async with self._hold(row, runner, handle):
            isolation = add_gpus(isolation, handle.gpus)
            await note_started(self._store, row, handle, isolation=isolation, limits=spec.limits)
            await self._follow(row, runner, handle, ContainerLog(self._store, row))

    async def resume(self, row: ContainerRow, runner: Runner) -> None:
        """Take up a container of an earlier server and return when its end is on record; it is lost if it is gone."""
        stored = None if row.handle is None else Handle.model_validate(row.handle)
        handle = await retry_until_reached(lambda: runner.resume(row.id, stored))
        if handle is None:
            reason = f"The server ended while the container ran, and the runner {runner.name} no longer has it."
            return await mark_lost(self._store, row, reason)
        async with self._hold(row, runner, handle):
            if stored is None:  # the server ended before the start was on record
                isolation = add_gpus(await retry_until_reached(lambda: self._find_isolation(runner)), handle.gpus)
                await note_started(self._store, row, handle, isolation=isolation, limits=None)
            await self._store.write(lambda tx: containers.adopt(tx, row.id, self._settings.boot))
            await self._follow(row, runner, handle, await container_log.recover(self._store, row))

    async def stop(self, row: ContainerRow) -> None:
        """Tell the runner to stop a container, unless it was told so: who asks again may have less patience."""
        running = self._running.get(row.id)
        grace = GRACE_SECONDS if row.grace_seconds is None else row.grace_seconds
        if running is not None and grace < self._graces.get(row.id, float("inf")):
            with suppress(RunnerUnreachable):  # it is told at the next sweep
                await running.runner.stop(running.handle, grace_seconds=grace)
                self._graces[row.id] = grace

    async def close(self) -> None:
        """End the containers that die with the server; leave the others for the next one to take up."""
        self._closing = True
        for runner, handle in list(self._running.values()):
            if not runner.outlives_server:
                await runner.stop(handle, grace_seconds=0.0)

    async def _start(self, row: ContainerRow, runner: Runner, spec: RunSpec) -> Handle:
        """Start it; a runner that starts a container once only is asked until it answers, while it is wanted."""
        while True:
            try:
                return await runner.start(spec)
            except RunnerUnreachable:
                wanted = (await self._store.read(lambda tx: containers.find_row(tx, row.id))).wanted
                if not runner.outlives_server or wanted == "stopped":
                    raise
            await asyncio.sleep(RUNNER_RETRY_SECONDS)

    @asynccontextmanager
    async def _hold(self, row: ContainerRow, runner: Runner, handle: Handle) -> AsyncIterator[None]:
        """Keep a container that runs, and free all of it afterwards, unless it is left to the next server."""
        self._running[row.id] = Running(runner, handle)
        left_running = False
        try:
            yield
        except asyncio.CancelledError:
            left_running = self._closing and runner.outlives_server
            raise
        finally:
            del self._running[row.id]
            self._graces.pop(row.id, None)
            self._store.usage.drop(row.id)
            if not left_running:
                await self._discard(runner, handle)

    async def _follow(self, row: ContainerRow, runner: Runner, handle: Handle, log: ContainerLog) -> None:
        async with sample_usage(self._store.usage, runner, handle):
            await log.follow(runner, handle)
        ended = await retry_until_reached(lambda: wait_for_end(runner, handle))
        problems = await retry_until_reached(
            lambda: collect_outputs(self._store, self._plugins, row, runner, handle, ended)
        )
        if problems:
            ended = ended.model_copy(update={"reason": f"{ended.reason} {problems}"})
        await end_container(self._store, row, ended, log)

    async def _discard(self, runner: Runner, handle: Handle) -> None:
        """Free what the container holds; one that runs still, as following it broke off, is killed."""
        with suppress(RunnerUnreachable):
            await runner.stop(handle, grace_seconds=0.0)
            await wait_for_end(runner, handle)
            await runner.release(handle)

    async def _find_isolation(self, runner: Runner) -> Isolation | None:
        return UNPROTECTED if self._settings.unsafe_no_sandbox else (await runner.capabilities()).isolation


async def wait_for_end(runner: Runner, handle: Handle) -> Ended:
    """Return how a container ended: a runner of another machine may know it a moment after the last of its log."""
    while (observed := await runner.status(handle)).ended is None:
        await asyncio.sleep(STATUS_POLL_SECONDS)
    return observed.ended
