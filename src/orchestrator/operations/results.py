"""Results: upload_results, get_results, get_latest_results."""

from contextlib import AsyncExitStack

from orchestrator.contract.errors import BadCursor, TaskNotFound
from orchestrator.contract.events import ResultRecorded
from orchestrator.contract.names import parse_cursor
from orchestrator.contract.results import LatestResult, Result, ResultList, ResultStored, ResultUpload
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, build_next_cursor
from orchestrator.storage import events
from orchestrator.storage.files import staging
from orchestrator.storage.queries import logs, results, tasks
from orchestrator.storage.transaction import Tx

group = Group("logs")


@group.post("/upload_results", body=ResultUpload, raises=(TaskNotFound,))
async def upload_results(call: Call, body: ResultUpload) -> ResultStored:
    """Store a result as reported and return its id.

    Reported results are shown and counted in /stats, but are never the best and never meet a target.
    """
    folder, raw_logs = call.store.folder, body.raw_logs

    def add(tx: Tx) -> ResultStored:
        tasks.check(tx, body.task_id)
        run_id = results.add(tx, **body.model_dump(), reason="reported")
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
        figures = body.model_dump(include={"task_id", "version", "accuracy", "loss", "run_time", "metrics"})
        events.emit(tx, ResultRecorded(id=run_id, source="reported", **figures))
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

    def query(tx: Tx) -> tuple[bool, list[Result]]:
        forgeable = tasks.find(tx, task_id).spec.grade.forgeable
        return forgeable, results.list_page(tx, task_id, limit=limit, after=after, version=version)

    forgeable, rows = await call.store.read(query)
    visible = [_hide_held_out(call, row) for row in rows]
    next_cursor = build_next_cursor(rows, limit, rows[-1].id if rows else None)
    return ResultList(results=visible, forgeable=forgeable, next_cursor=next_cursor)


@group.get("/get_latest_results/{task_id}", raises=(TaskNotFound,))
async def get_latest_results(call: Call, task_id: int) -> LatestResult:
    """Return the task's newest result, or null if there is none."""

    def query(tx: Tx) -> tuple[bool, Result | None]:
        return tasks.find(tx, task_id).spec.grade.forgeable, results.find_latest(tx, task_id)

    forgeable, latest = await call.store.read(query)
    return LatestResult(latest=latest and _hide_held_out(call, latest), forgeable=forgeable)


def _hide_held_out(call: Call, result: Result) -> Result:
    return result if call.principal.sees_held_out else result.without_held_out()
