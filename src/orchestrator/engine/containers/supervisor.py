"""Containers made real: each row that is wanted running is started when its runner has a slot, followed, and ended."""

import asyncio
import logging

from orchestrator.contract.containers import EXECUTIONS
from orchestrator.contract.environments import Environment
from orchestrator.contract.errors import TRANSIENT_ERRORS, Invalid, OrchestratorError, SandboxUnavailable
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.protocols.runner import Runner
from orchestrator.engine.builds.builds import Builds
from orchestrator.engine.containers import spec as container_spec
from orchestrator.engine.containers.disk_space import wait_for_disk_space
from orchestrator.engine.containers.records import end_unstarted, mark_lost
from orchestrator.engine.containers.running_containers import RunningContainers
from orchestrator.settings import Settings
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import containers, environments, tasks
from orchestrator.storage.rows import ContainerRow
from orchestrator.storage.transaction import Tx

QUEUED_AT_A_TIME = 100
SERVER_ENDED = "The server ended while the container ran."
NOT_RECORDED = "The server could not record its progress while it ran."

logger = logging.getLogger(__name__)


class Supervisor:
    """Lives on one event loop. A container is started by whoever sees it first: the stage that made it, or a sweep."""

    def __init__(self, store: OpenStore, settings: Settings, plugins: Plugins) -> None:
        self.store = store
        self.settings = settings
        self.plugins = plugins
        self.builds = Builds(store, settings, plugins)
        self.agent_slots = asyncio.Semaphore(settings.agent_sessions)  # coding agents mostly wait for their models
        self._slots: dict[str, asyncio.Semaphore] = {}  # by name of the runner
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._running = RunningContainers(store, settings, plugins)
        self._orphans: dict[
            str, ContainerRow
        ] = {}  # of an earlier server: they outlive it and are to be taken up again

    async def recover(self) -> None:
        """Sort the containers of an earlier server: those that died with it are lost, the sweep takes up the others."""
        await self.builds.clear()
        for row in await self.store.read(lambda tx: containers.list_orphans(tx, self.settings.boot)):
            try:
                runner = self._get_runner(row)
            except Invalid as error:  # it is not installed any more
                await mark_lost(self.store, row, f"{SERVER_ENDED} {error}")
                continue
            if runner.outlives_server:
                self._orphans[row.id] = row
            else:
                await mark_lost(self.store, row, SERVER_ENDED)

    async def run(self, container_id: str) -> None:
        """Start a container, or join it where it runs, and return when its end is on record.

        Raises SandboxUnavailable, with the fix, if nothing can run here, and errors of the moment.
        """
        await asyncio.shield(self._ensure(container_id))

    async def sweep(self) -> None:
        """Start what is queued and stop what is no longer wanted; called whenever something may have changed."""
        self.builds.sweep()
        for container_id in list(self._orphans):
            self._ensure(container_id)
        for row in await self.store.read(lambda tx: containers.list_queued(tx, QUEUED_AT_A_TIME)):
            self._ensure(row.id)
        for row in await self.store.read(containers.list_unwanted):
            if row.status == "queued":
                await end_unstarted(self.store, row, "cancelled", "It was stopped before it started.")
            else:
                await self._running.stop(row)

    async def close(self) -> None:
        """End the containers that die with the server. The next start marks them lost, and loops try again."""
        await self._running.close()
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        await self.builds.close()

    def _get_runner(self, row: ContainerRow) -> Runner:
        return self.plugins.runner(row.runner)

    def _get_slot(self, runner: Runner) -> asyncio.Semaphore:
        if runner.name not in self._slots:
            self._slots[runner.name] = asyncio.Semaphore(runner.slots or self.settings.local_slots)
        return self._slots[runner.name]

    def _ensure(self, container_id: str) -> asyncio.Task[None]:
        task = self._tasks.get(container_id)
        if task is None:
            orphan = self._orphans.get(container_id)
            work = self._run(container_id) if orphan is None else self._resume(orphan)
            task = self._tasks[container_id] = asyncio.create_task(work, name=container_id)
            task.add_done_callback(lambda done: self._forget(container_id, done))
        return task

    def _forget(self, container_id: str, task: asyncio.Task[None]) -> None:
        self._tasks.pop(container_id, None)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, OrchestratorError):
            logger.error("container %s", container_id, exc_info=error)

    async def _resume(self, row: ContainerRow) -> None:
        """Take up a container of an earlier server; where records cannot be written now, the next sweep tries again."""
        runner = self._get_runner(row)
        slot = self._get_slot(runner)
        if slot.locked():  # LOCAL_SLOTS or the runner's own number is smaller now: what runs, runs
            await self._running.resume(row, runner)
        else:
            async with slot:
                await self._running.resume(row, runner)
        del self._orphans[row.id]

    async def _run(self, container_id: str) -> None:
        await wait_for_disk_space(self.store, self.settings, container_id)
        row = await self.store.read(lambda tx: containers.find_row(tx, container_id))
        while row.status == "queued" and row.wanted == "running":
            try:
                runner = self._get_runner(row)
                environment = await self._get_environment(row)  # before a slot is taken: a build may take minutes
            except OrchestratorError as error:
                return await self._give_up(row, error)
            async with self._get_slot(runner):
                claimed = await self.store.write(
                    lambda tx, environment_id=environment: self._claim(tx, container_id, environment_id)
                )
                row = await self.store.read(lambda tx: containers.find_row(tx, container_id))
                if claimed:
                    return await self._start(row, runner, environment)
        # else its environment was removed in the moment before it was claimed, and is built again
        if row.status in ("starting", "running"):  # and nobody follows it
            await mark_lost(self.store, row, NOT_RECORDED)

    async def _start(self, row: ContainerRow, runner: Runner, environment: Environment | None) -> None:
        packages = self.builds.get_content(environment) if environment else None
        sandboxed = not self.settings.unsafe_no_sandbox
        try:
            spec = await container_spec.build(self.store, self.plugins, row, sandboxed=sandboxed, packages=packages)
            await self._running.start(row, runner, spec)
        except OrchestratorError as error:
            await self._give_up(row, error)

    async def _give_up(self, row: ContainerRow, error: OrchestratorError) -> None:
        """End a container as failed; if this machine or the moment is to blame, as lost, and raise the error."""
        blameless = isinstance(error, (SandboxUnavailable, *TRANSIENT_ERRORS))
        await end_unstarted(self.store, row, "lost" if blameless else "failed", str(error))
        if blameless:
            raise error

    async def _get_environment(self, row: ContainerRow) -> Environment | None:
        if row.purpose not in EXECUTIONS:
            return None
        return await self.builds.get_ready(await self.store.read(lambda tx: tasks.find(tx, row.task_id)))

    def _claim(self, tx: Tx, container_id: str, environment: Environment | None) -> bool:
        if environment is not None and environments.find(tx, environment.id).state != "ready":
            return False
        return containers.claim(tx, container_id, self.settings.boot, environment and environment.id)
