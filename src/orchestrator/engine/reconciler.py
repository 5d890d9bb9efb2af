"""Starts the engine in the server's process: DBOS on its own database, the supervisor, and the reconciler over both."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from dbos import DBOS, SetWorkflowID

from orchestrator.contract.errors import PASSING
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.states import LOOP_ENDED
from orchestrator.engine.containers.supervisor import Supervisor
from orchestrator.engine.context import Context, set_context
from orchestrator.engine.grading.on_demand import AskedGrades
from orchestrator.engine.loop import records
from orchestrator.engine.loop import run as durable
from orchestrator.engine.notifications.notifier import Notifier
from orchestrator.engine.upkeep.housekeeping import keep_house
from orchestrator.settings import Settings
from orchestrator.storage.hub import ENGINE
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import loops

LOOK_SECONDS = 1.0
BROKEN_SECONDS = 5.0

logger = logging.getLogger(__name__)


async def start_engine(store: OpenStore, settings: Settings, plugins: Plugins) -> "Engine":
    """The running engine: unfinished loops go on, containers of an earlier run are on record as lost."""
    supervisor = Supervisor(store, settings, plugins)
    context = Context(store, supervisor, plugins)
    set_context(context)
    await supervisor.recover()
    await store.write(loops.skip_downtime)
    _launch(store)
    await _forget_other_versions()
    return Engine(context, Notifier(store, settings))


def _launch(store: OpenStore) -> None:
    """DBOS on this thread's event loop, so that workflows it recovers run here too."""
    DBOS(
        config={
            "name": "orchestrator",
            "application_version": durable.VERSION,
            "executor_id": "local",
            **store.durable_engine_settings(),
            "notification_listener_polling_interval_sec": 0.1,
            "console_log_level": "WARNING",
            "log_level": "WARNING",
            "run_migrations": True,
            "enable_otlp": False,
        }
    )
    DBOS.launch()
    durable_log = logging.getLogger("dbos")
    durable_log.removeFilter(first_line_of_outages)
    durable_log.addFilter(first_line_of_outages)


async def _forget_other_versions() -> None:
    """Segments that another release left unfinished: their steps are not ours, and our rows tell all that is needed to go on."""
    for left in await DBOS.list_workflows_async(load_input=False, load_output=False):
        if left.app_version != durable.VERSION:
            await DBOS.delete_workflow_async(left.workflow_id, delete_children=True)


def first_line_of_outages(record: logging.LogRecord) -> bool:
    """Leaves one line of what DBOS says while its database is away: it comes with a traceback, many times a second."""
    said = record.getMessage()
    if "OperationalError" in said or "OperationalError" in str(record.exc_info):
        record.msg, record.args, record.exc_info, record.exc_text = (
            said.split("\n", 1)[0].removesuffix("Traceback (most recent call last):"),
            (),
            None,
            None,
        )
    return True


class Engine:
    """What `start_engine` has started. The reconciler looks at the rows each time something changes, and each second."""

    def __init__(self, context: Context, notifier: Notifier) -> None:
        self._context = context
        self._notifier = notifier
        self._store = context.store
        self._asked_grades = AskedGrades(context.store, context.supervisor)
        self._segments: dict[str, asyncio.Task] = {}
        self._reconciler = asyncio.create_task(self._reconcile(), name="reconciler")
        self._housekeeper = asyncio.create_task(
            keep_house(self._store, context.supervisor.settings), name="housekeeper"
        )

    async def stop(self) -> None:
        """Ends at once: loops that have not ended go on at the next start."""
        for own in (self._reconciler, self._housekeeper):
            own.cancel()
        await asyncio.gather(self._reconciler, self._housekeeper, return_exceptions=True)
        await self._notifier.close()
        await self._asked_grades.close()
        await self._context.close()
        for segment in self._segments.values():
            segment.cancel()
        await asyncio.gather(*self._segments.values(), return_exceptions=True)
        await self._context.supervisor.close()
        await _destroy()
        set_context(None)

    async def _reconcile(self) -> None:
        while True:
            subscription = self._store.hub.subscribe(ENGINE)
            try:
                await self._context.supervisor.sweep()
                await self._asked_grades.sweep()
                for row in await self._store.read(loops.list_live):
                    await self._make_so(row)
            except PASSING as error:
                logger.warning("the reconciler looks again in a second: %s", error)
            except Exception:
                logger.exception("the reconciler looks again in a second")
            await self._store.hub.wait(subscription, ENGINE, LOOK_SECONDS)

    async def _make_so(self, row) -> None:
        if row.state != "paused":
            name = f"{row.id}.{row.segment}"
            if name not in self._segments:
                self._segments[name] = asyncio.create_task(self._drive(row.id, row.segment), name=name)
        elif row.wanted == "running":
            await self._store.write(lambda tx: loops.next_segment(tx, row))
        elif row.wanted == "stopped":
            await self._store.write(lambda tx: records.rest(tx, row, "stopped", "stopped_by_user", None))

    async def _drive(self, loop_id: str, segment: int) -> None:
        """Starts the segment, or joins it where it runs already. Returns when it is over and the rows say what comes next."""
        name = f"{loop_id}.{segment}"
        workflow = f"{name}.{durable.VERSION}"
        try:
            with SetWorkflowID(workflow):
                handle = await DBOS.start_workflow_async(durable.run_loop, loop_id)
            await handle.get_result()
            await DBOS.delete_workflow_async(
                workflow, delete_children=True
            )  # our rows are the truth: its records are of no more use
        except (
            Exception
        ):  # the loop's own errors end inside it: what comes here is the durable engine's, a full disk above all
            if self._context.closing:
                return
            logger.exception("segment %s broke off; the loop goes on in another in %s s", name, BROKEN_SECONDS)
            await asyncio.sleep(BROKEN_SECONDS)
        try:
            row = await self._store.read(lambda tx: loops.find(tx, loop_id))
            if row.segment == segment and row.state not in LOOP_ENDED and row.state != "paused":
                await self._store.write(lambda tx: loops.next_segment(tx, row))
        finally:
            del self._segments[name]


async def _destroy() -> None:
    """DBOS shut down from a thread of our own: it closes the executor that it had made the event loop's default."""
    running = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, "engine-stop") as own:
        await running.run_in_executor(own, DBOS.destroy)
    running.set_default_executor(ThreadPoolExecutor())
