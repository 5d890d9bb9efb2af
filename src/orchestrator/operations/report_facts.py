"""Reads what a report is made from."""

import asyncio
import contextlib
import itertools
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from orchestrator import __version__
from orchestrator.contract.code import CodeItem
from orchestrator.contract.errors import VersionNotFound
from orchestrator.contract.grading import GRADE_FILE, Grade
from orchestrator.operations.call import CallContext
from orchestrator.operations.loop_shape import build_loop
from orchestrator.operations.task_best import find_task_best
from orchestrator.report.changes import choose_line_labels
from orchestrator.report.diff import FULL, Bounds, Content
from orchestrator.report.records import RoundScores, RowLosses, TaskRecords
from orchestrator.storage import events
from orchestrator.storage.queries import code, lineage, loops, tasks
from orchestrator.storage.transaction import Tx

MAX_GRADE_BYTES = 1024 * 1024


async def read_facts(call: CallContext, task_id: int, loop_id: str | None = None) -> TaskRecords:
    """Return a loop of the task with its winning line, by default the one that found the task's best version.

    Raises TaskNotFound, and LoopNotFound if the task has no such loop.
    """
    held_out = call.principal.sees_held_out
    facts = await call.store.scan(lambda tx: _read_records(tx, task_id, loop_id, held_out))
    best = facts.loop.best.version if facts.loop and facts.loop.best else None
    labels, _ = choose_line_labels(best, facts)
    contents = {label: await read_contents(call, task_id, label) for label in labels}
    losses = {label: version_losses for label in labels if (version_losses := await read_losses(call, task_id, label))}
    return replace(facts, contents={label: content for label, content in contents.items() if content}, losses=losses)


async def read_contents(call: CallContext, task_id: int, label: str, bounds: Bounds = FULL) -> dict[str, Content]:
    """Return the version's files by name, without bytes beyond the bound; empty if all were deleted."""

    def query(tx: Tx) -> list[CodeItem]:
        try:
            return code.list_files(tx, task_id, label)
        except VersionNotFound:
            return []

    items = await call.store.scan(query)
    return await asyncio.to_thread(
        lambda: {item.filename: _read_content(call.store.folder.root, item, bounds) for item in items}
    )


async def read_losses(call: CallContext, task_id: int, label: str) -> RowLosses | None:
    """Return the losses of the version's rows as its graders wrote them; None if there is no such file."""
    gradings = await call.store.scan(lambda tx: lineage.list_gradings(tx, task_id, label))
    graders = await call.store.scan(lambda tx: lineage.list_graders(tx, task_id, label))
    data = await call.store.scan(lambda tx: tasks.find(tx, task_id).data)
    paths = [call.store.folder.outputs(task_id, container) / GRADE_FILE for container, _ in gradings]
    grades = [
        (index, grade)
        for (_, index), grade in zip(
            gradings, await asyncio.to_thread(lambda: [_grade(path) for path in paths]), strict=True
        )
        if grade and grade.row_losses
    ]
    measures = {grade.row_measure for _, grade in grades}
    if len(measures) != 1 or len(graders) != 1:
        return None
    losses = join_folds([(index, grade.row_losses) for index, grade in grades], data.folds if data else 1)
    return RowLosses(losses, measures.pop(), graders[0]) if losses else None


def join_folds(losses: Sequence[tuple[int, list[float]]], folds: int) -> list[list[float]]:
    """Return the losses of each run over the rows of all folds; executions have an index, and a fold each in turn."""
    of_fold = [[rows for index, rows in losses if index % folds == fold] for fold in range(folds)]
    return [list(itertools.chain.from_iterable(run)) for run in zip(*of_fold, strict=False)]


def _read_records(tx: Tx, task_id: int, loop_id: str | None, held_out: bool) -> TaskRecords:
    task, task_best = tasks.find(tx, task_id), find_task_best(tx, task_id)
    row = task_best.loop if loop_id is None else loops.find_of_task(tx, task_id, loop_id)
    loop = build_loop(tx, row, held_out=held_out) if row else None
    scores = {
        label: RoundScores(
            scored.round,
            scored.loop_id,
            scored.parent,
            scored.scores,
            scored.held_out if held_out else [],
            scored.intervals,
            scored.held_out_intervals if held_out else [],
        )
        for label, scored in lineage.read_scores(tx, task_id, loop_id=row and row.id).items()
    }
    facts = TaskRecords(
        task=task,
        loop=loop,
        loop_seed=row.seed if row and held_out else None,
        as_of=events.find_newest_seq(tx, task_id),
        product=f"AI Orchestrator {__version__}",
        versions=lineage.list_versions(tx, task_id),
        scores=scores,
        not_compared=task_best.not_compared,
    )
    if row is None:
        return facts
    usage = lineage.sum_usage(tx, row.id)
    runs = lineage.list_runs(tx, task_id, loop.best.version, loop_id=row.id) if loop and loop.best else []
    return replace(
        facts,
        containers=usage.containers,
        container_seconds=usage.wall_seconds or 0.0,
        cpu_seconds=usage.cpu_seconds,
        peak_memory_bytes=usage.peak_memory_bytes,
        runs=runs,
        graders=lineage.list_graders_of_loop(tx, row.id),
    )


def _read_content(root: Path, item: CodeItem, bounds: Bounds) -> Content:
    data = None
    if item.size_bytes <= bounds.file_bytes:
        with contextlib.suppress(FileNotFoundError):  # its record says what it was; the file has been taken away
            data = (root / item.stored_path).read_bytes()
    return Content(item.sha256, item.size_bytes, data)


def _grade(path: Path) -> Grade | None:
    """Return the grade that a grade container left; None if there is none, or none that can be read."""
    try:
        with path.open("rb") as file:
            grade = Grade.model_validate_json(file.read(MAX_GRADE_BYTES))
    except (OSError, ValueError):
        return None
    return grade if all(math.isfinite(loss) for loss in grade.row_losses) else None
