"""Control groups of version 2 on folders laid out as by the kernel; version 1 for real where the tests run as root."""

import subprocess
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
        "memory.max": "1073741824",
        "memory.swap.max": "0",
        "memory.oom.group": "1",
        "pids.max": "65",
        "cpu.max": "200000 100000",
    }


def test_use_is_read_from_the_kernels_files(delegated, tmp_path):
    group = found(tmp_path).create("ctr-1", memory_bytes=1, processes=1, cpus=1)
    folder = group.folders["memory"]
    (folder / "memory.events").write_text("low 0\nhigh 0\nmax 12\noom 2\noom_kill 3\n")
    (folder / "memory.stat").write_text("anon 100\nfile 5000\nshmem 20\n")
    (folder / "cpu.stat").write_text("usage_usec 1500000\nuser_usec 1\n")

    assert (group.memory_kills(), group.memory_bytes(), group.cpu_seconds()) == (3, 120, 1.5)


def test_process_is_born_in_the_group_and_the_thread_comes_back(setup):
    """Version 1: a thread moves itself; where it cannot, or in version 2, the process is attached."""
    if setup.groups is None:
        pytest.skip("this user may not make control groups here")
    home, group = own_groups("thread-self"), setup.groups.create("born", memory_bytes=1 << 28, processes=8, cpus=1)
    with group.entered() as inside:
        child = subprocess.Popen(["sleep", "60"])
    try:
        assert own_groups("thread-self") == home
        if not inside:
            group.attach(child.pid)
        theirs = own_groups(str(child.pid))
        assert {theirs[name].rpartition("/")[2] for name in group.folders} == {group.folders["memory"].name}
        assert inside == bool(group.homes)
    finally:
        child.kill()
        child.wait()
        assert group.remove()


def test_where_threads_cannot_move_processes_are_attached(tmp_path):
    """Folders that are no control groups: there is nothing to come back to."""
    groups = cgroups.Groups(
        1, dict.fromkeys(["memory", "pids"], tmp_path), dict.fromkeys(["memory", "pids"], tmp_path / "gone")
    )

    groups.keep_homes_if_threads_move()

    assert groups.homes == {}


def own_groups(process: str) -> dict[str, str]:
    """The group by controller; version 2 counts for all."""
    lines = [line.split(":", 2) for line in Path(f"/proc/{process}/cgroup").read_text().splitlines()]
    found = {name: path for _, controllers, path in lines for name in controllers.split(",")}
    return dict.fromkeys(["memory", "pids", "cpu", "cpuacct"], found.get("", "")) | found
