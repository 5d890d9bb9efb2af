"""A changed grader over what is stored: regrade, get_regrade, get_regrades."""

from orchestrator.contract.errors import (
    BadCursor,
    GraderUnchanged,
    Invalid,
    LoopNotFound,
    NotAllowed,
    RegradeIsLive,
    RegradeNotFound,
    ResultNotFound,
    TaskNotFound,
    UnknownMetric,
    VersionNotFound,
)
from orchestrator.contract.names import parse_cursor
from orchestrator.contract.positive_class import settle_positive_class
from orchestrator.contract.regrades import MAX_EXECUTIONS, Regrade, RegradeList, TaskRegrade
from orchestrator.contract.tasks import Task
from orchestrator.operations.call import Call, CallContext
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, build_next_cursor
from orchestrator.operations.regrade_shape import build_regrade
from orchestrator.operations.regraded_spec import ChangedGrader, change_grader
from orchestrator.operations.task_best import find_leading_loop
from orchestrator.storage.changes import NewRegrade
from orchestrator.storage.queries import checks, loops, regrades, tasks
from orchestrator.storage.queries.checks import GradedExecution
from orchestrator.storage.rows import LoopRow
from orchestrator.storage.transaction import Tx

group = Group("logs")


@group.post(
    "/regrade",
    body=TaskRegrade,
    raises=(
        *(GraderUnchanged, LoopNotFound, NotAllowed, RegradeIsLive, ResultNotFound, TaskNotFound),
        *(UnknownMetric, VersionNotFound),
    ),
)
async def regrade(call: Call, body: TaskRegrade) -> Regrade:
    """Grade the stored outputs of a loop with a changed grader, as a series of its own; get_regrade shows it.

    No program is run. The scores on record, the best version and the loop stay as they are, and held-out rows are not
    scored. People only.
    """
    _check_is_person(call)

    def read(tx: Tx) -> tuple[Task, LoopRow]:
        task = tasks.find(tx, body.task_id)
        return task, _find_loop(tx, body)

    task, loop = await call.store.read(read)
    changed = await change_grader(call, body, task, loop)

    def add(tx: Tx) -> Regrade:
        tasks.check(tx, body.task_id)
        live = checks.find_live_series(tx, body.task_id)
        if live is not None:
            raise RegradeIsLive(f"{live} of task {body.task_id} is not done; get_regrade shows how far it is.")
        executions = _list_executions(tx, body, loop)
        values = _build_row(call, changed, loop)
        _check_is_changed(loop, task, values, executions)
        regrade_id = regrades.add(tx, values, executions)
        return build_regrade(tx, regrades.find(tx, regrade_id))

    return await call.write(Regrade, add, body)


@group.get("/get_regrade/{regrade_id}", raises=(BadCursor, NotAllowed, RegradeNotFound, TaskNotFound))
async def get_regrade(call: Call, regrade_id: str, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Regrade:
    """Return a regrade: the score on record and the new one of each version, and its places by both.

    People only.
    """
    _check_is_person(call)
    after = parse_cursor(cursor) or 0

    def query(tx: Tx) -> Regrade:
        row = regrades.find(tx, regrade_id)
        tasks.check(tx, row.task_id)
        whole = build_regrade(tx, row)
        page = whole.versions[after : after + limit]
        more = after + limit < len(whole.versions)
        return whole.model_copy(update={"versions": page, "next_cursor": str(after + limit) if more else None})

    return await call.store.scan(query)


@group.get("/get_regrades/{task_id}", raises=(BadCursor, NotAllowed, TaskNotFound))
async def get_regrades(call: Call, task_id: int, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> RegradeList:
    """Return the task's regrades, newest first, without their versions. People only."""
    _check_is_person(call)
    after = parse_cursor(cursor)

    def query(tx: Tx) -> RegradeList:
        tasks.check(tx, task_id)
        rows = regrades.list_page(tx, task_id, limit=limit, after=after)
        page = [build_regrade(tx, row).model_copy(update={"versions": []}) for row in rows]
        return RegradeList(regrades=page, next_cursor=build_next_cursor(rows, limit, rows[-1].num if rows else None))

    return await call.store.scan(query)


def _check_is_person(call: CallContext) -> None:
    if not call.principal.is_person:
        raise NotAllowed("Only people have outputs graded anew; agents read the scores of their loop with get_results.")


def _find_loop(tx: Tx, body: TaskRegrade) -> LoopRow:
    loop = find_leading_loop(tx, body.task_id) if body.loop_id is None else loops.find(tx, body.loop_id)
    if loop is None:
        raise LoopNotFound(f"Task {body.task_id} has no loop; start_loop starts one.")
    if loop.task_id != body.task_id:
        raise LoopNotFound(f"Task {body.task_id} has no loop {body.loop_id!r}.")
    if loop.metric is None or loop.direction is None:
        raise ResultNotFound(f"{loop.id} has no metric yet, so that it has no graded version either.")
    return loop


def _list_executions(tx: Tx, body: TaskRegrade, loop: LoopRow) -> list[GradedExecution]:
    executions = regrades.list_executions(tx, loop.id, body.versions, limit=MAX_EXECUTIONS + 1)
    if len(executions) > MAX_EXECUTIONS:
        raise Invalid(f"{loop.id} has more than {MAX_EXECUTIONS} graded runs: name versions.", field="versions")
    missing = [label for label in body.versions or [] if label not in {each.version for each in executions}]
    if missing:
        raise VersionNotFound(f"{loop.id} has no graded run of {', '.join(missing)[:300]}.")
    if not executions:
        raise ResultNotFound(f"{loop.id} has no graded run yet.")
    return executions


def _build_row(call: CallContext, changed: ChangedGrader, loop: LoopRow) -> NewRegrade:
    spec = changed.task.spec
    if spec.objective.metric is None or spec.objective.direction is None:
        raise Invalid("direction is missing: it says which values of the metric are better.", field="direction")
    return {
        "task_id": loop.task_id,
        "loop_id": loop.id,
        "grade": spec.grade.model_dump(mode="json"),
        "metric": spec.objective.metric,
        "direction": spec.objective.direction,
        "positive_class": loop.positive_class or settle_positive_class(changed.task.data, spec),
        "grader": changed.fingerprint,
        "asked_by": call.principal.name,
    }


def _check_is_changed(loop: LoopRow, task: Task, row: NewRegrade, executions: list[GradedExecution]) -> None:
    """Check that there is a difference to be seen; raise GraderUnchanged if not."""
    same_metric = row["metric"] == loop.metric
    same_options = row["grade"].get("options") == task.spec.grade.options
    if same_metric and same_options and all(each.grader == row["grader"] for each in executions):
        raise GraderUnchanged(
            "The grader is the one that made the scores on record: name what is other than in the task (evaluator, "
            "command, options, metric). verify_result computes a score on record again."
        )
