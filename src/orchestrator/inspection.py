"""What `doctor` may read without opening, locking or changing a data directory."""

from orchestrator.operations.machine_checks import (
    check_disk,
    check_gpus,
    check_key,
    check_packages,
    check_python,
)
from orchestrator.storage.backends.sqlite_info import SqliteInfo, read_sqlite_info
from orchestrator.storage.files.disk_usage import DiskUsage, measure

__all__ = [
    "DiskUsage",
    "SqliteInfo",
    "check_disk",
    "check_gpus",
    "check_key",
    "check_packages",
    "check_python",
    "measure",
    "read_sqlite_info",
]
