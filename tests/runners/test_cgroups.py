"""Control groups of version 2 on folders laid out as the kernel does; version 1 is used for real where the tests run as root."""

from pathlib import Path

import pytest

from orchestrator.runners.local import cgroups


@pytest.fixture
def delegated(tmp_path: Path) -> Path:
    """A group that was handed to us, with its controllers enabled for children."""
    own = tmp_path / "user.slice" / "server.scope"
    own.mkdir(parents=True)
    for folder in (tmp_path, own):
        (folder / "cgroup.controllers").write_text("cpu memory pids\n")
        (folder / "cgroup.subtree_control").write_text("cpu memory pids\n")
        (folder / "cgroup.procs").write_text("")
    return own


def found(mount: Path) -> cgroups.Groups | None:
    return cgroups._find_version_2([("cgroup2", str(mount), "rw")], {"": "/user.slice/server.scope"})


def test_own_subtree_is_used_before_the_root(delegated, tmp_path):
    assert found(tmp_path).folders == dict.fromkeys(["memory", "pids", "cpu"], delegated)


def test_group_without_controllers_is_not_used(delegated, tmp_path):
    for folder in (tmp_path, delegated):
        (folder / "cgroup.controllers").write_text("hugetlb\n")

    assert found(tmp_path) is None


def test_limits_are_written_where_the_kernel_reads_them(delegated, tmp_path, monkeypatch):
    monkeypatch.setattr(cgroups, "_write_if_there", lambda file, value: file.write_text(value))

    group = found(tmp_path).create("ctr-1", memory_bytes=1 << 30, processes=65, cpus=2)

    written = {file.name: file.read_text() for file in group.folders["memory"].iterdir()}
    assert written == {
        "memory.max": "1073741824", "memory.swap.max": "0", "memory.oom.group": "1", "pids.max": "65", "cpu.max": "200000 100000"
    }  # fmt: skip


def test_use_is_read_from_the_kernels_files(delegated, tmp_path):
    group = found(tmp_path).create("ctr-1", memory_bytes=1, processes=1, cpus=1)
    folder = group.folders["memory"]
    (folder / "memory.events").write_text("low 0\nhigh 0\nmax 12\noom 2\noom_kill 3\n")
    (folder / "memory.stat").write_text("anon 100\nfile 5000\nshmem 20\n")
    (folder / "cpu.stat").write_text("usage_usec 1500000\nuser_usec 1\n")

    assert (group.memory_kills(), group.memory_bytes(), group.cpu_seconds()) == (3, 120, 1.5)
