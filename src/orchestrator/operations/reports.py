"""Tasks: get_report, download_report. Logs: compare_results."""

import asyncio
from typing import Annotated, Literal

from fastapi import Query, Response

from orchestrator.contract.errors import Invalid
from orchestrator.contract.names import checked_label
from orchestrator.contract.report import Comparison, Report
from orchestrator.operations.attachment import attachment
from orchestrator.operations.call import Call, CallContext
from orchestrator.operations.group import Group
from orchestrator.operations.report_facts import losses_of, read_facts
from orchestrator.report.build import build_report
from orchestrator.report.compare import Side, compare
from orchestrator.report.html import html_report
from orchestrator.report.markdown import markdown_report
from orchestrator.storage.queries import lineage, loops, results, tasks
from orchestrator.storage.transaction import Tx

group = Group("tasks")
MAX_COMPARED = 20
MAX_RESULTS = 100


@group.get("/get_report/{task_id}")
async def get_report(call: Call, task_id: int) -> Report:
    """Return the report on why the best version is the best.

    It tells what changed along its line and what that gained, what failed, how certain it is, and what it took.
    """
    facts = await read_facts(call, task_id)
    return await asyncio.to_thread(build_report, facts)


@group.get("/download_report/{task_id}", response_class=Response)
async def download_report(
    call: Call,
    task_id: int,
    format: Annotated[Literal["html", "md"], Query(description="html: one file that needs nothing else.")] = "html",
) -> Response:
    """Download the report as an HTML page or as Markdown."""
    report = await get_report(call, task_id)
    if format == "md":
        return attachment(markdown_report(report).encode(), f"task-{task_id}-report.md", "text/markdown")
    page = await asyncio.to_thread(html_report, report)
    return attachment(page.encode(), f"task-{task_id}-report.html", "text/html")


@group.get("/compare_results", tag="logs")
async def compare_results(
    call: Call,
    versions: Annotated[
        list[str],
        Query(
            min_length=1,
            max_length=MAX_COMPARED,
            description="Each `TASK/VERSION`, for example `3/v7`; the first is held against the others.",
        ),
    ],
) -> Comparison:
    """Compare the metrics of versions side by side, of one task or of several.

    Each is compared with the first: better, worse, or possibly luck.
    """
    sides = [await _side(call, *_named(text)) for text in versions]
    return await asyncio.to_thread(compare, sides)


def _named(text: str) -> tuple[int, str]:
    task, slash, label = text.partition("/")
    if not slash or not (task.isascii() and task.isdigit()) or len(task) > 18:
        raise Invalid("versions: name each as TASK/VERSION, for example 3/v7.")
    return int(task), checked_label(label)


async def _side(call: CallContext, task_id: int, label: str) -> Side:
    held_out = call.principal.sees_held_out

    def query(tx: Tx) -> Side:
        task = tasks.find(tx, task_id)
        found = results.list_page(tx, task_id, limit=MAX_RESULTS, after=None, version=label)
        loop = loops.find_newest_or_none(tx, task_id)
        objective = task.spec.objective
        return Side(
            task=task,
            version=label,
            written=lineage.find_version(tx, task_id, label),
            metric=loop.metric if loop else objective.metric,
            direction=loop.direction if loop else objective.direction,
            results=found if held_out else [row.model_copy(update={"held_out": None}) for row in found],
        )

    side = await call.store.read(query)
    side.losses = await losses_of(call, task_id, label)
    return side
