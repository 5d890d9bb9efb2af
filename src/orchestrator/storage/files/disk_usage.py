"""What lies on disk, measured: by task and kind below storage/, and everything else of the data directory."""

import os
import shutil
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

OF_TASKS = ("code", "logs", "outputs", "data")
BLOCK_BYTES = 4096  # what the usual file systems hand out; their own count may lag behind a fresh file
MIN_CACHE_SECONDS = 10.0  # a measurement serves this long,
SHARE = 20  # and longer where it took long: measuring never takes more than a twentieth of one core


@dataclass
class DiskUsage:
    """Bytes that files take up. `of_tasks`: task id -> kind -> bytes; `others`: datasets, environments and whatever else is there."""

    of_tasks: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    others: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    files: int = 0
    free_bytes: int = 0

    @property
    def total_bytes(self) -> int:
        return sum(self.others.values()) + sum(sum(kinds.values()) for kinds in self.of_tasks.values())


def measure(root: Path) -> DiskUsage:
    """The data directory at `root` as it is now; what vanishes meanwhile counts nothing. About a second for 10**5 files."""
    found = DiskUsage(free_bytes=read_free_bytes(root))
    for kind, folder in _folders(root / "storage"):
        for name, task in _folders(folder) if kind in OF_TASKS else ():
            if name.isdigit():
                found.of_tasks[int(name)][kind] += _taken(task, found)
        if kind not in OF_TASKS:
            found.others[kind] += _taken(folder, found)
    found.others["backups"] += _taken(root / "backups", found)
    for file in _files(root / "database"):
        found.others[_database_kind(file.name)] += _size(file)
    return found


def read_free_bytes(root: Path) -> int:
    return shutil.disk_usage(root).free


class DiskMeter:
    """The same, remembered for a while, for many who ask; usable from any thread."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._known: dict[int | None, tuple[float, object]] = {}

    def all(self) -> DiskUsage:
        return self._remembered(None, lambda: measure(self._root))

    def task_bytes(self, task_id: int) -> int:
        """Bytes of the task's files."""
        folders = [self._root / "storage" / kind / str(task_id) for kind in OF_TASKS]
        return self._remembered(task_id, lambda: sum(_taken(folder, DiskUsage()) for folder in folders))

    def _remembered(self, key: int | None, take):
        with self._lock:
            until, value = self._known.get(key, (0.0, None))
            began = time.monotonic()
            if began >= until:
                value = take()
                ended = time.monotonic()
                self._known = {other: entry for other, entry in self._known.items() if entry[0] > ended}
                self._known[key] = ended + max(MIN_CACHE_SECONDS, SHARE * (ended - began)), value
            return value


def _taken(folder: Path, found: DiskUsage) -> int:
    size = 0
    for file in _files(folder):
        size += _size(file)
        found.files += 1
    return size


def _files(folder: Path):
    """Every file below; links count as themselves and are not followed."""
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        yield entry
        except OSError:
            continue  # gone meanwhile, or not for this user


def _folders(folder: Path) -> list[tuple[str, Path]]:
    try:
        return [(entry.name, Path(entry.path)) for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []


def _size(entry: os.DirEntry) -> int:
    try:
        return -(-entry.stat(follow_symlinks=False).st_size // BLOCK_BYTES) * BLOCK_BYTES
    except OSError:
        return 0


def _database_kind(name: str) -> str:
    if name.startswith("orchestrator-before-"):
        return "older_databases"
    return "engine_database" if name.startswith("engine") else "database_log" if name.endswith("-wal") else "database"
