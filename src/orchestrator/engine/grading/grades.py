"""From the outputs of an ended container to a score on record."""

import asyncio
import time

from orchestrator.contract.events import ResultRecorded
from orchestrator.contract.grading import Grade
from orchestrator.contract.tasks import Task
from orchestrator.engine.containers.attempts import execute
from orchestrator.engine.containers.outputs import GRADE_FILE
from orchestrator.engine.context import current
from orchestrator.engine.loop import records
from orchestrator.engine.loop.decide import BASELINE_RUNS, noise_floor
from orchestrator.storage import events
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import containers, loops, results, tasks
from orchestrator.storage.transaction import Tx


async def score_run(loop, found, run: int, *, held_out: bool) -> None:
    """The grade of execution `run` is on record as a result, and its score in the round; held-out rows only where asked for."""
    store = current().store
    began = time.monotonic()
    task = await store.read(lambda tx: tasks.find(tx, loop.task_id))
    ran = await store.read(lambda tx: containers.find_attempt(tx, loop.id, found.round, run, "run"))
    grader = current().plugins.grader(task.spec)
    grade = outputs_missing(store, task, ran) or await _graded(loop, found, run, ran, grader, held_out)
    if grade is None:
        return
    grade = grade.model_copy(update={"grader": grader.fingerprint(task.spec)})
    await store.write(lambda tx: _note(tx, loop.id, found.round, run, ran, grade, task.spec, began))


async def _graded(loop, found, run: int, ran, grader, held_out: bool) -> Grade | None:
    """The grade container's word; None if the loop was stopped meanwhile."""
    store = current().store
    ended = await execute(
        loop, found, run, purpose="grade", doing=f"grading {found.version}", grades=ran.id, want_held_out=held_out
    )
    if (await store.read(lambda tx: loops.find(tx, loop.id))).wanted == "stopped":
        return None
    return await read_grade(store, grader, ended)


def outputs_missing(store: OpenStore, task: Task, ran) -> Grade | None:
    """The grade of an execution that left not all of its outputs; None where they are there."""
    outputs = store.folder.outputs(task.id, ran.id)
    if all((outputs / name).is_file() for name in task.spec.program.outputs):
        return None
    return Grade(graded=False, failure="outputs", reason=ran.reason)


async def read_grade(store: OpenStore, grader, ended) -> Grade:
    """What an ended container of the grader says."""
    file = store.folder.outputs(ended.task_id, ended.id) / GRADE_FILE
    if ended.status != "completed" or not file.is_file():
        failure = "hung" if ended.status == "timed_out" else "ended"
        return Grade(graded=False, failure=failure, reason=f"The grader could not grade the outputs: {ended.reason}")
    try:
        grade = grader.read(await asyncio.to_thread(file.read_bytes))
    except ValueError as error:
        return Grade(graded=False, failure="answer", reason=f"The grader wrote no grade: {error}")
    return grade if grade.graded or grade.failure else grade.model_copy(update={"failure": "outputs"})


def _note(tx: Tx, loop_id: str, number: int, run: int, ran, grade: Grade, spec, began: float) -> None:
    """Result and score in one transaction; an execution that has its result already changes nothing."""
    if results.find_of_container(tx, ran.id) is not None:
        return
    loop, found = loops.find(tx, loop_id), loops.find_round(tx, loop_id, number)
    record_grade(tx, loop.metric, ran, grade)
    values: dict = {"status": "running"}
    if not grade.graded:
        values |= {"verdict": "invalid", "reason": grade.reason}
    else:
        scores = [*found.scores, grade.validation]
        full = max(BASELINE_RUNS, spec.grade.repeats) if found.kind == "baseline" else spec.grade.repeats + 1
        values |= {"scores": scores, "confirmed": len(scores) >= full}
        if grade.held_out is not None:
            values["held_out"] = [*found.held_out, grade.held_out]
        if found.kind == "baseline" and len(scores) >= full:
            asked = spec.objective.min_delta
            loops.update(tx, loop_id, min_delta=noise_floor(scores) if asked == "auto" else asked)
    records.note_step(tx, loop_id, number, "grade", began, **values)


def record_grade(tx: Tx, metric: str | None, ran, grade: Grade) -> None:
    """Store the grade of an execution as its result, and emit the event that tells of it.

    accuracy and loss are filled from the metric or the further metrics, where they are among them.
    """
    metrics = dict(grade.metrics)
    if metric is not None and grade.validation is not None:
        metrics = {metric: grade.validation} | metrics
    lost = next((metrics[name] for name in ("log_loss", "loss") if name in metrics), None)
    run_id = results.add(
        tx,
        task_id=ran.task_id,
        source="graded",
        version=ran.version,
        container_id=ran.id,
        seed=ran.seed,
        accuracy=metrics.get("accuracy"),
        loss=lost,
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
