"""Containers: get_charts, what the outputs of an execution look like beside the true values."""

import asyncio
import contextlib
from pathlib import Path

from orchestrator.contract.charts import Chart, ChartList, TableChart
from orchestrator.contract.errors import ContainerNotFound, NotAllowed, TaskNotFound
from orchestrator.contract.grading import GRADE_FILE, Column, Grade, find_fold_folder
from orchestrator.contract.states import CONTAINER_ENDED
from orchestrator.contract.tasks import Task
from orchestrator.operations.call import Call
from orchestrator.operations.group import Group
from orchestrator.report.row_groups import build_group_chart
from orchestrator.storage.files import outputs
from orchestrator.storage.files.table_rows import TableRows, read_table_rows
from orchestrator.storage.queries import containers, tasks
from orchestrator.storage.rows import ContainerRow
from orchestrator.storage.transaction import Tx

group = Group("containers")
MAX_GRADE_BYTES = 1024 * 1024
CELL_CHARS = 100
NO_CHARTS = "The grader left no charts: it leaves none for such outputs, or graded them before there were charts."


@group.get("/get_charts/{container_id}", raises=(ContainerNotFound, NotAllowed, TaskNotFound))
async def get_charts(call: Call, container_id: str) -> ChartList:
    """Return charts of a graded execution, computed from validation rows alone; for people only.

    Predictions: confusion matrix, curves, residuals, worst rows with their cells, and the loss by group. An evaluate.py
    of your own leaves the charts that it returns.
    """
    if not call.principal.sees_held_out:
        raise NotAllowed("Only people can see charts: they tell of the labels of validation rows.")

    def query(tx: Tx) -> tuple[Task, ContainerRow, ContainerRow | None]:
        row = containers.find_row(tx, container_id)
        task = tasks.find(tx, row.task_id)
        return task, row, row if row.grades is not None else containers.find_grading(tx, row.taken_from or row.id)

    task, row, grading = await call.store.read(query)
    folder = call.store.folder
    if grading is None or grading.status not in CONTAINER_ENDED:
        reason = "It has not been graded." if grading is None else "It is being graded."
        return ChartList(container_id=container_id, charts=[], reason=reason)
    grade = await asyncio.to_thread(_read_grade, folder.outputs(task.id, grading.id))
    if grade is None:
        reason = "The grade file is not stored any more, or was never written."
        return ChartList(container_id=container_id, charts=[], reason=reason)
    fold = (row.run_index or 0) % task.data.folds if task.data is not None else 0
    path = find_fold_folder(folder.data(task.id), fold) / "public" / "test.csv"
    columns = task.data.columns if task.data is not None else []
    charts = await asyncio.to_thread(_add_cells, grade, columns, path)
    reason = "" if charts else NO_CHARTS if grade.graded else "Its outputs could not be scored."
    return ChartList(container_id=container_id, charts=charts, left_out=grade.charts_left_out, reason=reason)


def _read_grade(folder: Path) -> Grade | None:
    """Return what the grader wrote; None if there is no such file, or it is no grade."""
    with contextlib.suppress(OSError, ValueError), outputs.open_output(folder, GRADE_FILE) as file:
        return Grade.model_validate_json(file.read(MAX_GRADE_BYTES))
    return None


def _add_cells(grade: Grade, columns: list[Column], path: Path) -> list[Chart]:
    """Return the charts, tables of rows with their cells, and the loss by group."""
    has_groups = bool(grade.row_ids) and len(grade.row_ids) == len(grade.row_losses)
    named = [chart for chart in grade.charts if isinstance(chart, TableChart) and chart.test_rows]
    wanted = {row_id for chart in named for row in chart.rows if (row_id := _read_id(row[0])) is not None}
    wanted |= set(grade.row_ids) if has_groups else set()
    rows = read_table_rows(path, wanted) if wanted else None
    if rows is None:
        return grade.charts
    charts = [
        _join_cells(chart, rows) if isinstance(chart, TableChart) and chart.test_rows else chart
        for chart in grade.charts
    ]
    if has_groups and all(row in rows.cells for row in grade.row_ids):
        cells = zip(*(rows.cells[row] for row in grade.row_ids), strict=True)
        values = {name: list(column) for name, column in zip(rows.columns, cells, strict=True)}
        by_group = build_group_chart(columns, values, grade.row_losses, grade.row_measure)
        charts += [by_group] if by_group is not None else []
    return charts


def _join_cells(chart: TableChart, rows: TableRows) -> TableChart:
    """Return the table with the cells of its rows of test.csv; a row that is not there has none."""
    joined = []
    for row in chart.rows:
        row_id = _read_id(row[0])
        cells = None if row_id is None else rows.cells.get(row_id)
        joined.append([*row, *([cell[:CELL_CHARS] for cell in cells] if cells else [None] * len(rows.columns))])
    names = [name[:CELL_CHARS] for name in rows.columns]
    return chart.model_copy(update={"columns": [*chart.columns, *names], "rows": joined})


def _read_id(cell: str | float | None) -> int | None:
    return int(cell) if isinstance(cell, (int, float)) and float(cell).is_integer() else None
