"""Queries on versions and their files."""

import sqlalchemy as sa

from orchestrator.contract.code import CodeItem, CodeUpload, VersionFiles
from orchestrator.contract.errors import FileNotStored, VersionNotFound
from orchestrator.storage.clock import now
from orchestrator.storage.queries import tasks
from orchestrator.storage.rows import CodeRow, VersionRow, fetch_all, fetch_one, select_fields, to_shape
from orchestrator.storage.tables import code, versions
from orchestrator.storage.transaction import Tx

_ITEM = select_fields(code, CodeItem)
_FILES = (
    sa.select(*_ITEM)
    .where(
        code.c.task_id == sa.bindparam("of_task"), code.c.version == sa.bindparam("label"), code.c.deleted_at.is_(None)
    )
    .order_by(code.c.id)
)
_VERSION = sa.select(versions).where(
    versions.c.task_id == sa.bindparam("of_task"), versions.c.version == sa.bindparam("label")
)
_NEWEST = (
    sa.select(code.c.version)
    .where(code.c.task_id == sa.bindparam("of_task"), code.c.deleted_at.is_(None))
    .order_by(code.c.id.desc())
    .limit(1)
)


def list_files(tx: Tx, task_id: int, version: str) -> list[CodeItem]:
    """Return the version's files in order of upload; raise VersionNotFound if it has none."""
    rows = tx.execute(_FILES, {"of_task": task_id, "label": version}).all()
    if not rows:
        raise VersionNotFound(f"Task {task_id} has no version {version!r}; get_code lists its versions.")
    return [to_shape(CodeItem, row) for row in rows]


def sum_size(tx: Tx, task_id: int, version: str) -> int:
    """Return how many bytes the version's files have together."""
    of_version = (code.c.task_id == task_id, code.c.version == version, code.c.deleted_at.is_(None))
    return int(
        tx.execute(sa.select(sa.func.coalesce(sa.func.sum(code.c.size_bytes), 0)).where(*of_version)).scalar_one()
    )


def find_newest(tx: Tx, task_id: int) -> str | None:
    """Return the version uploaded last; None if the task has none."""
    return tx.execute(_NEWEST, {"of_task": task_id}).scalar_one_or_none()


def find_version(tx: Tx, task_id: int, version: str) -> VersionRow | None:
    return fetch_one(tx, VersionRow, _VERSION, {"of_task": task_id, "label": version})


def find_file(tx: Tx, task_id: int, version: str, filename: str) -> CodeRow | None:
    """Return the file's record, hidden or not."""
    query = sa.select(code).where(code.c.task_id == task_id, code.c.version == version, code.c.filename == filename)
    return fetch_one(tx, CodeRow, query)


def find_item(tx: Tx, code_id: int) -> CodeItem:
    """Return the file; raise FileNotStored if it does not exist or was deleted, or TaskInTrash."""
    row = tx.execute(sa.select(*_ITEM).where(code.c.id == code_id, code.c.deleted_at.is_(None))).one_or_none()
    if row is None:
        raise FileNotStored(f"There is no code item {code_id}; get_code/{{task_id}}/{{version}} lists their ids.")
    tasks.check(tx, row.task_id)
    return to_shape(CodeItem, row)


def add(tx: Tx, upload: CodeUpload, *, stored_path: str, sha256: str) -> None:
    """Add a file, and its version if this is the first."""
    moment = now()
    if find_version(tx, upload.task_id, upload.version) is None:
        values = upload.model_dump(include={"task_id", "version", "agent", "parents", "summary", "parameters"})
        tx.execute(sa.insert(versions).values(**values, created_at=moment))
    values = upload.model_dump(include={"task_id", "version", "agent", "filename"})
    values |= {"stored_path": stored_path, "uploaded_at": moment, "size_bytes": len(upload.content), "sha256": sha256}
    tx.execute(sa.insert(code).values(values))


def restore(tx: Tx, code_id: int) -> None:
    tx.execute(sa.update(code).where(code.c.id == code_id).values(deleted_at=None))


def hide(tx: Tx, code_id: int) -> None:
    tx.execute(sa.update(code).where(code.c.id == code_id).values(deleted_at=now()))


def freeze(tx: Tx, task_id: int, version: str) -> None:
    """Freeze the version's files, because it runs."""
    where = (versions.c.task_id == task_id, versions.c.version == version, versions.c.frozen_at.is_(None))
    tx.execute(sa.update(versions).where(*where).values(frozen_at=now()))


def list_page(tx: Tx, task_id: int, *, limit: int, after: int | None) -> list[tuple[int, VersionFiles]]:
    """Return versions that have files, newest first, each with its cursor number."""
    visible = (
        (code.c.task_id == versions.c.task_id) & (code.c.version == versions.c.version) & code.c.deleted_at.is_(None)
    )
    query = sa.select(versions).where(versions.c.task_id == task_id, sa.exists().where(visible))
    if after is not None:
        query = query.where(versions.c.num < after)
    rows = fetch_all(tx, VersionRow, query.order_by(versions.c.num.desc()).limit(limit))
    names = _list_filenames(tx, task_id, [row.version for row in rows])
    return [
        (
            row.num,
            VersionFiles(
                version=row.version,
                files=names.get(row.version, []),
                agent=row.agent,
                parents=row.parents,
                summary=row.summary,
                parameters=row.parameters or {},
                created_at=row.created_at,
            ),
        )
        for row in rows
    ]


def _list_filenames(tx: Tx, task_id: int, labels: list[str]) -> dict[str, list[str]]:
    query = sa.select(code.c.id, code.c.version, code.c.filename).where(
        code.c.task_id == task_id, code.c.version.in_(labels), code.c.deleted_at.is_(None)
    )
    names: dict[str, list[str]] = {}
    for _, version, filename in sorted(tx.execute(query)):  # sorted by SQLite, it would read all files of the task
        names.setdefault(version, []).append(filename)
    return names
