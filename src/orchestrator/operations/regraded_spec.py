"""The spec of a task with another grader of the same kind, as a regrade asks for it."""

import asyncio
from typing import NamedTuple

from pydantic import ValidationError

from orchestrator.contract.errors import Invalid
from orchestrator.contract.grader_fingerprint import compute_fingerprint
from orchestrator.contract.metrics import direction_of
from orchestrator.contract.protocols.grader import TakesPostedResults
from orchestrator.contract.regrades import TaskRegrade
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.spec_grading import TIMED_GRADERS, Grading
from orchestrator.contract.tasks import Task
from orchestrator.operations.call import CallContext
from orchestrator.storage.dataset_sources import find_task_source
from orchestrator.storage.rows import LoopRow

FIELD_OF_KIND = {"evaluator": "evaluator", "command": "command"}


class ChangedGrader(NamedTuple):
    """The task as its loop would have had it with the other grader, and that grader's fingerprint."""

    task: Task
    fingerprint: str


async def change_grader(call: CallContext, body: TaskRegrade, task: Task, loop: LoopRow) -> ChangedGrader:
    """Return the task with the changed grader; raise what the grader raises where it cannot grade the task so."""
    spec = _build_spec(body, task, loop)
    await asyncio.to_thread(call.plugins.check_options, spec)
    grader = call.plugins.grader(spec)
    if isinstance(grader, TakesPostedResults):
        raise Invalid("The scores of this task are posted by an agent: there is no grader here to put over outputs.")
    await asyncio.to_thread(grader.check, task.dataset, spec, await find_task_source(call.store, task))
    changed = task.model_copy(update={"spec": spec})
    return ChangedGrader(changed, compute_fingerprint(grader, changed))


def _build_spec(body: TaskRegrade, task: Task, loop: LoopRow) -> TaskSpec:
    """Return the task's spec with what the call names; raise Invalid for what does not go with the kind of grader."""
    grade = task.spec.grade
    if grade.kind in TIMED_GRADERS:
        raise Invalid("A grader that measures time runs the program: what it measured is not among stored outputs.")
    for kind, field in FIELD_OF_KIND.items():
        if getattr(body, field) is not None and grade.kind != kind:
            raise Invalid(f"{field} goes with grade.kind = {kind!r}, and this task has {grade.kind!r}.", field=field)
    if body.direction is not None and body.metric is None:
        raise Invalid("direction says which values of another metric are better: name the metric, too.", field="metric")
    given = body.model_dump(include={"evaluator", "command", "options"}, exclude_none=True)
    try:
        changed = Grading(**(grade.model_dump() | given))
    except ValidationError as error:
        raise Invalid("; ".join(wrong["msg"] for wrong in error.errors())) from None
    metric = body.metric or loop.metric
    own = loop.direction if metric == loop.metric else None
    direction = body.direction or own or direction_of(metric or "")
    objective = task.spec.objective.model_copy(update={"metric": metric, "direction": direction})
    return task.spec.model_copy(update={"grade": changed, "objective": objective})
