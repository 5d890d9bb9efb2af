"""What may be looked at without starting anything: `doctor` must not open, lock or change a data directory."""

from orchestrator.storage.backends.sqlite_info import Peeked, peek
from orchestrator.storage.files.disk_usage import Measured, measure

__all__ = ["Measured", "Peeked", "measure", "peek"]
