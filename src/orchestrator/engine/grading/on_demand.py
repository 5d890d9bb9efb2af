"""Grades that people ask for: an execution outside of any loop is graded as a loop's are, and has a result of its own.

It never becomes best and steers nothing. Held-out rows stay out of it: they are spent on the bests of loops only.
"""

import asyncio
import logging

from orchestrator.contract.errors import PASSING
from orchestrator.contract.grading import Grade
from orchestrator.contract.states import CONTAINER_ENDED
from orchestrator.engine.containers.attempts import MAX_ATTEMPTS
from orchestrator.engine.containers.supervisor import Supervisor
from orchestrator.engine.grading.grades import outputs_missing, read_grade, record_grade
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import containers, loops, results, tasks
from orchestrator.storage.transaction import Tx

logger = logging.getLogger(__name__)


class AskedGrades:
    """Lives on one event loop; what a crash cut short is found by the first sweep after it."""

    def __init__(self, store: OpenStore, supervisor: Supervisor) -> None:
        self._store = store
        self._supervisor = supervisor
        self._tasks: dict[str, asyncio.Task] = {}

    async def sweep(self) -> None:
        """Grades what has ended and waits for its grade."""
        for row in await self._store.read(containers.list_to_grade):
            if row.id not in self._tasks:
                task = self._tasks[row.id] = asyncio.create_task(self._settle(row), name=f"grade of {row.id}")
                task.add_done_callback(lambda _, ran=row.id: self._tasks.pop(ran, None))

    async def close(self) -> None:
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _settle(self, ran) -> None:
        try:
            if ran.status == "completed":
                await self._grade(ran)
            else:
                await self._store.write(lambda tx: containers.clear_grade_request(tx, ran.id))
        except PASSING as error:
            logger.warning("the grade of %s waits: %s", ran.id, error)
        except Exception as error:
            logger.exception("the grade of %s cannot be had", ran.id)
            reason = f"It could not be graded: {error}"
            await self._store.write(lambda tx: _give_up(tx, ran, reason))

    async def _grade(self, ran) -> None:
        task = await self._store.read(lambda tx: tasks.find(tx, ran.task_id))
        grader = self._supervisor.plugins.grader(task.spec)
        grade = outputs_missing(self._store, task, ran)
        if grade is None:
            grade = await read_grade(self._store, grader, await self._graded(ran))
        grade = grade.model_copy(update={"grader": grader.fingerprint(task.spec)})

        def note(tx: Tx) -> None:
            containers.clear_grade_request(tx, ran.id)
            if results.find_of_container(tx, ran.id) is None:
                record_grade(tx, loops.find_framing(tx, task).metric, ran, grade)

        await self._store.write(note)

    async def _graded(self, ran):
        """The ended container of the grader; a new attempt where a crash took the last one."""
        while True:
            row = await self._store.write(lambda tx: _wanted_attempt(tx, ran))
            if row.status in CONTAINER_ENDED:
                return row
            await self._supervisor.run(row.id)


def _wanted_attempt(tx: Tx, ran):
    last = containers.find_grading(tx, ran.id)
    if last is not None and (last.status != "lost" or last.attempt >= MAX_ATTEMPTS):
        return last
    attempt = last.attempt + 1 if last is not None else 1
    container_id = containers.enqueue(
        tx, task_id=ran.task_id, version=ran.version, purpose="grade", runner=ran.runner, attempt=attempt, grades=ran.id
    )
    return containers.find_row(tx, container_id)


def _give_up(tx: Tx, ran, reason: str) -> None:
    containers.clear_grade_request(tx, ran.id)
    if results.find_of_container(tx, ran.id) is None:
        record_grade(tx, None, ran, Grade(graded=False, failure="ended", reason=reason))
