"""One trial carried out: the baseline several times, then each program with what it leaves, graded."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from orchestrator.contract.containers import Purpose
from orchestrator.contract.grading import find_fold_folder
from orchestrator.contract.protocols.grader import SeesProgram
from orchestrator.contract.protocols.trial_programs import EXECUTED, REACHED, TrialCase, TrialProgram
from orchestrator.contract.states import CONTAINER_ENDED
from orchestrator.contract.task_trials import TaskTrial, TrialReport
from orchestrator.contract.tasks import Task
from orchestrator.engine.containers.attempts import counts, pause_seconds
from orchestrator.engine.containers.supervisor import Supervisor
from orchestrator.engine.containers.trial_programs import (
    BASELINE_OWN,
    BASELINE_VERSION,
    find_case_outputs,
    find_own_baseline,
    list_programs,
)
from orchestrator.engine.grading.check_outcomes import hash_file
from orchestrator.engine.grading.grades import grade_missing_outputs, read_grade
from orchestrator.engine.grading.private_texts import PrivateTexts
from orchestrator.engine.grading.trial_records import CaseRecord, GradedRun, TrialRecord
from orchestrator.engine.grading.trial_reports import build_report
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import code, containers, tasks, trials
from orchestrator.storage.rows import ContainerRow
from orchestrator.storage.transaction import Tx

RUNS = 3  # of the baseline, each with a seed of its own
GRADINGS_OF_ONE = 3  # of the outputs of its first run
STEPS_AT_A_TIME = 4  # loops want their turn, too


class TrialStopped(Exception):
    """Somebody has ended the trial."""


class TrialRun:
    """Takes up what is on record of the trial and does the rest."""

    def __init__(self, store: OpenStore, supervisor: Supervisor, trial: TaskTrial, task: Task) -> None:
        self._store = store
        self._supervisor = supervisor
        self._trial = trial
        self._task = task
        self._grader = supervisor.plugins.grader(task.spec)
        self._baseline = BASELINE_OWN if trial.version is None else BASELINE_VERSION
        self._turns = asyncio.Semaphore(STEPS_AT_A_TIME)
        self._texts = PrivateTexts.empty()
        self._done, self._planned = 0, 0

    async def carry_out(self) -> TrialReport:
        """Return the report; raise TrialStopped if somebody ends the trial meanwhile."""
        programs = list_programs(self._grader, self._task.spec)
        self._planned = 2 * RUNS + GRADINGS_OF_ONE - 1 + sum(1 + len(program.cases) for program in programs)
        if self._trial.version is None and find_own_baseline(self._grader, self._task.spec) is None:
            return build_report(TrialRecord(self._task, self._trial, [], [], [], self._texts))
        folder = find_fold_folder(self._store.folder.data(self._task.id), 0)
        self._texts = await asyncio.to_thread(PrivateTexts.read, folder, self._task)
        first = await self._try_baseline(0)
        record = TrialRecord(self._task, self._trial, [first], [], [], self._texts)
        if first.score is None:
            return build_report(record)
        work: list[Coroutine[Any, Any, Any]] = [self._try_baseline(index) for index in range(1, RUNS)]
        work += [self._grade(first.run, self._baseline, index) for index in range(RUNS, RUNS + GRADINGS_OF_ONE - 1)]
        work += [self._try_program(program, first.run) for program in programs]
        results = await _gather(work)
        runs, gradings = results[: RUNS - 1], results[RUNS - 1 : len(work) - len(programs)]
        cases = [case for listed in results[len(work) - len(programs) :] for case in listed]
        return build_report(replace(record, runs=[first, *runs], gradings=[first, *gradings], cases=cases))

    async def _try_baseline(self, index: int) -> GradedRun:
        run = await self._run("trial", self._baseline, index)
        if run.status != "completed":
            await self._note_progress()
            return GradedRun(run)
        return await self._grade(run, self._baseline, index)

    async def _grade(self, run: ContainerRow, case: str, index: int) -> GradedRun:
        """Return the run with its grade; without a container where not all outputs are there."""
        grade = grade_missing_outputs(self._store, self._grader, self._task, run) if case == self._baseline else None
        if grade is not None:
            await self._note_progress()
            return GradedRun(run, grade)
        grading = await self._run("trial_grade", case, index, grades=run.id)
        return GradedRun(run, await read_grade(self._store, self._grader, grading), grading)

    async def _try_program(self, program: TrialProgram, recorded: ContainerRow) -> list[CaseRecord]:
        run = await self._run("trial", program.name, 0)
        return list(await _gather([self._try_case(program, case, run, recorded) for case in program.cases]))

    async def _try_case(
        self, program: TrialProgram, case: TrialCase, run: ContainerRow, recorded: ContainerRow
    ) -> CaseRecord:
        """Return what became of one case. Outputs that are the baseline's byte by byte need no grading."""
        record = CaseRecord(case, GradedRun(run), reached=REACHED in run.logs)
        if program.many and (run.status != "completed" or not await self._has_outputs(run, case)):
            await self._note_progress()
            return replace(record, applies=run.status != "completed")
        sees_program = isinstance(self._grader, SeesProgram) and self._grader.sees_program(self._task.spec)
        if run.status != "completed" or not (sees_program or await self._has_all_outputs(run, case)):
            await self._note_progress()
            return record
        if not sees_program and await self._has_same_outputs(run, recorded, case):
            await self._note_progress()
            return replace(record, is_same=True, applies=case.role == "forger" or not program.many)
        graded = await self._grade(run, case.name, 0)
        executed = graded.grading is not None and EXECUTED in graded.grading.logs
        return replace(record, graded=graded, executed=executed, leaked=await self._find_leak(graded, case))

    async def _find_leak(self, graded: GradedRun, case: TrialCase) -> str | None:
        """Return a private word in what the grader says of outputs that have no score."""
        if graded.grade is None or graded.grade.graded:
            return None
        folder = find_case_outputs(self._store, self._task, graded.run.id, case.name)
        outputs = [folder / name for name in self._task.spec.program.outputs]
        return await asyncio.to_thread(self._texts.find_leak, graded.grade.reason, outputs)

    async def _has_outputs(self, run: ContainerRow, case: TrialCase) -> bool:
        return await asyncio.to_thread((self._store.folder.outputs(self._task.id, run.id) / case.name).is_dir)

    async def _has_all_outputs(self, run: ContainerRow, case: TrialCase) -> bool:
        folder = find_case_outputs(self._store, self._task, run.id, case.name)
        names = self._task.spec.program.outputs
        return await asyncio.to_thread(lambda: all((folder / name).is_file() for name in names))

    async def _has_same_outputs(self, run: ContainerRow, recorded: ContainerRow, case: TrialCase) -> bool:
        folder = find_case_outputs(self._store, self._task, run.id, case.name)
        before = self._store.folder.outputs(self._task.id, recorded.id)
        names = self._task.spec.program.outputs
        return await asyncio.to_thread(
            lambda: all(hash_file(folder / name) == hash_file(before / name) for name in names)
        )

    async def _run(self, purpose: Purpose, step: str, index: int, *, grades: str | None = None) -> ContainerRow:
        """Return the ended container of that step; a new attempt where a crash took the last one."""
        boot, trial_id = self._supervisor.settings.boot, self._trial.id
        async with self._turns:
            while True:
                pause = await self._store.read(
                    lambda tx: pause_seconds(tx, trials.find_container(tx, trial_id, purpose, step, index))
                )
                await asyncio.sleep(pause)
                row = await self._store.write(lambda tx: self._find_attempt(tx, purpose, step, index, boot, grades))
                if row.status in CONTAINER_ENDED:
                    break
                await self._supervisor.run(row.id)
        await self._note_progress()
        return row

    def _find_attempt(
        self, tx: Tx, purpose: Purpose, step: str, index: int, boot: str, grades: str | None
    ) -> ContainerRow:
        """Return the newest attempt, if it counts; else a new one. Raises TrialStopped."""
        if trials.find(tx, self._trial.id).state == "done":
            raise TrialStopped
        task = self._task
        tasks.check(tx, task.id)
        last = trials.find_container(tx, self._trial.id, purpose, step, index)
        if last is not None and counts(tx, last, boot):
            return last
        if self._trial.version is not None:
            code.freeze(tx, task.id, self._trial.version)
        container_id = containers.enqueue(
            tx,
            task_id=task.id,
            version=self._trial.version or "trial",
            purpose=purpose,
            runner=task.spec.run.runner,
            attempt=last.attempt + 1 if last is not None else 1,
            run_index=index,
            seed=index if purpose == "trial" else None,
            grades=grades,
            check_id=self._trial.id,
            trial_case=step,
        )
        return containers.find_row(tx, container_id)

    async def _note_progress(self) -> None:
        self._done += 1
        done, planned = self._done, max(self._planned, self._done)
        await self._store.write(lambda tx: trials.note_progress(tx, self._trial.id, done=done, planned=planned))


async def _gather(work: list[Coroutine[Any, Any, Any]]) -> list[Any]:
    """Return the results in order; where one fails, end the others and raise what it raised."""
    begun = [asyncio.create_task(each) for each in work]
    try:
        return await asyncio.gather(*begun)
    finally:
        for task in begun:
            task.cancel()
        await asyncio.gather(*begun, return_exceptions=True)
