"""Containers made real: each row that is wanted running is started when there is room, followed, and ended on record."""

import asyncio
import logging

from orchestrator.contract.environments import Environment
from orchestrator.contract.errors import PASSING, OrchestratorError, SandboxUnavailable
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.running import Ended, Handle, Isolation, Limits, Observed, with_gpus
from orchestrator.engine.builds.builds import Builds
from orchestrator.engine.containers import log as container_log
from orchestrator.engine.containers import spec as container_spec
from orchestrator.engine.containers.free_space import wait_for_room
from orchestrator.engine.containers.log import ContainerLog
from orchestrator.engine.containers.outputs import collect_outputs
from orchestrator.engine.containers.usage import sampled
from orchestrator.settings import Settings
from orchestrator.storage import events
from orchestrator.storage.live_usage import pack_samples
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import containers, environments, tasks
from orchestrator.storage.transaction import Tx

GRACE_SECONDS = 5.0
QUEUED_AT_A_TIME = 100

logger = logging.getLogger(__name__)


class Supervisor:
    """Lives on one event loop. A container is started by whoever sees it first: the step that made it, or a sweep."""

    def __init__(self, store: OpenStore, settings: Settings, plugins: Plugins) -> None:
        self.store = store
        self.settings = settings
        self.plugins = plugins
        self.builds = Builds(store, settings, plugins)
        self._slots = asyncio.Semaphore(settings.local_slots)
        self._tasks: dict[str, asyncio.Task] = {}
        self._running: dict[str, tuple] = {}  # container id -> (runner, handle)
        self._graces: dict[str, float] = {}  # container id -> the shortest grace its runner was told

    async def mark_orphans(self) -> None:
        """Containers of an earlier run of the server died with it: they are lost, and what they printed is kept."""
        await self.builds.clear()
        for row in await self.store.read(lambda tx: containers.list_orphans(tx, self.settings.boot)):
            ended = Ended(status="lost", reason="The server ended while the container ran.", wall_seconds=0.0)
            await self._end(row, ended, await container_log.recover(self.store, row))

    async def run(self, container_id: str) -> None:
        """Returns when the container has its end on record. Raises SandboxUnavailable, with the fix, if nothing can run here, and what is passing."""
        await asyncio.shield(self._ensure(container_id))

    async def sweep(self) -> None:
        """Starts what is queued and stops what is no longer wanted; called whenever something may have changed."""
        self.builds.sweep()
        for row in await self.store.read(lambda tx: containers.list_queued(tx, QUEUED_AT_A_TIME)):
            self._ensure(row.id)
        for row in await self.store.read(containers.list_unwanted):
            if row.status == "queued":
                reason = "It was stopped before it started."
                await self._end(row, Ended(status="cancelled", reason=reason, wall_seconds=0.0), None)
            elif row.id in self._running:
                await self._stop(row)

    async def close(self) -> None:
        """Ends every container; their rows become lost at the next start, and loops try them again."""
        for runner, handle in list(self._running.values()):
            await runner.stop(handle, grace_seconds=0.0)
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        await self.builds.close()

    async def _stop(self, row) -> None:
        """Its runner is told, unless it was told so already: somebody who asks again may have less patience."""
        grace = GRACE_SECONDS if row.grace_seconds is None else row.grace_seconds
        if grace < self._graces.get(row.id, float("inf")):
            self._graces[row.id] = grace
            runner, handle = self._running[row.id]
            await runner.stop(handle, grace_seconds=grace)

    def _ensure(self, container_id: str) -> asyncio.Task:
        task = self._tasks.get(container_id)
        if task is None:
            task = self._tasks[container_id] = asyncio.create_task(self._run(container_id), name=container_id)
            task.add_done_callback(lambda done: self._forget(container_id, done))
        return task

    def _forget(self, container_id: str, task: asyncio.Task) -> None:
        self._tasks.pop(container_id, None)
        if (
            not task.cancelled()
            and task.exception() is not None
            and not isinstance(task.exception(), OrchestratorError)
        ):
            logger.error("container %s", container_id, exc_info=task.exception())

    async def _run(self, container_id: str) -> None:
        await wait_for_room(self.store, self.settings, container_id)
        row = await self.store.read(lambda tx: containers.find_row(tx, container_id))
        while row.status == "queued" and row.wanted == "running":
            try:
                environment = await self._environment(row)  # before a slot is taken: a build may take minutes
            except OrchestratorError as error:
                return await self._give_up(row, error)
            async with self._slots:
                claimed = await self.store.write(lambda tx, of=environment: self._claim(tx, container_id, of))
                row = await self.store.read(lambda tx: containers.find_row(tx, container_id))
                if claimed:
                    return await self._start(row, environment)
        await self._bury(
            row
        )  # else its environment was removed in the moment before it was claimed, and is built again

    async def _start(self, row, environment: Environment | None) -> None:
        try:
            await self._execute(row, environment)
        except OrchestratorError as error:
            await self._give_up(row, error)

    async def _give_up(self, row, error: OrchestratorError) -> None:
        """The container has failed; one that this machine or the moment is to blame for is lost, and the error goes on."""
        blameless = isinstance(error, (SandboxUnavailable, *PASSING))
        await self._end(row, Ended(status="lost" if blameless else "failed", reason=str(error), wall_seconds=0.0), None)
        if blameless:
            raise error

    async def _environment(self, row) -> Environment | None:
        if row.purpose != "run":
            return None
        return await self.builds.ready(await self.store.read(lambda tx: tasks.find(tx, row.task_id)))

    def _claim(self, tx: Tx, container_id: str, environment: Environment | None) -> bool:
        if environment is not None and environments.find(tx, environment.id).state != "ready":
            return False
        return containers.claim(tx, container_id, self.settings.boot, environment and environment.id)

    async def _bury(self, row) -> None:
        """A container that nobody follows any more, because its records could not be written, is lost."""
        if row.status in ("starting", "running"):
            ended = Ended(status="lost", reason="The server could not keep its records while it ran.", wall_seconds=0.0)
            await self._end(row, ended, await container_log.recover(self.store, row))

    async def _execute(self, row, environment: Environment | None) -> None:
        runner = self.plugins.runner(row.runner)
        packages = self.builds.content(environment) if environment else None
        spec = await container_spec.build(
            self.store, self.plugins, row, sandboxed=not self.settings.unsafe_no_sandbox, packages=packages
        )
        isolation = await self._isolation(runner)
        handle = await runner.start(spec)
        self._running[row.id] = (runner, handle)
        try:
            await self.store.write(
                lambda tx: self._note_started(tx, row, handle, with_gpus(isolation, handle.gpus), spec.limits)
            )
            kept = ContainerLog(self.store, row)
            async with sampled(self.store.usage, runner, handle):
                await kept.follow(runner, handle)
            ended = (await _finished(runner, handle)).ended
            problem = await collect_outputs(self.store, row, runner, handle, ended)
            if problem:
                ended = ended.model_copy(update={"reason": f"{ended.reason} {problem}"})
            await self._end(row, ended, kept)
        finally:
            del self._running[row.id]
            self._graces.pop(row.id, None)
            self.store.usage.drop(row.id)
            await runner.stop(handle, grace_seconds=0.0)  # nothing, unless following it broke off
            await _finished(runner, handle)
            await runner.release(handle)

    async def _isolation(self, runner) -> Isolation | None:
        if self.settings.unsafe_no_sandbox:
            return Isolation(grade="none", backend="no sandbox (--unsafe-no-sandbox)", protections=[])
        return (await runner.capabilities()).isolation

    def _note_started(self, tx: Tx, row, handle: Handle, isolation: Isolation | None, limits: Limits) -> None:
        containers.mark_started(
            tx, row.id, provider_id=handle.provider_id, started_at=handle.started_at, isolation=isolation, limits=limits
        )
        self._tell(tx, row, "running")

    async def _end(self, row, ended: Ended, kept: ContainerLog | None) -> None:
        async with container_log.staged(self.store, kept) as file:

            def end(tx: Tx) -> None:
                named = kept.note(tx, file) if kept is not None else None
                tail, usage = kept.tail if kept is not None else "", pack_samples(self.store.usage.of(row.id))
                if containers.mark_ended(tx, row.id, ended, tail=tail, log_file=named, usage=usage):
                    self._tell(tx, row, ended.status, reason=ended.reason, wall_seconds=ended.wall_seconds)

            await self.store.write(end)

    def _tell(self, tx: Tx, row, status: str, **more) -> None:
        shown = {"id": row.id, "status": status, "version": row.version, "purpose": row.purpose}
        events.emit(tx, row.task_id, "container", shown | more)


async def _finished(runner, handle: Handle) -> Observed:
    """`follow` ends when the container has ended; a runner of another machine may need a moment more to say how."""
    while True:
        observed = await runner.status(handle)
        if observed.ended is not None:
            return observed
        await asyncio.sleep(0.05)
