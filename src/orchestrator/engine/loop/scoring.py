"""A round's execution graded: result and score on record."""

import time

from orchestrator.contract.grader_fingerprint import compute_fingerprint
from orchestrator.contract.grading import Grade
from orchestrator.contract.positive_class import find_positive_class
from orchestrator.contract.protocols.grader import TakesPostedResults
from orchestrator.contract.race import find_outcome
from orchestrator.contract.spec import TaskSpec
from orchestrator.engine.containers.folds import count_folds
from orchestrator.engine.context import EngineContext
from orchestrator.engine.grading.grades import add_result, grade_missing_outputs, read_grade
from orchestrator.engine.loop import records
from orchestrator.engine.loop.attempts import Execution, execute
from orchestrator.engine.loop.decide import is_confirmed, measure_noise_floor
from orchestrator.engine.loop.folded_runs import find_run, record_run
from orchestrator.engine.loop.gates import judge_run
from orchestrator.engine.loop.history import build_rules, measures_noise, read_history
from orchestrator.engine.loop.posted import note_arrived, to_grade, wait_for_result
from orchestrator.engine.loop.recorded import read_recorded_grade
from orchestrator.storage.changes import RoundChanges
from orchestrator.storage.open_store import OpenStore
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
        raise LookupError(f"Execution {run} of {round_row.version} should be graded, but is not on record.")
    grader = context.plugins.grader(task.spec)
    grade = await read_recorded_grade(store, grader, ran, held_out=held_out)
    left = ran if ran.taken_from is None else await _read_taken_from(store, ran.taken_from)
    grade = grade or grade_missing_outputs(store, grader, task, left)
    if grade is None and isinstance(grader, TakesPostedResults):
        grade = await wait_for_result(context, loop, round_row, ran, task.spec)
        if grade is None:
            return
    if grade is None:
        execution = Execution(run, "grade", f"grading {round_row.version}", grades=left.id, want_held_out=held_out)
        graded = await execute(context, loop, round_row, execution)
        if (await store.read(lambda tx: loops.find(tx, loop.id))).wanted == "stopped":
            return
        grade = await read_grade(store, grader, graded)
    final = grade.model_copy(update={"grader": compute_fingerprint(grader, task)})
    await store.write(lambda tx: _record_grade(tx, round_row, ran, final, task.spec, began=began))


async def _read_taken_from(store: OpenStore, container_id: str) -> ContainerRow:
    """Return the execution whose outputs are those of one that was taken from the record."""
    return await store.read(lambda tx: containers.find_row(tx, container_id))


def _record_grade(tx: Tx, of_round: RoundRow, ran: ContainerRow, grade: Grade, spec: TaskSpec, *, began: float) -> None:
    """Write result and score in one transaction; an execution that has its result already changes nothing."""
    if results.find_of_container(tx, ran.id) is not None:
        return
    loop = loops.find(tx, of_round.loop_id)
    round_row = loops.find_round(tx, of_round.loop_id, of_round.round)
    posted = results.find_posted(tx, ran.id)  # it may have come in the very moment when its time was up
    if posted is not None and len(round_row.scores) > (ran.run_index or 0):
        return
    grade = grade if posted is None else to_grade(posted)
    note_arrived(tx, loop)
    data = tasks.find(tx, loop.task_id).data
    positive_class = find_positive_class(loop.metric, loop.positive_class, data, spec)
    if posted is None:
        add_result(tx, loop.metric, ran, grade, positive_class=positive_class)
    changes: RoundChanges = {"status": "running"}
    if grade.graded and grade.validation is not None:
        if loop.no_skill is None and grade.no_skill is not None:
            loops.update(tx, loop.id, no_skill=grade.no_skill, perfect=grade.perfect)
        run = find_run(tx, round_row, count_folds(tx, loop.task_id))
        if run is not None:
            changes |= record_run(round_row, run)
            changes |= judge_run(tx, loop, round_row, run, spec)
    else:
        changes |= {"verdict": "invalid", "reason": grade.reason}
    records.record_stage(tx, loop.id, round_row.round, "grade", began=began, changes=changes)
    if "scores" in changes and not round_row.confirmed:
        _confirm_round(tx, loop.id, round_row.round, spec)


def _confirm_round(tx: Tx, loop_id: str, number: int, spec: TaskSpec) -> None:
    """Confirm the round if its runs bear it out; the noise floor follows."""
    loop = loops.find(tx, loop_id)
    rules = build_rules(loop, spec)
    history = read_history(tx, loop_id, rules)
    if not is_confirmed(history, find_outcome(history, number), rules):
        return
    loops.update_round(tx, loop_id, number, confirmed=True)
    floor = spec.objective.min_delta
    if measures_noise(loop, spec):
        floor = measure_noise_floor(read_history(tx, loop_id, rules), rules)
    if floor != "auto":
        loops.update(tx, loop_id, min_delta=floor)
