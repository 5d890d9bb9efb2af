"""Tasks: get_report, download_report. Logs: compare_results."""

import asyncio
from typing import Annotated, Literal

from fastapi import Query, Response

from orchestrator.contract.errors import (
    BadName,
    Invalid,
    LoopNotFound,
    TaskNotFound,
    VersionNotFound,
)
from orchestrator.contract.names import check_label
from orchestrator.contract.report import Comparison, Report
from orchestrator.operations.attachment import attach
from orchestrator.operations.call import Call, CallContext
from orchestrator.operations.group import Group
from orchestrator.operations.report_facts import read_facts, read_losses
from orchestrator.operations.task_best import find_leading_loop
from orchestrator.report.build import build_report
from orchestrator.report.compare import Side, compare
from orchestrator.report.folds import average_folds
from orchestrator.report.html import build_html_report
from orchestrator.report.markdown import build_markdown_report
from orchestrator.storage.queries import lineage, marks, results, tasks
from orchestrator.storage.transaction import Tx

group = Group("tasks")
MAX_COMPARED = 20
MAX_RESULTS = 100


OfLoop = Annotated[
    str | None,
    Query(max_length=100, description="A loop of the task. Default: the one that found the task's best version."),
]


@group.get("/get_report/{task_id}", raises=(LoopNotFound, TaskNotFound, VersionNotFound))
async def get_report(call: Call, task_id: int, loop_id: OfLoop = None) -> Report:
    """Return the report on why the best version is the best.

    It shows what changed along the winning line, what each change gained, what failed, how certain it is, and its cost.
    """
    facts = await read_facts(call, task_id, loop_id)
    return await asyncio.to_thread(build_report, facts)


@group.get("/download_report/{task_id}", response_class=Response, raises=(LoopNotFound, TaskNotFound, VersionNotFound))
async def download_report(
    call: Call,
    task_id: int,
    format: Annotated[
        Literal["html", "md"], Query(description="html: a single file that loads nothing else.")
    ] = "html",
    loop_id: OfLoop = None,
) -> Response:
    """Download the report as an HTML page or as Markdown."""
    report = await get_report(call, task_id, loop_id)
    if format == "md":
        return attach(build_markdown_report(report).encode(), f"task-{task_id}-report.md", "text/markdown")
    page = await asyncio.to_thread(build_html_report, report)
    return attach(page.encode(), f"task-{task_id}-report.html", "text/html")


@group.get("/compare_results", tag="logs", raises=(BadName, TaskNotFound, VersionNotFound))
async def compare_results(
    call: Call,
    versions: Annotated[
        list[str],
        Query(
            min_length=1,
            max_length=MAX_COMPARED,
            description="Each `TASK/VERSION`, for example `3/v7`; the others are compared with the first.",
        ),
    ],
) -> Comparison:
    """Compare the metrics of versions side by side, of one task or of several.

    Each is compared with the first: better, worse, or possibly luck.
    """
    sides = [await _read_side(call, *_parse_name(text)) for text in versions]
    return await asyncio.to_thread(compare, sides)


def _parse_name(text: str) -> tuple[int, str]:
    task, slash, label = text.partition("/")
    if not slash or not (task.isascii() and task.isdigit()) or len(task) > 18:
        raise Invalid("versions: write each as TASK/VERSION, for example 3/v7.", field="versions")
    return int(task), check_label(label)


async def _read_side(call: CallContext, task_id: int, label: str) -> Side:
    held_out = call.principal.sees_held_out

    def query(tx: Tx) -> Side:
        task = tasks.find(tx, task_id)
        page = results.list_page(tx, task_id, limit=MAX_RESULTS, after=None, version=label)
        loop = find_leading_loop(tx, task_id)
        objective = task.spec.objective
        rows = page if held_out else [row.without_held_out() for row in page]
        folds = task.data.folds if task.data else 1
        return Side(
            task=task,
            version=label,
            written=lineage.find_version(tx, task_id, label),
            metric=loop.metric if loop else objective.metric,
            direction=loop.direction if loop else objective.direction,
            excluded=marks.list_excluded(tx, task_id).get(label),
            results=average_folds(rows, lineage.list_executions(tx, task_id, label), folds) if folds > 1 else rows,
        )

    side = await call.store.read(query)
    side.losses = await read_losses(call, task_id, label)
    return side
