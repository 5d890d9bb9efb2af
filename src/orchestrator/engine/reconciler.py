"""The engine in the server's process: supervisor of containers, driver of loops, and the reconciler over both."""

import asyncio
import logging
import time

from orchestrator.contract.errors import TRANSIENT_ERRORS
from orchestrator.contract.plugins import Plugins
from orchestrator.engine.agents.session_log import close_cut_logs
from orchestrator.engine.containers.supervisor import Supervisor
from orchestrator.engine.context import EngineContext
from orchestrator.engine.grading.checks import Checks
from orchestrator.engine.grading.on_demand_grading import OnDemandGrading
from orchestrator.engine.grading.trials import Trials
from orchestrator.engine.loop.driver import InProcessDriver, LoopDriver
from orchestrator.engine.notifications.notifier import Notifier
from orchestrator.engine.upkeep.housekeeping import keep_house
from orchestrator.settings import Settings
from orchestrator.storage.hub import ENGINE
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import loops

POLL_SECONDS = 1.0
COUNT_SECONDS = 5.0  # between counts of the loops' time: what a crash may lose of it

logger = logging.getLogger(__name__)


async def start_engine(store: OpenStore, settings: Settings, plugins: Plugins) -> "Engine":
    """Start the engine and return it: unfinished loops go on, containers of an earlier run are on record as lost."""
    supervisor = Supervisor(store, settings, plugins)
    await supervisor.recover()
    await close_cut_logs(store)
    await store.write(loops.skip_downtime)
    return Engine(EngineContext(store, supervisor, plugins))


class Engine:
    """The running engine. Its reconciler compares the rows with what runs, at every change and every second."""

    def __init__(self, context: EngineContext) -> None:
        settings = context.supervisor.settings
        self.context = context
        self._store = context.store
        self._driver: LoopDriver = InProcessDriver(context)
        self._on_demand_grading = OnDemandGrading(context.store, context.supervisor)
        self._checks = Checks(context.store, context.supervisor)
        self._trials = Trials(context.store, context.supervisor)
        self._notifier = Notifier(context.store, settings)
        self._tasks = [
            asyncio.create_task(self._reconcile(), name="reconciler"),
            asyncio.create_task(keep_house(context.store, settings), name="housekeeper"),
        ]

    async def stop(self) -> None:
        """End everything at once; loops that have not ended go on at the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._notifier.close()
        await self._on_demand_grading.close()
        await self._checks.close()
        await self._trials.close()
        await self._driver.close()
        await self.context.supervisor.close()

    async def _reconcile(self) -> None:
        counted_at = time.monotonic()
        while True:
            subscription = self._store.hub.subscribe(ENGINE)
            try:
                await self.context.supervisor.sweep()
                await self._on_demand_grading.sweep()
                await self._checks.sweep()
                await self._trials.sweep()
                for row in await self._store.read(loops.list_live):
                    self._reconcile_loop(row.id, state=row.state, wanted=row.wanted)
                if time.monotonic() - counted_at >= COUNT_SECONDS:
                    await self._store.write(loops.count_time)
                    counted_at = time.monotonic()
            except TRANSIENT_ERRORS as error:
                logger.warning("the reconciler tries again in a second: %s", error)
            except Exception:
                logger.exception("the reconciler tries again in a second")
            await self._store.hub.wait(subscription, ENGINE, POLL_SECONDS)

    def _reconcile_loop(self, loop_id: str, *, state: str, wanted: str) -> None:
        """Have a loop that has not ended driven, unless it is paused and wanted so."""
        if not (state == "paused" and wanted == "paused"):
            self._driver.drive(loop_id)
