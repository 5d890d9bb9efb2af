"""Grades that people ask for: an execution outside of any loop is graded as a loop's are, and has a result of its own.

It never becomes best and steers nothing. Held-out rows stay out of it: they are spent on the bests of loops only.
"""

import asyncio
import logging

from orchestrator.contract.errors import TRANSIENT_ERRORS
from orchestrator.contract.grader_fingerprint import compute_fingerprint
from orchestrator.contract.grading import Grade
from orchestrator.contract.positive_class import find_positive_class
from orchestrator.contract.protocols.grader import TakesPostedResults
from orchestrator.contract.states import CONTAINER_ENDED
from orchestrator.engine.containers.attempts import counts, pause_seconds
from orchestrator.engine.containers.supervisor import Supervisor
from orchestrator.engine.grading.grades import add_result, grade_missing_outputs, read_grade
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import containers, loops, results, tasks
from orchestrator.storage.rows import ContainerRow
from orchestrator.storage.transaction import Tx

logger = logging.getLogger(__name__)


class OnDemandGrading:
    """Lives on one event loop; what a crash cut short is found by the first sweep after it."""

    def __init__(self, store: OpenStore, supervisor: Supervisor) -> None:
        self._store = store
        self._supervisor = supervisor
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def sweep(self) -> None:
        """Begin to grade what has ended and waits for its grade."""
        for row in await self._store.read(containers.list_to_grade):
            if row.id not in self._tasks:
                task = self._tasks[row.id] = asyncio.create_task(self._settle(row), name=f"grade of {row.id}")
                task.add_done_callback(lambda _, ran=row.id: self._tasks.pop(ran, None))

    async def close(self) -> None:
        """Cut every grading short."""
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _settle(self, ran: ContainerRow) -> None:
        try:
            if ran.status == "completed" and not await self._is_posted(ran):
                await self._grade(ran)
            else:
                await self._store.write(lambda tx: containers.clear_grade_request(tx, ran.id))
        except TRANSIENT_ERRORS as error:
            logger.warning("the grade of %s waits: %s", ran.id, error)
        except Exception as error:
            logger.exception("the grade of %s cannot be had", ran.id)
            failed = Grade(graded=False, failure="ended", reason=f"It could not be graded: {error}")
            await self._store.write(lambda tx: _record_grade(tx, ran, failed))

    async def _is_posted(self, ran: ContainerRow) -> bool:
        """Return whether an agent posts the result: then there is nothing to run, and nothing waits for it."""
        task = await self._store.read(lambda tx: tasks.find(tx, ran.task_id))
        return isinstance(self._supervisor.plugins.grader(task.spec), TakesPostedResults)

    async def _grade(self, ran: ContainerRow) -> None:
        task = await self._store.read(lambda tx: tasks.find(tx, ran.task_id))
        grader = self._supervisor.plugins.grader(task.spec)
        grade = grade_missing_outputs(self._store, grader, task, ran)
        if grade is None:
            grade = await read_grade(self._store, grader, await self._run_grader(ran))
        final = grade.model_copy(update={"grader": compute_fingerprint(grader, task)})
        await self._store.write(lambda tx: _record_grade(tx, ran, final))

    async def _run_grader(self, ran: ContainerRow) -> ContainerRow:
        """Return the ended container of the grader; a new attempt where a crash took the last one."""
        boot = self._supervisor.settings.boot
        while True:
            await asyncio.sleep(
                await self._store.read(lambda tx: pause_seconds(tx, containers.find_grading(tx, ran.id)))
            )
            container = await self._store.write(lambda tx: _find_attempt(tx, ran, boot))
            if container.status in CONTAINER_ENDED:
                return container
            await self._supervisor.run(container.id)


def _record_grade(tx: Tx, ran: ContainerRow, grade: Grade) -> None:
    """Add the result, unless the execution has one already."""
    containers.clear_grade_request(tx, ran.id)
    if results.find_of_container(tx, ran.id) is None:
        task = tasks.find(tx, ran.task_id)
        framing = loops.find_framing(tx, task)
        metric = framing and framing.metric
        positive_class = find_positive_class(metric, framing and framing.positive_class, task.data, task.spec)
        add_result(tx, metric, ran, grade, positive_class=positive_class)


def _find_attempt(tx: Tx, ran: ContainerRow, boot: str) -> ContainerRow:
    last = containers.find_grading(tx, ran.id)
    if last is not None and counts(tx, last, boot):
        return last
    attempt = last.attempt + 1 if last is not None else 1
    container_id = containers.enqueue(
        tx, task_id=ran.task_id, version=ran.version, purpose="grade", runner=ran.runner, attempt=attempt, grades=ran.id
    )
    return containers.find_row(tx, container_id)
