"""From the outputs of an ended container to a score on record."""

import asyncio
import time

from orchestrator.contract.events import ResultRecorded
from orchestrator.contract.grading import Grade
from orchestrator.contract.protocols.grader import Grader
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Task
from orchestrator.engine.containers.attempts import Execution, execute
from orchestrator.engine.containers.outputs import GRADE_FILE
from orchestrator.engine.context import EngineContext
from orchestrator.engine.loop import records
from orchestrator.engine.loop.decide import BASELINE_RUNS, noise_floor
from orchestrator.storage import events
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


def missing_outputs(store: OpenStore, task: Task, ran: ContainerRow) -> Grade | None:
    """Return the grade of an execution that left not all of its outputs; None where they are there."""
    outputs = store.folder.outputs(task.id, ran.id)
    if all((outputs / name).is_file() for name in task.spec.program.outputs):
        return None
    return Grade(graded=False, failure="outputs", reason=ran.reason or "It left no outputs.")


async def read_grade(store: OpenStore, grader: Grader, container: ContainerRow) -> Grade:
    """Return the grade that an ended container of the grader wrote."""
    file = store.folder.outputs(container.task_id, container.id) / GRADE_FILE
    if container.status != "completed" or not file.is_file():
        failure = "hung" if container.status == "timed_out" else "ended"
        reason = f"The grader could not grade the outputs: {container.reason}"
        return Grade(graded=False, failure=failure, reason=reason)
    try:
        grade = grader.read(await asyncio.to_thread(file.read_bytes))
    except ValueError as error:
        return Grade(graded=False, failure="answer", reason=f"The grader wrote no grade: {error}")
    return grade if grade.graded or grade.failure else grade.model_copy(update={"failure": "outputs"})


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


def add_result(tx: Tx, metric: str | None, ran: ContainerRow, grade: Grade) -> None:
    """Add the result of an execution and emit the event that tells of it.

    accuracy and loss are filled from the metric or the further metrics, where they are among them.
    """
    metrics = {**grade.metrics}
    if grade.validation is not None and metric is not None:
        metrics = {metric: grade.validation} | metrics
    loss = next((metrics[name] for name in ("log_loss", "loss") if name in metrics), None)
    run_id = results.add(
        tx,
        task_id=ran.task_id,
        source="graded",
        version=ran.version,
        container_id=ran.id,
        seed=ran.seed,
        accuracy=metrics.get("accuracy"),
        loss=loss,
        run_time=ran.wall_seconds,
        score=grade.validation,
        held_out=grade.held_out,
        metrics=metrics,
        graded=grade.graded,
        reason=grade.reason,
        grader=grade.grader or None,
        failure=grade.failure,
        failing_cases=[case.model_dump() for case in grade.failing_cases],
    )
    change = ResultRecorded(
        task_id=ran.task_id,
        id=run_id,
        source="graded",
        version=ran.version,
        score=grade.validation,
        graded=grade.graded,
        reason=grade.reason,
        metrics=grade.metrics,
    )
    events.emit(tx, change)
