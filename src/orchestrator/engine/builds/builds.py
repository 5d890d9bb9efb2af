"""Environments made real: built once for all who ask, beside the loops, and on record with their log."""

import asyncio
import logging
import shutil
import time
import uuid
from collections import Counter
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from orchestrator.contract.containers import Purpose
from orchestrator.contract.environments import Environment
from orchestrator.contract.errors import TRANSIENT_ERRORS, BuildFailed, OrchestratorError
from orchestrator.contract.events import EnvironmentChanged
from orchestrator.contract.inputs import HostContent
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.tasks import Task
from orchestrator.engine import container_log
from orchestrator.engine.builds.recipes import build_environment_id, build_recipe, build_row_values
from orchestrator.engine.container_log import ContainerLog
from orchestrator.environments.build import Built, build
from orchestrator.settings import Settings
from orchestrator.storage import events
from orchestrator.storage.clock import measure_seconds_between, now
from orchestrator.storage.files import staging
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import environments, logs
from orchestrator.storage.rows import EnvironmentRow
from orchestrator.storage.transaction import Tx

BUILDS_AT_A_TIME = 2
TOUCH_SECONDS = 60.0  # how exact `last_used_at` is
GONE = "It was stopped because nothing waits for it any more."

logger = logging.getLogger(__name__)


class Owner(NamedTuple):
    """For whom the log is kept: the task that asked first."""

    id: str
    task_id: int
    purpose: Purpose = "run"


