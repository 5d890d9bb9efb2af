"""Who holds a data directory, found out without opening it."""

import json
from pathlib import Path

from filelock import FileLock, Timeout

from orchestrator.contract.names import HOLDER_FILE, LOCK_FILE


def find_holder_url(data_dir: Path) -> str | None:
    """Where the process that holds the directory answers; None if none does, or it has only just begun to start.

    The lock decides: the file with the address outlives a process that was killed.
    """
    lock_file = data_dir / LOCK_FILE
    if not lock_file.exists():
        return None
    lock = FileLock(lock_file, blocking=False, is_singleton=False)
    try:
        lock.acquire()
    except Timeout:
        return _read_url(data_dir / HOLDER_FILE)
    except OSError:
        return None  # not ours to open: opening the store says so
    lock.release()
    return None


def _read_url(file: Path) -> str | None:
    try:
        return json.loads(file.read_bytes()).get("url")
    except (OSError, ValueError):
        return None
