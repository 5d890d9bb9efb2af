"""Queries on uploaded data sets: a name stands for its newest content, a task keeps the content it was split from."""

from pathlib import Path

import sqlalchemy as sa

from orchestrator.contract.datasets import DatasetPart, DatasetSummary
from orchestrator.contract.errors import DatasetNotFound, UnknownDataset
from orchestrator.contract.grading import DatasetSource
from orchestrator.contract.tasks import Task
from orchestrator.storage.clock import now
from orchestrator.storage.rows import DatasetRow, fetch_all, fetch_one
from orchestrator.storage.tables import dataset_names, dataset_uses, datasets
from orchestrator.storage.transaction import Tx
from orchestrator.tabular.uploads import FILES

_SUMMARY = (
    dataset_names.c.id,
    dataset_names.c.name,
    dataset_names.c.filename,
    dataset_names.c.created_at,
    datasets.c.sha256,
    datasets.c.file_sha256,
    datasets.c.kind,
    datasets.c.format,
    datasets.c.size_bytes,
    datasets.c.rows,
    datasets.c.column_count,
    datasets.c.file_count,
    datasets.c.warnings,
)
_NAMED = sa.select(*_SUMMARY).join(datasets, datasets.c.sha256 == dataset_names.c.sha256)
_NEWEST_IDS = sa.select(sa.func.max(dataset_names.c.id)).group_by(dataset_names.c.name)


def find_newest(tx: Tx, name: str) -> DatasetSummary | None:
    """Return the newest content under the name, if there is any."""
    row = tx.execute(
        _NAMED.where(dataset_names.c.name == name).order_by(dataset_names.c.id.desc()).limit(1)
    ).one_or_none()
    return None if row is None else _build_summary(row)


def find(tx: Tx, name: str) -> DatasetSummary:
    """Return the newest content under the name; raise DatasetNotFound if there is none."""
    dataset = find_newest(tx, name)
    if dataset is None:
        raise DatasetNotFound(
            f"There is no uploaded data set {name[:100]!r}; get_datasets lists all uploaded data sets."
        )
    return dataset


def list_page(tx: Tx, *, limit: int, after: int | None) -> list[tuple[int, DatasetSummary]]:
    """Return each name once, the one uploaded last first, with its cursor number."""
    query = _NAMED.where(dataset_names.c.id.in_(_NEWEST_IDS)).order_by(dataset_names.c.id.desc()).limit(limit)
    if after is not None:
        query = query.where(dataset_names.c.id < after)
    return [(row.id, _build_summary(row)) for row in tx.execute(query)]


def find_content(tx: Tx, sha256: str) -> DatasetRow | None:
    return fetch_one(tx, DatasetRow, sa.select(datasets).where(datasets.c.sha256 == sha256))


def find_readings(tx: Tx, file_sha256: str, size_bytes: int) -> list[DatasetRow]:
    """Return what is known of an uploaded file: one content for each way in which it was read, oldest first."""
    query = sa.select(datasets).where(datasets.c.file_sha256 == file_sha256, datasets.c.size_bytes == size_bytes)
    return fetch_all(tx, DatasetRow, query.order_by(datasets.c.created_at, datasets.c.sha256))


def add_content(tx: Tx, sha256: str, file_sha256: str, size_bytes: int, description: dict) -> None:
    """Record the content, unless it is known. `description`: what reading it has shown."""
    if find_content(tx, sha256) is not None:
        return
    table, files = description.get("table"), description.get("files")
    values = {
        "sha256": sha256,
        "file_sha256": file_sha256,
        "kind": description["kind"],
        "format": description["format"],
        "size_bytes": size_bytes,
        "created_at": now(),
        "rows": table and table["rows"],
        "column_count": table and len(table["columns"]),
        "file_count": files and len(files),
        "warnings": table["warnings"] if table else [],
    }
    tx.execute(sa.insert(datasets).values(values))


def name_content(tx: Tx, part: DatasetPart, sha256: str) -> DatasetSummary:
    """Let the name stand for this content from now on."""
    present = find_newest(tx, part.name)
    if present is None or present.sha256 != sha256:
        values = {"name": part.name, "sha256": sha256, "filename": part.filename, "created_at": now()}
        tx.execute(sa.insert(dataset_names).values(values))
    return find(tx, part.name)


