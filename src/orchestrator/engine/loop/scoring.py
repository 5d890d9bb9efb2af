"""A round's execution graded: result and score on record."""

import time

from orchestrator.contract.grading import Grade
from orchestrator.contract.spec import TaskSpec
from orchestrator.engine.context import EngineContext
from orchestrator.engine.grading.grades import add_result, missing_outputs, read_grade
from orchestrator.engine.loop import records
from orchestrator.engine.loop.attempts import Execution, execute
from orchestrator.engine.loop.decide import BASELINE_RUNS, noise_floor
from orchestrator.storage.changes import RoundChanges
from orchestrator.storage.queries import containers, loops, results, tasks
from orchestrator.storage.rows import ContainerRow, LoopRow, RoundRow
from orchestrator.storage.transaction import Tx


async def score_run(context: EngineContext, loop: LoopRow, round_row: RoundRow, run: int, *, held_out: bool) -> None:
    """Grade execution `run` and put result and score on record; held-out rows are graded only where asked for.

    Leaves everything as it is if the loop was stopped meanwhile.
    """
    store, began = context.store, time.monotonic()
    task = await store.read(lambda tx: tasks.find(tx, loop.task_id))
    ran = await store.read(lambda tx: containers.find_attempt(tx, loop.id, round_row.round, run, "run"))
    if ran is None:
        raise LookupError(f"Execution {run} of {round_row.version} is to be graded and is not on record.")
    grader = context.plugins.grader(task.spec)
    grade = missing_outputs(store, task, ran)
    if grade is None:
        execution = Execution(run, "grade", f"grading {round_row.version}", grades=ran.id, want_held_out=held_out)
        graded = await execute(context, loop, round_row, execution)
        if (await store.read(lambda tx: loops.find(tx, loop.id))).wanted == "stopped":
            return
        grade = await read_grade(store, grader, graded)
    final = grade.model_copy(update={"grader": grader.fingerprint(task.spec)})
    await store.write(lambda tx: _record_grade(tx, round_row, ran, final, task.spec, began=began))


def _record_grade(tx: Tx, of_round: RoundRow, ran: ContainerRow, grade: Grade, spec: TaskSpec, *, began: float) -> None:
    """Write result and score in one transaction; an execution that has its result already changes nothing."""
    if results.find_of_container(tx, ran.id) is not None:
        return
    loop = loops.find(tx, of_round.loop_id)
    round_row = loops.find_round(tx, of_round.loop_id, of_round.round)
    add_result(tx, loop.metric, ran, grade)
    changes: RoundChanges = {"status": "running"}
    if grade.graded and grade.validation is not None:
        scores = [*round_row.scores, grade.validation]
        is_baseline = round_row.kind == "baseline"
        full = max(BASELINE_RUNS, spec.grade.repeats) if is_baseline else spec.grade.repeats + 1
        changes |= {"scores": scores, "confirmed": len(scores) >= full}
        if grade.held_out is not None:
            changes["held_out"] = [*round_row.held_out, grade.held_out]
        if is_baseline and len(scores) >= full:
            min_delta = spec.objective.min_delta
            loops.update(tx, loop.id, min_delta=noise_floor(scores) if min_delta == "auto" else min_delta)
    else:
        changes |= {"verdict": "invalid", "reason": grade.reason}
    records.record_stage(tx, loop.id, round_row.round, "grade", began=began, changes=changes)
