"""What takes room in a data directory, and what to do about it: a part of `doctor`."""

from orchestrator.cli.formatting import format_size
from orchestrator.contract.findings import MachineCheck
from orchestrator.inspection import DiskUsage, SqliteInfo, measure, read_sqlite_info
from orchestrator.settings import Settings

MIB = 2**20
LARGE_BYTES = 256 * MIB
LARGE_SHARE = 4  # more than a quarter of the disk's free space is worth a fix
TASKS_SHOWN = 3


def check_disk_usage(settings: Settings) -> list[MachineCheck]:
    """Check each kind of file that grows, and name the largest tasks.

    Return nothing if there is no data directory yet.
    """
    root = settings.data_dir.resolve()
    if not (root / "storage").is_dir():
        return []
    usage, database = measure(root), read_sqlite_info(root)
    if settings.database:
        rows = [MachineCheck(name="database", ok=True, found="in PostgreSQL, whose own tools show its size")]
    else:
        rows = [_check_database(usage, database), _check_database_log(usage), _check_answers(database)]
    return [*rows, *_check_folders(usage), _check_tasks(usage), _check_free_space(usage, settings)]


def _check_database(usage: DiskUsage, database: SqliteInfo | None) -> MachineCheck:
    text = format_size(usage.others["database"])
    if database is not None:
        text += f", schema {database.schema_revision}"
        text += f", of which {format_size(database.free_bytes)} can be reused" if database.free_bytes > MIB else ""
    older = usage.others["older_databases"]
    text += f"; copies made before an upgrade: {format_size(older)}" if older else ""
    fix = "Delete database/orchestrator-before-*.db once you trust the upgraded server." if older else None
    return MachineCheck(name="database", ok=not _is_large(older, usage), found=text, fix=fix)


def _check_database_log(usage: DiskUsage) -> MachineCheck:
    size = usage.others["database_log"]
    fix = (
        "It shrinks when the server shuts down, or when no long read, such as a backup, is running."
        if size > LARGE_BYTES
        else None
    )
    return MachineCheck(name="database log", ok=fix is None, found=format_size(size), fix=fix)


def _check_answers(database: SqliteInfo | None) -> MachineCheck:
    if database is None or not database.answers:
        return MachineCheck(
            name="keyed answers", ok=True, found="cannot be read from here" if database is None else "none"
        )
    text = f"{database.answers:,}, the oldest from {(database.oldest_answer_at or '')[:10]}; each expires after 60 days"
    return MachineCheck(name="keyed answers", ok=True, found=text)


def _check_folders(usage: DiskUsage) -> list[MachineCheck]:
    kinds = {
        kind: sum(task.get(kind, 0) for task in usage.of_tasks.values()) for kind in ("logs", "outputs", "data", "code")
    }
    fixes = {
        "logs": "Set KEEP_LOGS_DAYS to delete logs of versions that are neither the best nor its ancestors.",
        "outputs": "Set KEEP_OUTPUTS_DAYS to delete outputs of versions that are neither the best nor its ancestors.",
        "data": "This is the split data of tasks; it is deleted with its task.",
        "code": "Versions are kept until their task is deleted.",
        "datasets": "get_datasets lists them; uploaded data sets are kept.",
        "environments": "get_environments lists them, and delete_environment deletes one; "
        "it is built again when needed.",
        "wheels": "Delete storage/wheels while no server is running: "
        "wheels that are needed again are taken from PACKAGE_INDEX or "
        "WHEEL_DIR. WHEEL_CACHE_DIR moves it elsewhere.",
        "trash": "It is emptied automatically after TRASH_DAYS.",
        "backups": "Move backups/ to another disk: on this one they are lost if it fails.",
    }
    sizes = kinds | {name: usage.others[name] for name in ("datasets", "environments", "wheels", "trash", "backups")}
    return [
        MachineCheck(
            name=name,
            ok=not _is_large(size, usage),
            found=format_size(size),
            fix=fixes[name] if _is_large(size, usage) else None,
        )
        for name, size in sizes.items()
        if size
    ]


def _check_tasks(usage: DiskUsage) -> MachineCheck:
    sizes = sorted(((sum(kinds.values()), task_id) for task_id, kinds in usage.of_tasks.items()), reverse=True)
    text = ", ".join(f"task {task_id} {format_size(size)}" for size, task_id in sizes[:TASKS_SHOWN]) or "none"
    more = f", {len(sizes) - TASKS_SHOWN} more" if len(sizes) > TASKS_SHOWN else ""
    return MachineCheck(name="largest tasks", ok=True, found=text + more)


def _check_free_space(usage: DiskUsage, settings: Settings) -> MachineCheck:
    low = usage.free_bytes < settings.min_free_mb * MIB
    fix = (
        f"Free some space: containers wait until {settings.min_free_mb:,} MiB are free (MIN_FREE_MB)." if low else None
    )
    taken = f"{format_size(usage.total_bytes)} taken by {usage.files:,} files and the database"
    text = f"{taken}, {format_size(usage.free_bytes)} free"
    return MachineCheck(name="total", ok=not low, found=text, fix=fix)


def _is_large(size: int, usage: DiskUsage) -> bool:
    return size > LARGE_BYTES and size * LARGE_SHARE > usage.free_bytes
