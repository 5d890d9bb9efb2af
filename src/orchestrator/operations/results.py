"""Results: upload_results, get_results, get_latest_results."""

from contextlib import AsyncExitStack

from orchestrator.contract.errors import BadCursor, ContainerNotFound, NotAllowed, ResultNotAwaited, TaskNotFound
from orchestrator.contract.events import ResultRecorded
from orchestrator.contract.names import parse_cursor
from orchestrator.contract.results import LatestResult, Result, ResultList, ResultStored, ResultUpload
from orchestrator.contract.spec_grading import EXTERNAL, Grading
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, build_next_cursor
from orchestrator.operations.posted_results import build_posted, is_counting
from orchestrator.storage import events
from orchestrator.storage.changes import NewResult
from orchestrator.storage.files import staging
from orchestrator.storage.queries import logs, results, tasks
from orchestrator.storage.transaction import Tx

group = Group("logs")


@group.post(
    "/upload_results",
    body=ResultUpload,
    raises=(ContainerNotFound, NotAllowed, ResultNotAwaited, TaskNotFound),
)
async def upload_results(call: Call, body: ResultUpload) -> ResultStored:
    """Store a result as reported and return its id.

    Reported results are shown and counted in /stats, but are never the best and never meet a target; except where
    grade.kind is external: there, one of the agent in grade.by that names an execution is its score.
    """
    folder, raw_logs = call.store.folder, body.raw_logs

    def add(tx: Tx) -> ResultStored:
        task = tasks.find(tx, body.task_id)
        row = NewResult(**body.model_dump(exclude={"agent", "container_id", "reason"}), reason="reported")
        counts = is_counting(task, call.principal, body)
        if counts:
            posted = build_posted(tx, task, body, call.plugins.grader(task.spec).fingerprint(task.spec))
            if isinstance(posted, Result):
                return ResultStored(run_id=posted.id)
            row = posted
        run_id = results.add(tx, **row)
        if file is not None and raw_logs is not None:
            filename = f"run-{run_id}.log"
            path = folder.log(body.task_id, str(run_id), filename)
            staging.move_into_place(file, path)
            stored_path = path.relative_to(folder.root).as_posix()
            logs.save(
                tx,
                body.task_id,
                filename,
                preview=logs.cut_preview(raw_logs),
                size_bytes=file.size_bytes,
                stored_path=stored_path,
            )
        names = {"task_id", "version", "accuracy", "loss", "run_time", "metrics"}
        figures = {name: row.get(name) for name in names | ({"score", "graded", "reason"} if counts else set())}
        events.emit(tx, ResultRecorded.model_validate({"id": run_id, "source": "reported", **figures}))
        return ResultStored(run_id=run_id)

    async with AsyncExitStack() as stack:
        file = None
        if raw_logs is not None:
            await call.store.read(lambda tx: tasks.check(tx, body.task_id))
            file = await stack.enter_async_context(staging.stage_file(folder, raw_logs.encode(errors="surrogatepass")))
        return await call.write(ResultStored, add, body)


@group.get("/get_results/{task_id}", raises=(BadCursor, TaskNotFound))
async def get_results(
    call: Call, task_id: int, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None, version: str | None = None
) -> ResultList:
    """Return the task's results, newest first."""
    after = parse_cursor(cursor)

    def query(tx: Tx) -> tuple[Grading, list[Result]]:
        grade = tasks.find(tx, task_id).spec.grade
        return grade, results.list_page(tx, task_id, limit=limit, after=after, version=version)

    grade, rows = await call.store.read(query)
    visible = [_hide_held_out(call, row) for row in rows]
    next_cursor = build_next_cursor(rows, limit, rows[-1].id if rows else None)
    return ResultList(
        results=visible, forgeable=grade.forgeable, external=grade.kind == EXTERNAL, next_cursor=next_cursor
    )


@group.get("/get_latest_results/{task_id}", raises=(TaskNotFound,))
async def get_latest_results(call: Call, task_id: int) -> LatestResult:
    """Return the task's newest result, or null if there is none."""

    def query(tx: Tx) -> tuple[Grading, Result | None]:
        return tasks.find(tx, task_id).spec.grade, results.find_latest(tx, task_id)

    grade, latest = await call.store.read(query)
    visible = latest and _hide_held_out(call, latest)
    return LatestResult(latest=visible, forgeable=grade.forgeable, external=grade.kind == EXTERNAL)


def _hide_held_out(call: Call, result: Result) -> Result:
    return result if call.principal.sees_held_out else result.without_held_out()
