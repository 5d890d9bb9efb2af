"""Tasks: export_task. Logs: export_results."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal

import orjson
from fastapi import Query, Response

from orchestrator.contract.errors import TaskNotFound, VersionNotFound
from orchestrator.contract.export import Manifest
from orchestrator.contract.results import Result
from orchestrator.operations.attachment import stream_attachment
from orchestrator.operations.call import Call, CallContext
from orchestrator.operations.export_parts import Export
from orchestrator.operations.group import Group
from orchestrator.operations.report_facts import read_facts
from orchestrator.operations.zip_stream import ZipStream, stream_whole
from orchestrator.report import table
from orchestrator.storage.queries import results, tasks

group = Group("tasks")
RESULTS_AT_A_TIME = 2_000  # fewer where they are large
TYPES = {"csv": "text/csv", "json": "application/json"}


@group.get("/export_task/{task_id}", response_class=Response, raises=(TaskNotFound, VersionNotFound))
async def export_task(call: Call, task_id: int) -> Response:
    """Download everything of a task as one zip archive.

    It holds the best program with its requirements, outputs and report, the lineage, all records, and a manifest.
    """
    facts = await read_facts(call, task_id)
    return stream_attachment(_archive(Export(call, facts)), f"task-{task_id}.zip", "application/zip")


@group.get("/export_results/{task_id}", response_class=Response, tag="logs", raises=(TaskNotFound,))
async def export_results(
    call: Call,
    task_id: int,
    format: Annotated[
        Literal["csv", "json"], Query(description="csv: one column per metric, with text made safe for spreadsheets.")
    ] = "csv",
) -> Response:
    """Download all results of a task, oldest first, as a table or as JSON."""
    await call.store.read(lambda tx: tasks.check(tx, task_id))
    chunks = _as_csv(call, task_id) if format == "csv" else _as_json(call, task_id)
    return stream_attachment(chunks, f"task-{task_id}-results.{format}", TYPES[format])


async def _archive(export: Export) -> AsyncIterator[bytes]:
    packing, task = ZipStream(), export.facts.task
    async for path, chunks in export.stream_parts():
        async for packed in packing.add(path, chunks):
            yield packed
    manifest = Manifest(
        product=export.facts.product,
        task_id=task.id,
        name=task.name,
        best=export.best,
        as_of=export.facts.as_of,
        held_out=export.call.principal.sees_held_out,
        missing=export.missing,
        files=packing.packed,
    )
    async for packed in packing.add(
        "manifest.json", stream_whole(orjson.dumps(manifest.model_dump(), option=orjson.OPT_INDENT_2))
    ):
        yield packed
    yield packing.end()


async def _as_csv(call: CallContext, task_id: int) -> AsyncIterator[bytes]:
    """Two passes: the first finds the columns, and the second stops where the first did."""
    newest, metrics = await call.store.scan(lambda tx: results.list_metrics(tx, task_id))
    yield ("\ufeff" + table.format_header(metrics)).encode()  # spreadsheets take it for UTF-8 only if it says so
    async for page in _read_pages(call, task_id, newest):
        yield table.format_lines(page, metrics).encode(errors="replace")


async def _as_json(call: CallContext, task_id: int) -> AsyncIterator[bytes]:
    newest, _ = await call.store.scan(lambda tx: results.list_metrics(tx, task_id))
    yield orjson.dumps({"task_id": task_id})[:-1] + b',"results":['
    between = b"\n"
    async for page in _read_pages(call, task_id, newest):
        yield b"".join(
            between * (index == 0) + b",\n" * (index > 0) + orjson.dumps(row.model_dump(mode="json"))
            for index, row in enumerate(page)
        )
        between = b",\n"
    yield b"\n]}\n"


async def _read_pages(call: CallContext, task_id: int, newest: int) -> AsyncIterator[list[Result]]:
    last = 0
    while True:
        after = last
        page = await call.store.scan(
            lambda tx: results.list_after(tx, task_id, after, upto=newest, limit=RESULTS_AT_A_TIME)
        )
        if not page:
            return
        last = page[-1].id
        yield page if call.principal.sees_held_out else [row.without_held_out() for row in page]
