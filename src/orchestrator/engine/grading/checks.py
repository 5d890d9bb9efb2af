"""Checks carried out: scores computed again from what is on record, versions run again as they were recorded.

Each container of a check is a row first, as any other. What a crash cut short is found by the first sweep after it.
"""

import asyncio
import logging

from orchestrator.contract.checks import Check, CheckOutcome
from orchestrator.contract.containers import Purpose
from orchestrator.contract.errors import TRANSIENT_ERRORS
from orchestrator.contract.grader_fingerprint import compute_fingerprint
from orchestrator.contract.grading import Grade
from orchestrator.contract.protocols.grader import TakesPostedResults
from orchestrator.contract.results import Result
from orchestrator.contract.spec_grading import TIMED_GRADERS
from orchestrator.contract.states import CONTAINER_ENDED
from orchestrator.contract.tasks import Task
from orchestrator.engine.containers.attempts import counts, pause_seconds
from orchestrator.engine.containers.regraded_task import take_changes
from orchestrator.engine.containers.supervisor import Supervisor
from orchestrator.engine.grading.check_outcomes import (
    compare_outputs,
    compare_replay,
    compare_scores,
    compare_series,
    explain_missing_outputs,
    explain_unverifiable,
)
from orchestrator.engine.grading.grades import grade_missing_outputs, read_grade
from orchestrator.engine.grading.held_out import record_held_out
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import checks, code, containers, regrades, results, tasks
from orchestrator.storage.rows import ContainerRow
from orchestrator.storage.transaction import Tx

REGRADED_AT_A_TIME = 2  # so that a long series leaves slots to loops

logger = logging.getLogger(__name__)


