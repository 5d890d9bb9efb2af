"""Control groups: hard limits on memory and processes where this machine lets us make groups (v2, else v1 as root).

By hand on the file system that is the kernel's interface: libraries for it know one version or need systemd.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from orchestrator.runners.local.processes import tree

GROUP_PREFIX = "ai-orchestrator-"

CPU_PERIOD_MICROSECONDS = 100_000  # the kernel's own default
PROBE_BYTES = 16 << 20
THIS_THREAD = "0"

logger = logging.getLogger(__name__)


@dataclass
class Group:
    """The control group of one container: a folder for each controller, which in version 2 are one and the same."""

    version: int
    folders: dict[str, Path]
    homes: dict[str, Path] = field(
        default_factory=dict
    )  # where the threads of this process are; empty if they cannot be moved one by one

    @contextmanager
    def entered(self) -> Iterator[bool]:
        """Whether a process that this thread starts in the block is born in the group; else it is to be attached.

        The kernel lets a thread that moves itself through at once. To move another process it waits for all processors,
        15 ms on a machine that was idle.
        """
        if not self.homes:
            yield False
            return
        try:
            _move_this_thread(self.folders)
            yield True
        finally:
            _move_this_thread(self.homes)

    def attach(self, pid: int) -> None:
        for folder in set(self.folders.values()):
            (folder / "cgroup.procs").write_text(str(pid))

    def memory_kills(self) -> int:
        """Count the processes of the group that the kernel ended for want of memory."""
        name = "memory.events" if self.version == 2 else "memory.oom_control"
        return _keyed(self.folders["memory"] / name).get("oom_kill", 0)

    def memory_bytes(self) -> int:
        """Return what the group holds that cannot be dropped: the programs' own memory and files in memory."""
        values = _keyed(self.folders["memory"] / "memory.stat")
        names = ("anon", "shmem") if self.version == 2 else ("total_rss", "total_shmem")
        return sum(values.get(name, 0) for name in names)

    def cpu_seconds(self) -> float | None:
        if self.version == 2:
            return _keyed(self.folders["memory"] / "cpu.stat").get("usage_usec", 0) / 1e6
        return int((self.folders["cpuacct"] / "cpuacct.usage").read_text()) / 1e9 if "cpuacct" in self.folders else None

    def remove(self) -> bool:
        """Whether the emptied group is gone now; the kernel may need a moment after the last process has ended."""
        return all([_is_removed(folder) for folder in set(self.folders.values())])


@dataclass
class Groups:
    """Where groups of this process can be made; `memory` and `pids` are always there, `cpu` and `cpuacct` may be."""

    version: int
    folders: dict[str, Path]
    homes: dict[str, Path] = field(default_factory=dict)

    def create(self, name: str, *, memory_bytes: int, processes: int, cpus: int) -> Group:
        """Make a group with its limits set. processes: without the one that started the sandbox."""
        full = f"{GROUP_PREFIX}{os.getpid()}-{name}"
        group = Group(
            self.version, {controller: folder / full for controller, folder in self.folders.items()}, self.homes
        )
        for folder in set(group.folders.values()):
            folder.mkdir()
        _write_limits(group, memory_bytes=memory_bytes, processes=processes + bool(self.homes), cpus=cpus)
        return group

    def keep_homes_if_threads_move(self) -> None:
        """Forgets `homes` where a thread of ours cannot go into a group and come back."""
        try:
            group = self.create("probe", memory_bytes=PROBE_BYTES, processes=1, cpus=1)
            try:
                with group.entered():
                    pass
            finally:
                group.remove()
        except OSError as problem:
            logger.info("Threads cannot move between control groups here, processes are moved instead: %s", problem)
            self.homes = {}

    def sweep(self) -> None:
        """Remove the empty groups that servers left behind which are gone."""
        for folder in set(self.folders.values()):
            for old in folder.glob(f"{GROUP_PREFIX}*"):
                owner = old.name.removeprefix(GROUP_PREFIX).partition("-")[0]
                if owner.isdigit() and not os.path.exists(f"/proc/{owner}"):
                    _remove_empty(old)


def _move_this_thread(folders: dict[str, Path]) -> None:
    for folder in set(folders.values()):
        (folder / "tasks").write_text(THIS_THREAD)


def find_groups() -> Groups | None:
    """Find where groups with limits can be made, None if nowhere; may enable controllers for our own subtree."""
    groups = _find_version_2() or _find_version_1()
    if groups:
        groups.sweep()
        groups.keep_homes_if_threads_move()
    return groups


