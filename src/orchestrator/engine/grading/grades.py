"""From the outputs of an ended container to a score on record."""

import asyncio

from orchestrator.contract.events import ResultRecorded
from orchestrator.contract.grading import GRADE_FILE, Grade
from orchestrator.contract.protocols.grader import Grader, SeesProgram
from orchestrator.contract.tasks import Task
from orchestrator.storage import events
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import results
from orchestrator.storage.rows import ContainerRow
from orchestrator.storage.transaction import Tx


def grade_missing_outputs(store: OpenStore, grader: Grader, task: Task, ran: ContainerRow) -> Grade | None:
    """Return the grade of an execution that left not all of its outputs; None where they are there.

    A grader that sees the program may need none of them.
    """
    outputs = store.folder.outputs(task.id, ran.id)
    if isinstance(grader, SeesProgram) and grader.sees_program(task.spec):
        return None
    if all((outputs / name).is_file() for name in task.spec.program.outputs):
        return None
    reason = ran.reason or "It left no outputs."
    return Grade(graded=False, failure="outputs", cause="missing_file", reason=reason)


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


def add_result(
    tx: Tx, metric: str | None, ran: ContainerRow, grade: Grade, *, positive_class: str | None = None
) -> None:
    """Add the result of an execution and emit the event that tells of it.

    positive_class: the one that the score is of, where the metric scores one of two classes.
    accuracy and loss are filled from the metric or the further metrics, where they are among them.
    """
    metrics = {**grade.metrics}
    if grade.validation is not None and metric is not None:
        metrics = {metric: grade.validation} | metrics
    loss = next((metrics[name] for name in ("log_loss", "loss") if name in metrics), None)
    recorded = None if ran.taken_from is None else results.find_of_container(tx, ran.taken_from)
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
        cause=grade.cause,
        failing_cases=[case.model_dump() for case in grade.failing_cases],
        positive_class=positive_class,
        taken_from=recorded and recorded.id,
        interval=grade.interval and grade.interval.model_dump(),
        held_out_interval=grade.held_out_interval and grade.held_out_interval.model_dump(),
        resampled={"validation": grade.resampled, "held_out": grade.held_out_resampled} if grade.resampled else None,
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
