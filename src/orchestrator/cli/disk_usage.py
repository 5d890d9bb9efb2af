"""What takes room in a data directory, and what to do about it: a part of `doctor`."""

from orchestrator.cli.findings import Check
from orchestrator.cli.formatting import size_text
from orchestrator.inspection import DiskUsage, SqliteInfo, measure, read_sqlite_info
from orchestrator.settings import Settings

MIB = 2**20
LARGE_BYTES = 256 * MIB
LARGE_SHARE = 4  # more than a quarter of the disk's free space is worth a fix
TASKS_SHOWN = 3


def disk_usage_checks(settings: Settings) -> list[Check]:
    """Check each kind of file that grows, and name the largest tasks.

    Return nothing if there is no data directory yet.
    """
    root = settings.data_dir.resolve()
    if not (root / "storage").is_dir():
        return []
    usage, database = measure(root), read_sqlite_info(root)
    if settings.database:
        rows = [Check(name="database", ok=True, found="in PostgreSQL, whose own tools show its size")]
    else:
        rows = [_database(usage, database), _database_log(usage), _answers(database)]
    return [*rows, *_folders(usage), _tasks(usage), _room(usage, settings)]


def _database(usage: DiskUsage, database: SqliteInfo | None) -> Check:
    text = size_text(usage.others["database"])
    if database is not None:
        text += f", schema {database.schema_revision}"
        text += f", of which {size_text(database.free_bytes)} can be reused" if database.free_bytes > MIB else ""
    older = usage.others["older_databases"]
    text += f"; copies made before an upgrade: {size_text(older)}" if older else ""
    fix = "Delete database/orchestrator-before-*.db once you trust the upgraded server." if older else None
    return Check(name="database", ok=not _is_large(older, usage), found=text, fix=fix)


def _database_log(usage: DiskUsage) -> Check:
    size = usage.others["database_log"]
    fix = (
        "It shrinks when the server shuts down, and when no long read, such as a backup, is going on."
        if size > LARGE_BYTES
        else None
    )
    return Check(name="database log", ok=fix is None, found=size_text(size), fix=fix)


def _answers(database: SqliteInfo | None) -> Check:
    if database is None or not database.answers:
        return Check(name="keyed answers", ok=True, found="cannot be read from here" if database is None else "none")
    text = f"{database.answers:,}, the oldest from {(database.oldest_answer_at or '')[:10]}; each expires after 60 days"
    return Check(name="keyed answers", ok=True, found=text)


def _folders(usage: DiskUsage) -> list[Check]:
    kinds = {
        kind: sum(task.get(kind, 0) for task in usage.of_tasks.values()) for kind in ("logs", "outputs", "data", "code")
    }
    fixes = {
        "logs": "Set KEEP_LOGS_DAYS to delete those of versions that led to no best version.",
        "outputs": "Set KEEP_OUTPUTS_DAYS to delete those of versions that led to no best version.",
        "data": "This is the split data of tasks; it is deleted with its task.",
        "code": "Versions are kept for good; they are deleted with their task.",
        "datasets": "get_datasets lists them.",
        "environments": "get_environments lists them, and delete_environment deletes one; "
        "it is built again when needed.",
        "wheels": "Delete storage/wheels while no server is running: "
        "what is needed again is fetched from PACKAGE_INDEX or "
        "WHEEL_DIR. WHEEL_CACHE_DIR moves it elsewhere.",
        "trash": "It is emptied automatically after TRASH_DAYS.",
        "backups": "Move backups/ to another disk: here they are lost if this disk fails.",
    }
    sizes = kinds | {name: usage.others[name] for name in ("datasets", "environments", "wheels", "trash", "backups")}
    return [
        Check(
            name=name,
            ok=not _is_large(size, usage),
            found=size_text(size),
            fix=fixes[name] if _is_large(size, usage) else None,
        )
        for name, size in sizes.items()
        if size
    ]


def _tasks(usage: DiskUsage) -> Check:
    sizes = sorted(((sum(kinds.values()), task_id) for task_id, kinds in usage.of_tasks.items()), reverse=True)
    text = ", ".join(f"task {task_id} {size_text(size)}" for size, task_id in sizes[:TASKS_SHOWN]) or "none"
    more = f", {len(sizes) - TASKS_SHOWN} more" if len(sizes) > TASKS_SHOWN else ""
    return Check(name="largest tasks", ok=True, found=text + more)


def _room(usage: DiskUsage, settings: Settings) -> Check:
    low = usage.free_bytes < settings.min_free_mb * MIB
    fix = (
        f"Free some space: containers wait until {settings.min_free_mb:,} MiB are free (MIN_FREE_MB)." if low else None
    )
    taken = f"{size_text(usage.total_bytes)} taken by {usage.files:,} files and the database"
    text = f"{taken}, {size_text(usage.free_bytes)} free"
    return Check(name="total", ok=not low, found=text, fix=fix)


def _is_large(size: int, usage: DiskUsage) -> bool:
    return size > LARGE_BYTES and size * LARGE_SHARE > usage.free_bytes
