"""Trials carried out: the baseline, twins, broken programs and forgers go through a task, and what they show is told.

Each container of a trial is a row first, as any other. What a crash cut short is found by the first sweep after it.
"""

import asyncio
import logging

from orchestrator.contract.errors import TRANSIENT_ERRORS, NoMetric
from orchestrator.contract.metrics import direction_of
from orchestrator.contract.positive_class import settle_positive_class
from orchestrator.contract.task_trials import TaskTrial, TrialReport
from orchestrator.contract.tasks import Framing, Task
from orchestrator.engine.containers.supervisor import Supervisor
from orchestrator.engine.data_split import prepare_data
from orchestrator.engine.grading.trial_run import TrialRun, TrialStopped
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import loops, tasks, trials
from orchestrator.storage.transaction import Tx

logger = logging.getLogger(__name__)


class Trials:
    """Lives on one event loop."""

    def __init__(self, store: OpenStore, supervisor: Supervisor) -> None:
        self._store = store
        self._supervisor = supervisor
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def sweep(self) -> None:
        """Begin each trial that is not done, unless it is under way."""
        for trial in await self._store.read(trials.list_unsettled):
            if trial.id not in self._tasks:
                task = self._tasks[trial.id] = asyncio.create_task(self._carry_out(trial), name=trial.id)
                task.add_done_callback(lambda _, done=trial.id: self._tasks.pop(done, None))

    async def close(self) -> None:
        """Cut every trial short; the next server carries on."""
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _carry_out(self, trial: TaskTrial) -> None:
        store = self._store
        try:
            task = await store.read(lambda tx: tasks.find(tx, trial.task_id))
            await prepare_data(store, self._supervisor.plugins, task)
            await store.write(lambda tx: trials.begin(tx, trial.id, _settle_framing(tx, trial)))
            task, begun = await store.read(lambda tx: (tasks.find(tx, trial.task_id), trials.find(tx, trial.id)))
            report = await TrialRun(store, self._supervisor, begun, task).carry_out()
            await store.write(lambda tx: trials.settle(tx, trial.id, report, store.folder))
        except TrialStopped:
            logger.info("%s was stopped", trial.id)
        except TRANSIENT_ERRORS as error:
            logger.warning("%s waits: %s", trial.id, error)
        except Exception as error:
            logger.exception("%s cannot be carried out", trial.id)
            failed = TrialReport.build_empty(f"The trial could not be carried out: {error}")
            await store.write(lambda tx: trials.settle(tx, trial.id, failed, store.folder))


def _settle_framing(tx: Tx, trial: TaskTrial) -> Framing:
    """Return by what is scored: as the newest loop or the task says, else by the usual metric for the data."""
    task = tasks.find(tx, trial.task_id)
    framing = loops.find_framing(tx, task)
    if framing is not None:
        return framing
    metric = _choose_metric(task)
    direction = direction_of(metric)
    if direction is None:
        raise NoMetric(f"Task {task.id} does not say whether more {metric} is better: set objective.direction.")
    return Framing(metric=metric, direction=direction, positive_class=settle_positive_class(task.data, task.spec))


def _choose_metric(task: Task) -> str:
    """Return the metric of the task, or the plainest for its data where the Generator is to choose one later."""
    if task.spec.objective.metric is not None:
        return task.spec.objective.metric
    kind = task.data.kind if task.data is not None else "files"
    if kind == "files":
        raise NoMetric(f"Task {task.id} names no metric: set objective.metric, and try again.")
    return "accuracy" if kind == "classification" else "r2"
