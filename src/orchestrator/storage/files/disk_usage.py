"""Disk usage of the data directory: by task and kind below storage/, and of everything else."""

import os
import shutil
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")
OF_TASKS = ("code", "logs", "outputs", "data")
BLOCK_BYTES = 4096  # what the usual file systems hand out; their own count may lag behind a fresh file
MIN_CACHE_SECONDS = 10.0  # a measurement is used for this long,
CACHE_FACTOR = 20  # and for so many times as long as it took: measuring takes at most a twentieth of one core


@dataclass
class DiskUsage:
    """Bytes that files take. `of_tasks`: task id -> kind -> bytes; `others`: data sets, environments and the rest."""

    of_tasks: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    others: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    files: int = 0
    free_bytes: int = 0

    @property
    def total_bytes(self) -> int:
        return sum(self.others.values()) + sum(sum(kinds.values()) for kinds in self.of_tasks.values())


def measure(root: Path) -> DiskUsage:
    """Measure the data directory; files that vanish meanwhile count nothing. Takes about a second for 10**5 files."""
    usage = DiskUsage(free_bytes=read_free_bytes(root))
    for kind, folder in _list_folders(root / "storage"):
        for name, task in _list_folders(folder) if kind in OF_TASKS else ():
            if name.isdigit():
                usage.of_tasks[int(name)][kind] += _add_files(task, usage)
        if kind not in OF_TASKS:
            usage.others[kind] += _add_files(folder, usage)
    usage.others["backups"] += _add_files(root / "backups", usage)
    for file in _walk_files(root / "database"):
        usage.others[_find_database_kind(file.name)] += _measure_size(file)
    return usage


def read_free_bytes(root: Path) -> int:
    return shutil.disk_usage(root).free


class DiskMeter:
    """Disk usage that is cached for a while, for many callers; usable from any thread."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._all: _Cache[DiskUsage] = _Cache()
        self._of_tasks: dict[int, _Cache[int]] = {}

    def measure_all(self) -> DiskUsage:
        """Return the usage of the whole data directory."""
        with self._lock:
            return self._all.get(lambda: measure(self._root))

    def measure_task(self, task_id: int) -> int:
        """Return the bytes of the task's files."""
        folders = [self._root / "storage" / kind / str(task_id) for kind in OF_TASKS]
        with self._lock:
            self._of_tasks = {other: cache for other, cache in self._of_tasks.items() if cache.is_valid()}
            cache = self._of_tasks.setdefault(task_id, _Cache())
            return cache.get(lambda: sum(_add_files(folder, DiskUsage()) for folder in folders))


class _Cache(Generic[T]):
    """One measurement, and until when it is used."""

    def __init__(self) -> None:
        self._until = 0.0
        self._values: tuple[T, ...] = ()

    def is_valid(self) -> bool:
        return time.monotonic() < self._until

    def get(self, take: Callable[[], T]) -> T:
        if not self.is_valid():
            began = time.monotonic()
            self._values = (take(),)
            ended = time.monotonic()
            self._until = ended + max(MIN_CACHE_SECONDS, CACHE_FACTOR * (ended - began))
        return self._values[0]


def _add_files(folder: Path, usage: DiskUsage) -> int:
    size = 0
    for file in _walk_files(folder):
        size += _measure_size(file)
        usage.files += 1
    return size


def _walk_files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield every file below; links count as themselves and are not followed."""
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


def _list_folders(folder: Path) -> list[tuple[str, Path]]:
    try:
        return [(entry.name, Path(entry.path)) for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []


def _measure_size(entry: os.DirEntry[str]) -> int:
    try:
        return -(-entry.stat(follow_symlinks=False).st_size // BLOCK_BYTES) * BLOCK_BYTES
    except OSError:
        return 0


def _find_database_kind(name: str) -> str:
    if name.startswith("orchestrator-before-"):
        return "older_databases"
    return "engine_database" if name.startswith("engine") else "database_log" if name.endswith("-wal") else "database"