def _find_version_2(
    mounts: list[tuple[str, str, str]] | None = None, own: dict[str, str] | None = None
) -> Groups | None:
    mounts, own = mounts or _mounts(), own or _own_paths()
    for kind, mount_point, _ in mounts:
        if kind != "cgroup2":
            continue
        for folder in dict.fromkeys((Path(mount_point + own.get("", "/")), Path(mount_point))):
            if _offers(folder, "cgroup.controllers") and os.access(folder, os.W_OK) and _enable(folder):
                cpu = ["cpu"] if "cpu" in _words(folder / "cgroup.subtree_control") else []
                return Groups(2, dict.fromkeys(["memory", "pids", *cpu], folder))
    return None


def _find_version_1() -> Groups | None:
    parents: dict[str, Path] = {}
    homes: dict[str, Path] = {}
    for controller in ("memory", "pids", "cpu", "cpuacct"):
        for kind, mount_point, options in _mounts():
            if kind == "cgroup" and controller in options.split(","):
                own = Path(mount_point + _own_paths().get(controller, "/"))
                usable = [folder for folder in (own, Path(mount_point)) if os.access(folder / "cgroup.procs", os.W_OK)]
                if usable:
                    parents[controller], homes[controller] = usable[0], own
    return Groups(1, parents, homes) if {"memory", "pids"} <= set(parents) else None


def _enable(folder: Path) -> bool:
    """Whether children of `folder` have limits on memory and processes; asks the kernel for it if need be.

    A group with processes of its own cannot hand out controllers, so we move into a child first if all are ours.
    """
    if _offers(folder, "cgroup.subtree_control"):
        return True
    if not _ask_for(folder, "+memory +pids"):
        if not _move_into_child(folder) or not _ask_for(folder, "+memory +pids"):
            return False
    _ask_for(folder, "+cpu")  # welcome, not needed
    return _offers(folder, "cgroup.subtree_control")


def _ask_for(folder: Path, controllers: str) -> bool:
    try:
        (folder / "cgroup.subtree_control").write_text(controllers)
    except OSError:
        return False
    return True


def _move_into_child(folder: Path) -> bool:
    ours = set(tree(os.getpid()))
    try:
        members = set(map(int, (folder / "cgroup.procs").read_text().split()))
        if not members or not members <= ours:
            return False
        child = folder / f"{GROUP_PREFIX}server"
        child.mkdir(exist_ok=True)
        for pid in members:
            (child / "cgroup.procs").write_text(str(pid))
    except OSError:
        return False
    return True


def _offers(folder: Path, file: str) -> bool:
    return {"memory", "pids"} <= _words(folder / file)


def _words(file: Path) -> set[str]:
    return set(file.read_text().split()) if file.exists() else set()


def _write_limits(group: Group, *, memory_bytes: int, processes: int, cpus: int) -> None:
    memory, cpu = group.folders["memory"], group.folders.get("cpu")
    (group.folders["pids"] / "pids.max").write_text(str(processes))
    if group.version == 2:
        (memory / "memory.max").write_text(str(memory_bytes))
        _write_if_there(memory / "memory.swap.max", "0")
        _write_if_there(memory / "memory.oom.group", "1")
    else:
        (memory / "memory.limit_in_bytes").write_text(str(memory_bytes))
        _write_if_there(memory / "memory.memsw.limit_in_bytes", str(memory_bytes))
    if cpu:
        quota = str(cpus * CPU_PERIOD_MICROSECONDS)
        name, value = (
            ("cpu.max", f"{quota} {CPU_PERIOD_MICROSECONDS}") if group.version == 2 else ("cpu.cfs_quota_us", quota)
        )
        _write_if_there(cpu / name, value)


def _mounts() -> list[tuple[str, str, str]]:
    """(type, mount point, options of the file system) of all control group mounts."""
    mounts = []
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        left, _, right = line.partition(" - ")
        kind, _, options = right.split(" ", 2)
        if kind in {"cgroup", "cgroup2"}:
            mounts.append((kind, left.split()[4], options))
    return mounts


def _own_paths() -> dict[str, str]:
    """Return the group this process is in, by controller; version 2 under the empty name."""
    paths = {}
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        paths |= dict.fromkeys(controllers.split(","), path)
    return paths


def _keyed(file: Path) -> dict[str, int]:
    lines = file.read_text().splitlines()
    return {name: int(value) for name, _, value in (line.partition(" ") for line in lines) if value.isdigit()}


def _write_if_there(file: Path, value: str) -> None:
    if file.exists():  # without swap accounting the kernel has no such file
        file.write_text(value)


def _is_removed(folder: Path) -> bool:
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _remove_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError as problem:
        logger.info("The old control group %s stays: %s", folder, problem)
