"""What was measured, as get_disk_use answers it."""

from orchestrator.contract.keeping import DiskUse, TaskDiskUse
from orchestrator.storage.files.disk_usage import DiskUsage

KINDS = {"code": "code_bytes", "logs": "log_bytes", "outputs": "output_bytes", "data": "data_bytes"}
NAMED = (
    "datasets",
    "environments",
    "trash",
    "backups",
    "database",
    "database_log",
    "engine_database",
    "older_databases",
)


def disk_use(measured: DiskUsage, of_rows: dict[int, int], names: dict[int, str], limit: int) -> DiskUse:
    shown = sorted(
        (_task(task_id, measured, of_rows, names) for task_id in {*measured.of_tasks, *of_rows}),
        key=lambda task: (-task.total_bytes, task.task_id),
    )
    rest = shown[limit:]
    others = dict(measured.others)
    named = {f"{name}_bytes": others.pop(name, 0) for name in NAMED}
    return DiskUse(
        tasks=shown[:limit],
        other_tasks=len(rest),
        other_tasks_bytes=sum(task.total_bytes for task in rest),
        **named,
        other_bytes=sum(others.values()),
        total_bytes=measured.total_bytes,
        free_bytes=measured.free_bytes,
        files=measured.files,
        waiting_removals=0,
        oldest_answer_at=None,
    )


def _task(task_id: int, measured: DiskUsage, of_rows: dict[int, int], names: dict[int, str]) -> TaskDiskUse:
    files = measured.of_tasks.get(task_id, {})
    taken = {field: files.get(kind, 0) for kind, field in KINDS.items()} | {"row_bytes": of_rows.get(task_id, 0)}
    return TaskDiskUse(task_id=task_id, name=names.get(task_id), **taken, total_bytes=sum(taken.values()))
