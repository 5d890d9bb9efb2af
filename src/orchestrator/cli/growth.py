"""What grows in a data directory, and what to do about it: a part of `doctor`."""

from orchestrator.cli.check import Check
from orchestrator.cli.text import size_text
from orchestrator.inspection import DiskUsage, SqliteInfo, measure, read_sqlite_info
from orchestrator.settings import Settings

MIB = 2**20
LARGE_LOG_BYTES = 256 * MIB
LARGE_SHARE = 4  # what takes more than a quarter of the disk's free room is worth a word
TASKS_SHOWN = 3


def growth(settings: Settings) -> list[Check]:
    """A line for each thing that grows, and the tasks that take the most; nothing where there is no data directory yet."""
    root = settings.data_dir.resolve()
    if not (root / "storage").is_dir():
        return []
    found, info = measure(root), read_sqlite_info(root)
    if settings.database:
        rows = [Check(name="database", ok=True, found="in PostgreSQL, whose own tools say how large it is")]
    else:
        rows = [_database(found, info), _database_log(found), _answers(info)]
    return [*rows, *_folders(found), _tasks(found), _room(found, settings)]


def _database(found: DiskUsage, info: SqliteInfo | None) -> Check:
    said = size_text(found.others["database"])
    if info is not None:
        said += f", schema {info.schema_revision}"
        said += f", of which {size_text(info.free_bytes)} are free inside" if info.free_bytes > MIB else ""
    older = found.others["older_databases"]
    said += f"; copies from before an upgrade: {size_text(older)}" if older else ""
    fix = "Delete database/orchestrator-before-*.db once the upgraded server has proven itself." if older else None
    return Check(name="database", ok=not _is_large(older, found), found=said, fix=fix)


def _database_log(found: DiskUsage) -> Check:
    size = found.others["database_log"]
    fix = (
        "It shrinks when the server ends, and when no long read is going on (a backup is one)."
        if size > LARGE_LOG_BYTES
        else None
    )
    return Check(name="database log", ok=fix is None, found=size_text(size), fix=fix)


def _answers(info: SqliteInfo | None) -> Check:
    if info is None or not info.answers:
        return Check(name="keyed answers", ok=True, found="none that can be seen from here" if info is None else "none")
    said = f"{info.answers:,}, the oldest of {(info.oldest_answer_at or '')[:10]}; they expire after 60 days"
    return Check(name="keyed answers", ok=True, found=said)


def _folders(found: DiskUsage) -> list[Check]:
    kinds = {
        kind: sum(task.get(kind, 0) for task in found.of_tasks.values()) for kind in ("logs", "outputs", "data", "code")
    }
    fixes = {
        "logs": "KEEP_LOGS_DAYS lets those go that led to no best version.",
        "outputs": "KEEP_OUTPUTS_DAYS lets those go that led to no best version.",
        "data": "Split data of tasks; it goes with its task.",
        "code": "Versions stay for good; they go with their task.",
        "datasets": "get_datasets lists them.",
        "environments": "get_environments lists them, delete_environment lets one go; it is built again when it is needed.",
        "wheels": "Delete storage/wheels while no server runs: what is needed again is fetched from PACKAGE_INDEX or WHEEL_DIR. WHEEL_CACHE_DIR puts it elsewhere.",
        "trash": "It is emptied by itself when its term is over.",
        "backups": "Move backups/ to another disk: on this one they do not help if it breaks.",
    }
    sizes = kinds | {name: found.others[name] for name in ("datasets", "environments", "wheels", "trash", "backups")}
    return [
        Check(
            name=name,
            ok=not _is_large(size, found),
            found=size_text(size),
            fix=fixes[name] if _is_large(size, found) else None,
        )
        for name, size in sizes.items()
        if size
    ]


def _tasks(found: DiskUsage) -> Check:
    sizes = sorted(((sum(kinds.values()), task_id) for task_id, kinds in found.of_tasks.items()), reverse=True)
    said = ", ".join(f"task {task_id} {size_text(size)}" for size, task_id in sizes[:TASKS_SHOWN]) or "none"
    more = f", {len(sizes) - TASKS_SHOWN} more" if len(sizes) > TASKS_SHOWN else ""
    return Check(name="largest tasks", ok=True, found=said + more)


def _room(found: DiskUsage, settings: Settings) -> Check:
    low = found.free_bytes < settings.min_free_mb * MIB
    fix = (
        f"Containers wait until {settings.min_free_mb:,} MiB are free (MIN_FREE_MB): free some space." if low else None
    )
    said = f"{size_text(found.total_bytes)} taken by {found.files:,} files and the database, {size_text(found.free_bytes)} free"
    return Check(name="all of it", ok=not low, found=said, fix=fix)


def _is_large(size: int, found: DiskUsage) -> bool:
    return size > 256 * MIB and size * LARGE_SHARE > found.free_bytes