class Checks:
    """Lives on one event loop."""

    def __init__(self, store: OpenStore, supervisor: Supervisor) -> None:
        self._store = store
        self._supervisor = supervisor
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def sweep(self) -> None:
        """Begin each check that is not done, unless it is under way."""
        for check in await self._store.read(lambda tx: checks.list_unsettled(tx, of_series=REGRADED_AT_A_TIME)):
            if check.id not in self._tasks:
                task = self._tasks[check.id] = asyncio.create_task(self._carry_out(check), name=check.id)
                task.add_done_callback(lambda _, done=check.id: self._tasks.pop(done, None))

    async def close(self) -> None:
        """Cut every check short."""
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _carry_out(self, check: Check) -> None:
        try:
            await self._store.write(lambda tx: checks.begin(tx, check.id))
            carry_out = {
                "verify": self._verify,
                "replay": self._replay,
                "regrade": self._regrade,
                "held_out": self._verify,
            }[check.kind]
            outcome = await carry_out(check)
            await self._store.write(lambda tx: checks.settle(tx, check.id, outcome))
        except TRANSIENT_ERRORS as error:
            logger.warning("%s waits: %s", check.id, error)
        except Exception as error:
            logger.exception("%s cannot be carried out", check.id)
            failed = CheckOutcome(verdict="unknown", says=f"It could not be carried out: {error}")
            await self._store.write(lambda tx: checks.settle(tx, check.id, failed))

    async def _verify(self, check: Check) -> CheckOutcome:
        task, ran, result = await self._store.read(lambda tx: _read_recorded(tx, check))
        if result is None:
            return CheckOutcome(verdict="unknown", says="The result is no longer on record.")
        fingerprint = compute_fingerprint(self._supervisor.plugins.grader(task.spec), task)
        problem = explain_unverifiable(self._store, task, ran, result, fingerprint)
        if problem is not None:
            return CheckOutcome(
                verdict="unknown",
                says=problem,
                recorded=result.score,
                recorded_grader=result.grader,
                grader=fingerprint,
            )
        seeks_held_out = check.kind == "held_out"
        grade = await self._grade(check, task, ran, held_out=seeks_held_out or result.held_out is not None)
        if seeks_held_out:
            counted = await self._store.read(lambda tx: containers.find_row(tx, check.container_id or ""))
            return await record_held_out(self._store, counted, result, grade, fingerprint)
        return compare_scores(result, grade, fingerprint, timed=task.spec.grade.kind in TIMED_GRADERS)

    async def _replay(self, check: Check) -> CheckOutcome:
        task, ran, result = await self._store.read(lambda tx: _read_recorded(tx, check))
        again = await self._run(check, "replay")
        folder = self._store.folder
        outputs = await asyncio.to_thread(
            compare_outputs,
            folder.outputs(task.id, ran.id),
            folder.outputs(task.id, again.id),
            task.spec.program.outputs,
        )
        grader = self._supervisor.plugins.grader(task.spec)
        grade = None
        if again.status == "completed" and result is not None and not isinstance(grader, TakesPostedResults):
            grade = await self._grade(check, task, again, held_out=False)
        timed = task.spec.grade.kind in TIMED_GRADERS
        return compare_replay(ran, again, outputs, result, grade, compute_fingerprint(grader, task), timed=timed)

    async def _regrade(self, check: Check) -> CheckOutcome:
        """Return what the grader of the series makes of an execution; held-out rows stay out of it."""
        recorded_task, ran, result = await self._store.read(lambda tx: _read_recorded(tx, check))
        regrade = await self._store.read(lambda tx: regrades.find(tx, check.series or ""))
        if result is None:
            return CheckOutcome(verdict="unknown", says="The result is no longer on record.")
        unknown = CheckOutcome(
            verdict="unknown", says="", recorded=result.score, recorded_grader=result.grader, grader=regrade.grader
        )
        task, _ = take_changes(recorded_task, regrade)
        grader = self._supervisor.plugins.grader(task.spec)
        if compute_fingerprint(grader, task) != regrade.grader:
            says = f"The grader has changed since {regrade.id} was asked for, so that its score would not compare."
            return unknown.model_copy(update={"says": says})
        problem = explain_missing_outputs(self._store, task, ran, result)
        if problem is not None:
            return unknown.model_copy(update={"says": problem})
        grade = await self._grade(check, task, ran, held_out=False, purpose="regrade")
        return compare_series(result, grade, regrade)

    async def _grade(
        self, check: Check, task: Task, ran: ContainerRow, *, held_out: bool, purpose: Purpose = "verify"
    ) -> Grade:
        """Return the grade of what the execution left, by the grader of `task` in a container of its own."""
        grader = self._supervisor.plugins.grader(task.spec)
        grade = grade_missing_outputs(self._store, grader, task, ran)
        if grade is not None:
            return grade
        container = await self._run(check, purpose, grades=ran.id, held_out=held_out)
        return await read_grade(self._store, grader, container)

    async def _run(
        self, check: Check, purpose: Purpose, *, grades: str | None = None, held_out: bool = False
    ) -> ContainerRow:
        """Return the check's ended container of that purpose; a new attempt where a crash took the last one."""
        boot = self._supervisor.settings.boot
        while True:
            pause = await self._store.read(
                lambda tx: pause_seconds(tx, containers.find_of_check(tx, check.id, purpose))
            )
            await asyncio.sleep(pause)
            container = await self._store.write(
                lambda tx: _find_attempt(tx, check, purpose, boot, grades=grades, held_out=held_out)
            )
            if container.status in CONTAINER_ENDED:
                return container
            await self._supervisor.run(container.id)


def _read_recorded(tx: Tx, check: Check) -> tuple[Task, ContainerRow, Result | None]:
    if check.container_id is None:
        raise LookupError(f"{check.id} names no container that it checks.")
    result = None if check.result_id is None else results.find(tx, check.result_id)
    ran = containers.find_row(tx, check.container_id)
    if ran.taken_from is not None:
        ran = containers.find_row(tx, ran.taken_from)  # its outputs are those of both
    return tasks.find(tx, check.task_id), ran, result


def _find_attempt(
    tx: Tx, check: Check, purpose: Purpose, boot: str, *, grades: str | None, held_out: bool
) -> ContainerRow:
    """Return the newest attempt, if it counts; else a new one with what is on record of the execution it repeats."""
    last = containers.find_of_check(tx, check.id, purpose)
    if last is not None and counts(tx, last, boot):
        return last
    _, ran, _ = _read_recorded(tx, check)
    repeats = purpose == "replay"
    if repeats:
        code.freeze(tx, check.task_id, check.version)
    container_id = containers.enqueue(
        tx,
        task_id=check.task_id,
        version=check.version,
        purpose=purpose,
        runner=ran.runner,
        attempt=last.attempt + 1 if last is not None else 1,
        grades=grades,
        want_held_out=held_out,
        seed=ran.seed if repeats else None,
        limits=ran.limits if repeats else None,
        check_id=check.id,
    )
    return containers.find_row(tx, container_id)
