"""Results that count in a task with grade.kind = "external": who may post them, of what, and once."""

import math

from orchestrator.contract.access import Principal
from orchestrator.contract.errors import ContainerNotFound, Invalid, NotAllowed, ResultNotAwaited
from orchestrator.contract.grading import GradeFailure
from orchestrator.contract.positive_class import find_positive_class
from orchestrator.contract.results import Result, ResultUpload
from orchestrator.contract.tasks import Task
from orchestrator.storage.changes import NewResult
from orchestrator.storage.queries import containers, loops, results
from orchestrator.storage.rows import ContainerRow
from orchestrator.storage.transaction import Tx

KIND = "external"


def find_poster(principal: Principal, body: ResultUpload) -> str:
    """Return in whose name a result is posted: people may act as any agent, agents as themselves."""
    return body.agent or principal.name if principal.is_person else principal.name


def is_counting(task: Task, principal: Principal, body: ResultUpload) -> bool:
    """Return whether the result is to count; False for one that is only shown.

    Raises Invalid or NotAllowed where it is meant to count and cannot.
    """
    poster = find_poster(principal, body)
    if task.spec.grade.kind != KIND:
        if body.container_id is not None or body.reason is not None:
            raise Invalid(
                f"container_id and reason go with grade.kind = 'external'; task {task.id} is graded by "
                f"{task.spec.grade.kind!r}. Leave them out: the result is then shown, and counts for nothing."
            )
        return False
    if body.container_id is None:
        if poster == task.spec.grade.by:
            raise Invalid(
                "container_id is missing: the execution that the result is of. The message with the role result_wanted "
                "names it.",
                field="container_id",
            )
        return False
    if poster != task.spec.grade.by:
        raise NotAllowed(
            f"Only results of {task.spec.grade.by!r} (grade.by) count in task {task.id}, not those of {poster!r}. "
            "Without container_id, the result is kept and shown, and counts for nothing."
        )
    return True


def build_posted(tx: Tx, task: Task, body: ResultUpload, grader: str) -> NewResult | Result:
    """Return the row of a result that counts, or the one on record if the same was posted before.

    Raises ContainerNotFound, Invalid for what is no score, and ResultNotAwaited where it comes too late or twice.
    """
    ran = containers.find_row(tx, body.container_id or "")
    if ran.task_id != task.id or ran.purpose != "run" or ran.deleted_at is not None:
        raise ContainerNotFound(f"Task {task.id} has no execution {ran.id!r}; get_artifacts lists them.")
    if body.version is not None and body.version != ran.version:
        raise Invalid(f"version: {ran.id} is an execution of {ran.version}, not of {body.version!r}.", field="version")
    framing = loops.find_framing(tx, task) if ran.loop_id is None else loops.find(tx, ran.loop_id)
    metric = framing.metric if framing is not None else task.spec.objective.metric
    score = _read_score(body, metric or "")
    known = results.find_posted(tx, ran.id)
    if known is not None:
        if (known.score, known.reason) == (score, body.reason or ""):
            return known
        raise ResultNotAwaited(f"{ran.id} has its result already: number {known.id}. It stands, and is counted once.")
    _check_awaited(tx, ran)
    failure: GradeFailure | None = None if score is not None else "outputs"
    named = loops.find(tx, ran.loop_id).positive_class if ran.loop_id is not None else None
    return NewResult(
        task_id=task.id,
        source="reported",
        version=ran.version,
        container_id=ran.id,
        seed=ran.seed,
        accuracy=body.accuracy,
        loss=body.loss,
        raw_logs=body.raw_logs,
        run_time=ran.wall_seconds,
        score=score,
        metrics=body.metrics | ({metric: score} if score is not None and metric else {}),
        graded=score is not None,
        reason=body.reason or "",
        failure=failure,
        grader=grader,
        positive_class=find_positive_class(metric, named, task.data, task.spec),
    )


def _read_score(body: ResultUpload, metric: str) -> float | None:
    """Return the score; None for outputs that the agent rejects. Raises Invalid."""
    of_field = {"accuracy": body.accuracy, "loss": body.loss}.get(metric)
    score = body.metrics.get(metric, of_field)
    if score is None and body.reason:
        return None
    if score is None:
        there = ", ".join(sorted(body.metrics)[:10]) or "nothing"
        raise Invalid(
            f"metrics has no {metric!r}, which the task's score is; it has: {there}. Outputs that cannot be "
            "scored have a reason instead.",
            field="metrics",
        )
    if not math.isfinite(score):
        raise Invalid(f"metrics: {metric!r} is {score}; a finite number is needed.", field="metrics")
    return float(score)


def _check_awaited(tx: Tx, ran: ContainerRow) -> None:
    if ran.status != "completed":
        raise ResultNotAwaited(f"{ran.id} is {ran.status.replace('_', ' ')}: it has left no outputs to judge.")
    late = results.find_of_container(tx, ran.id)
    if late is not None:
        raise ResultNotAwaited(f"The result of {ran.id} comes too late and does not count. {late.reason}")
    if ran.loop_id is not None and loops.find(tx, ran.loop_id).ended_at is not None:
        raise ResultNotAwaited(f"Loop {ran.loop_id} has ended; the result of {ran.id} is not waited for any more.")