def pin(tx: Tx, task: Task) -> None:
    """Pin the task to the contents that its names stand for now, unless it is pinned already."""
    if _find_pinned(tx, task.id):
        return
    for part, content in _find_named(tx, task).items():
        tx.execute(sa.insert(dataset_uses).values(task_id=task.id, part=part, name=content[0], sha256=content[1]))


def find_source(tx: Tx, folder: Path, task: Task) -> DatasetSource | None:
    """Return where the task's uploaded data is; None if it names none. Raises UnknownDataset for a missing test file.

    folder: of uploaded contents. What has to be read from the files is added by `find_task_source`.
    """
    sources = _find_pinned(tx, task.id) or _find_named(tx, task)
    if "data" not in sources:
        return None
    name, sha256 = sources["data"]
    content = _get_content(tx, sha256)
    if content.kind == "folder":
        return DatasetSource(
            name=name, sha256=sha256, kind="folder", folder=str(folder / sha256 / FILES), files=[], test_file=None
        )
    files = [f"{sha256}/data.{content.format}"]
    test_file = None
    if "test" in sources:
        test = _get_content(tx, sources["test"][1])
        if test.kind != "table":
            raise UnknownDataset(
                f"data.test_file = {sources['test'][0]!r} is a folder; it must be a table (a CSV or Parquet file).",
                field="data.test_file",
            )
        test_file = f"{test.sha256}/data.{test.format}"
        files.append(test_file)
    return DatasetSource(
        name=name,
        sha256=sha256,
        kind="table",
        folder=str(folder),
        files=files,
        test_file=test_file,
        row_count=content.rows,
    )


def list_unused(tx: Tx) -> list[str]:
    """Return contents that no name stands for and no task was split from: retention may delete them."""
    newest = sa.select(dataset_names.c.sha256).where(dataset_names.c.id.in_(_NEWEST_IDS))
    query = sa.select(datasets.c.sha256).where(
        datasets.c.sha256.not_in(newest), datasets.c.sha256.not_in(sa.select(dataset_uses.c.sha256))
    )
    return list(tx.execute(query.order_by(datasets.c.created_at)).scalars())


def list_tasks_using(tx: Tx, sha256: str) -> list[int]:
    """Return tasks that were split from the content or are pinned to it."""
    query = sa.select(dataset_uses.c.task_id).where(dataset_uses.c.sha256 == sha256).distinct()
    return list(tx.execute(query.order_by(dataset_uses.c.task_id)).scalars())


def _get_content(tx: Tx, sha256: str) -> DatasetRow:
    content = find_content(tx, sha256)
    if content is None:
        raise UnknownDataset(
            f"The content {sha256} of the data set is not on record; upload it again with upload_dataset."
        )
    return content


def _find_pinned(tx: Tx, task_id: int) -> dict[str, tuple[str, str]]:
    """Return (name, sha256) by part: `data`, and `test` if there is a test file."""
    query = sa.select(dataset_uses.c.part, dataset_uses.c.name, dataset_uses.c.sha256).where(
        dataset_uses.c.task_id == task_id
    )
    return {part: (name, sha256) for part, name, sha256 in tx.execute(query)}


def _find_named(tx: Tx, task: Task) -> dict[str, tuple[str, str]]:
    data = find_newest(tx, task.dataset) if task.dataset else None
    if data is None:
        return {}
    sources = {"data": (data.name, data.sha256)}
    test_file = task.spec.data.test_file
    if test_file is not None:
        test = find_newest(tx, test_file)
        if test is None:
            raise UnknownDataset(
                f"data.test_file: there is no uploaded data set {test_file[:100]!r}; upload it with upload_dataset.",
                field="data.test_file",
            )
        sources["test"] = (test.name, test.sha256)
    return sources


def _build_summary(row: sa.Row) -> DatasetSummary:
    return DatasetSummary.model_validate({name: getattr(row, name) for name in DatasetSummary.model_fields})