class Builds:
    """Lives on one event loop."""

    def __init__(self, store: OpenStore, settings: Settings, plugins: Plugins) -> None:
        self.store = store
        self.settings = settings
        self._plugins = plugins
        self._slots = asyncio.Semaphore(BUILDS_AT_A_TIME)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._waiting: Counter[str] = Counter()
        self._removing: asyncio.Task[None] | None = None
        self._placing = asyncio.Lock()  # else what is placed for one lock could be removed for another, equal one

    async def clear(self) -> None:
        """Drop what an earlier run of the server left half-way; called before anything is built."""
        for row in await self.store.read(lambda tx: environments.list_orphans(tx, self.settings.boot)):
            reason = "The server ended while it was being built; it is built again when it is needed."
            await self.store.write(lambda tx, lost=row.id: environments.update(tx, lost, state="failed", reason=reason))
            await self.store.write(lambda tx, lost=row.id: logs.drop_chunks(tx, lost))
        known = await self.store.read(environments.list_digests)
        await asyncio.to_thread(_drop_unknown, self.store.folder.environment_drafts, known)

    async def get_ready(self, task: Task) -> Environment | None:
        """Return the task's environment, on disk; None if it needs none.

        Raises BuildFailed with what the installer said, and errors of the moment.
        Built by the first who asks; given up when nobody waits any more.
        """
        if not task.spec.run.requirements:
            return None
        environment_id = build_environment_id(task.spec.run.requirements, self.settings)
        environment = await self._find_present(environment_id)
        if environment is not None:
            return environment
        self._waiting[environment_id] += 1
        try:
            await asyncio.shield(self._get_building(environment_id, task))
        finally:
            self._waiting[environment_id] -= 1
            if not self._waiting[environment_id] and environment_id in self._tasks:
                self._tasks[environment_id].cancel()
        return await self.store.read(lambda tx: environments.find(tx, environment_id))

    def get_content(self, environment: Environment) -> HostContent:
        """Return the packages of an environment, as an input of containers."""
        if environment.digest is None:
            raise ValueError(f"The environment {environment.id} is not built.")
        return HostContent(self.store.folder.environment(environment.digest), digest=environment.digest)

    def sweep(self) -> None:
        """Lets go of the files that are to be removed; called whenever something may have changed."""
        if self._removing is None or self._removing.done():
            self._removing = asyncio.create_task(self._remove_all(), name="environments-remove")

    async def close(self) -> None:
        waiting = [*self._tasks.values(), *([self._removing] if self._removing else [])]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    async def _find_present(self, environment_id: str) -> Environment | None:
        row = await self.store.read(lambda tx: environments.find_row(tx, environment_id))
        if row is None or row.state != "ready" or row.digest is None:
            return None
        if not self.store.folder.environment(row.digest).is_dir():
            return None
        used_at = row.last_used_at or row.ready_at
        if used_at is None or abs(measure_seconds_between(used_at, now())) > TOUCH_SECONDS:
            await self.store.write(lambda tx: environments.update(tx, environment_id, last_used_at=now()))
        return await self.store.read(lambda tx: environments.find(tx, environment_id))

    def _get_building(self, environment_id: str, task: Task) -> asyncio.Task[None]:
        running = self._tasks.get(environment_id)
        if running is None or running.cancelling():
            running = self._tasks[environment_id] = asyncio.create_task(
                self._build(environment_id, task), name=environment_id
            )
            running.add_done_callback(lambda done: self._forget(environment_id, done))
        return running

    def _forget(self, environment_id: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(environment_id) is task:
            del self._tasks[environment_id]
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, OrchestratorError):
            logger.error("environment %s", environment_id, exc_info=error)

    async def _build(self, environment_id: str, task: Task) -> None:
        values = build_row_values(task.spec.run.requirements)
        await self.store.write(lambda tx: environments.add(tx, environment_id, **values))
        async with self._slots:
            row = await self.store.write(lambda tx: self._begin(tx, environment_id, task.id))
            log, began = ContainerLog(self.store, Owner(environment_id, task.id)), time.monotonic()
            try:
                async with self._open_draft(environment_id) as draft:
                    built = await build(
                        build_recipe(row, self.settings, self.store.folder, self._plugins), draft, log.add
                    )
                    async with self._placing:
                        await asyncio.to_thread(_move_into_place, built, self.store.folder.environment(built.digest))
                        await self._end(log, built, None, time.monotonic() - began)
            except asyncio.CancelledError:
                if self._waiting[environment_id] == 0:
                    await self._end(log, None, GONE, time.monotonic() - began)
                raise
            except OrchestratorError as error:
                await self._fail(row, log, error, time.monotonic() - began)

    def _begin(self, tx: Tx, environment_id: str, task_id: int) -> EnvironmentRow:
        logs.drop_chunks(tx, environment_id)
        events.emit(tx, EnvironmentChanged(task_id=task_id, id=environment_id, state="building"))
        return environments.mark_building(tx, environment_id, self.settings.boot)

    async def _fail(self, row: EnvironmentRow, log: ContainerLog, error: OrchestratorError, seconds: float) -> None:
        requirements = ", ".join(row.requirements)
        again = (
            ""
            if row.packages is None
            else " Its lock can no longer be met; the next build resolves the requirements afresh."
        )
        reason = (
            f"The environment for run.requirements ({requirements}) could not be built: {error}{again} "
            f"The log is {log.row.id}.log."
        )
        passing = not isinstance(error, BuildFailed)
        await self._end(log, None, str(error) if passing else reason, seconds, forget_lock=not passing)
        raise error if passing else BuildFailed(reason)

    async def _end(
        self, log: ContainerLog, built: Built | None, reason: str | None, seconds: float, *, forget_lock: bool = False
    ) -> None:
        async with container_log.stage_log(self.store, log) as file:

            def end(tx: Tx) -> None:
                log.note(tx, file)
                if built is not None:
                    fields = {"packages": built.packages, "digest": built.digest, "size_bytes": built.size_bytes}
                    environments.mark_ready(tx, log.row.id, **fields, seconds=round(seconds, 3))
                else:
                    environments.update(tx, log.row.id, state="failed", reason=reason, seconds=round(seconds, 3))
                if forget_lock:
                    environments.update(tx, log.row.id, packages=None, digest=None)
                environments.update(tx, log.row.id, log=log.tail)
                change = EnvironmentChanged(
                    task_id=log.row.task_id,
                    id=log.row.id,
                    state="ready" if built is not None else "failed",
                    reason=reason,
                    seconds=round(seconds, 3),
                )
                events.emit(tx, change)

            await self.store.write(end)

    @asynccontextmanager
    async def _open_draft(self, environment_id: str):
        """Yield a folder for one build, gone afterwards whatever happens."""
        draft = self.store.folder.environment_drafts / f"{environment_id}-{uuid.uuid4().hex[:8]}"
        try:
            await asyncio.to_thread(_make, draft)
            yield draft
        finally:
            await asyncio.to_thread(shutil.rmtree, draft, ignore_errors=True)

    async def _remove_all(self) -> None:
        with suppress(*TRANSIENT_ERRORS):  # the next sweep tries again
            await self._remove()

    async def _remove(self) -> None:
        for row in await self.store.read(environments.list_to_remove):
            gone = self.store.folder.environment_drafts / f"gone-{uuid.uuid4().hex[:8]}"
            async with self._placing:
                if row.digest and row.digest not in await self.store.read(environments.list_digests):
                    await asyncio.to_thread(_take_away, self.store.folder.environment(row.digest), gone)
                await self.store.write(lambda tx, environment_id=row.id: environments.mark_removed(tx, environment_id))
            await asyncio.to_thread(shutil.rmtree, gone, ignore_errors=True)


def _drop_unknown(drafts: Path, known: set[str]) -> None:
    """Drafts, and environments that a crash kept from being recorded."""
    for folder in drafts.parent.iterdir():
        if folder.name not in known:
            shutil.rmtree(folder, ignore_errors=True)


def _take_away(folder: Path, gone: Path) -> None:
    gone.parent.mkdir(exist_ok=True)
    with suppress(FileNotFoundError):
        folder.rename(gone)


def _make(draft: Path) -> None:
    try:
        draft.mkdir(parents=True)
    except OSError as error:
        raise staging.as_storage_error(error) from error


def _move_into_place(built: Built, final: Path) -> None:
    """Put an environment in its place, whole or not at all; one of the same lock that is there already serves."""
    try:
        built.site.rename(final)
    except OSError:
        if not final.is_dir():
            raise
