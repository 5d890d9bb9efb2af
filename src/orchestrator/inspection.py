"""What `doctor` may read without opening, locking or changing a data directory."""

from orchestrator.storage.backends.sqlite_info import SqliteInfo, read_sqlite_info
from orchestrator.storage.files.disk_usage import DiskUsage, measure

__all__ = ["DiskUsage", "SqliteInfo", "measure", "read_sqlite_info"]
