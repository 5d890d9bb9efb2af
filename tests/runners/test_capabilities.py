"""What the runner says of itself, and what it does where it cannot protect."""

import asyncio
import dataclasses
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from orchestrator.contract.errors import Invalid, SandboxUnavailable
from orchestrator.contract.inputs import make_host_input
from orchestrator.contract.running import Limits, RunSpec
from orchestrator.runners.local import UNPROTECTED, LocalRunner, candidates, runner, selftest
from orchestrator.runners.local.arguments import Backend, bubblewrap_options
from orchestrator.runners.local.protections import NEEDED, Findings, protections
from orchestrator.runners.local.sandbox_view import SandboxView

GOOD_PROBE = {
    "uid": 1000,
    "capabilities": 0,
    "no_new_privileges": True,
    "filtered": True,
    "pids": 2,
    "first_environment": "",
    "seen": [],
    "written": [],
    "labels": [],
    "network": "ENETUNREACH",
    "calls": {"unshare": "EPERM"},
    "forks": 20,
    "work_bytes": 1 << 20,
    "small_bytes": [64 << 20] * 2,
}
BACKEND = Backend("/usr/bin/bwrap", "0.11.0", False, "x86_64")


@pytest.fixture
def fresh(monkeypatch):
    monkeypatch.setattr(runner, "_setup", None)
    monkeypatch.setattr(runner, "_failure", None)


@pytest.mark.sandbox
def test_all_needed_protections_are_active(capabilities):
    isolation = capabilities.isolation

    assert capabilities.available and isolation.grade in {"A", "B"}
    limits = {"disk limit", "memory limit", "processes limit", "dies with the server"}
    assert {line.name for line in isolation.protections if line.active} >= NEEDED | limits


@pytest.mark.parametrize(
    ("found", "name"),
    [
        ({"seen": ["/root"]}, "file system"),
        ({"written": ["/usr/bin"]}, "file system"),
        ({"labels": ["digits.csv.gz"]}, "library labels"),
        ({"pids": 200}, "process ids"),
        ({"network": "reached through eth0"}, "network"),
        ({"uid": 0}, "user"),
        ({"capabilities": 1}, "user"),
        ({"filtered": False}, "system calls"),
        ({"calls": {"unshare": "allowed"}}, "system calls"),
        ({"first_environment": "HOME=/root"}, "environment"),
        ({"forks": 200}, "processes limit"),
        ({"work_bytes": 9 << 20}, "disk limit"),
    ],
)
def test_hole_is_told_as_inactive(found, name):
    tested = Findings(GOOD_PROBE | found, "cgroup v2 memory", True, True, "cgroup v2")

    lines = protections(BACKEND, tested, Limits(work_mb=1, processes=24))

    assert [line.name for line in lines if not line.active] == [name]


def test_watchdog_is_told_as_weaker_with_a_fix():
    findings = Findings(GOOD_PROBE, "watchdog 50 ms", False, True, "wait status")

    lines = protections(BACKEND, findings, Limits(work_mb=1, processes=24))

    memory = next(line for line in lines if line.name == "memory limit")
    assert memory.active and "sockets" in memory.how and "not counted" in memory.how and "Delegate=yes" in memory.fix


def test_packages_that_only_root_can_read_are_named(monkeypatch, tmp_path):
    closed = tmp_path / "closed package"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(candidates, "PACKAGE", closed)
    monkeypatch.setattr(candidates.os, "geteuid", lambda: 0)

    said = candidates.fix()

    assert "chmod -R a+rX" in said and f"'{closed}'" in said


def test_without_bubblewrap_it_refuses_with_the_fix(fresh, monkeypatch):
    monkeypatch.setattr(candidates, "_binaries", list)
    local = LocalRunner()

    found = asyncio.run(local.capabilities())
    with pytest.raises(SandboxUnavailable, match="bubblewrap"):
        asyncio.run(local.start(RunSpec(container_id="c", command=["python", "-c", "open('/tmp/ran', 'w')"])))

    assert not found.available and found.isolation is None


def test_broken_bubblewrap_is_passed_over(fresh, monkeypatch, tmp_path):
    broken = tmp_path / "bwrap"
    script = '[ "$1" = --version ] && echo "bubblewrap 0.11.0" && exit 0\necho "no permission here" >&2; exit 1\n'
    broken.write_text(f"#!/bin/sh\n{script}")
    broken.chmod(0o755)
    monkeypatch.setattr(candidates, "_binaries", lambda: [str(broken)])

    found = asyncio.run(LocalRunner().capabilities())

    assert not found.available and "no permission here" in found.reason


@pytest.mark.sandbox
def test_next_bubblewrap_is_tried_after_a_broken_one(fresh, monkeypatch, tmp_path):
    broken = tmp_path / "bwrap"
    broken.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "bubblewrap 0.11.0"\nexit 1\n')
    broken.chmod(0o755)
    working = candidates._binaries()
    monkeypatch.setattr(candidates, "_binaries", lambda: [str(broken), *working])

    assert asyncio.run(LocalRunner().capabilities()).available


def test_bubblewrap_of_the_system_comes_first(monkeypatch, tmp_path):
    system = tmp_path / "bwrap"
    system.write_text("#!/bin/sh\necho bubblewrap 0.9.0\n")
    system.chmod(0o755)
    monkeypatch.setattr(candidates, "SYSTEM_BWRAP", str(system))

    found, _ = candidates.candidates()

    assert found[0].bwrap == str(system) and found[-1].bwrap == candidates._packaged()


def test_failure_of_the_self_test_is_not_for_ever(fresh, monkeypatch):
    answers = [SandboxUnavailable("too busy"), "setup"]

    async def find():
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def ask_twice():
        local = LocalRunner()
        with pytest.raises(SandboxUnavailable, match="too busy"):
            await local._working_setup()
        monkeypatch.setattr(runner, "RETRY_SECONDS", 0)
        return await local._working_setup()

    monkeypatch.setattr(runner, "find_setup", find)

    assert asyncio.run(ask_twice()) == "setup"


def test_old_bubblewrap_is_named(monkeypatch, tmp_path):
    old = tmp_path / "bwrap"
    old.write_text("#!/bin/sh\necho bubblewrap 0.4.1\n")
    old.chmod(0o755)
    monkeypatch.setattr(candidates, "_binaries", lambda: [str(old)])

    found, reasons = candidates.candidates()

    assert found == [] and "0.4.1" in reasons[0] and "0.8.0" in reasons[0]


@pytest.mark.sandbox
def test_sandbox_that_shows_the_host_is_refused(fresh, monkeypatch):
    monkeypatch.setattr(selftest, "sandbox_view", lambda: SandboxView())
    monkeypatch.setattr(selftest, "HIDDEN", ("/usr",))

    found = asyncio.run(LocalRunner().capabilities())

    assert not found.available and "file system" in found.reason


def test_isolation_of_unprotected_runs_is_none():
    assert UNPROTECTED.grade == "none" and not UNPROTECTED.protections[0].active


@pytest.mark.parametrize(
    "target",
    ["/", "data", "/data/", "/data/../etc", "/etc", "/usr/bin", "/opt/venv", "/work/x", "/proc", "//data", "/tmp/x"],
)
def test_mount_over_the_sandbox_is_refused(target):
    spec = RunSpec(container_id="c", command=["python"], inputs=[make_host_input(Path("/tmp"), target)])

    with pytest.raises(Invalid, match="mounted"):
        bubblewrap_options(BACKEND, spec, SandboxView(), {})


@pytest.mark.sandbox
@pytest.mark.parametrize("sandboxed", [True, False])
def test_missing_mount_is_named(sandboxed):
    spec = RunSpec(
        container_id="c", command=["python"], inputs=[make_host_input(Path("/no/such"), "/data")], sandboxed=sandboxed
    )

    with pytest.raises(Invalid, match="/no/such"):
        asyncio.run(LocalRunner().start(spec))


@pytest.mark.sandbox
@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts programs as another user")
def test_mount_that_the_program_cannot_read_is_named(tmp_path):
    tmp_path.chmod(0o700)
    spec = RunSpec(container_id="c", command=["python"], inputs=[make_host_input(tmp_path, "/data")])

    with pytest.raises(Invalid, match=r"chmod -R a\+rX"):
        asyncio.run(LocalRunner().start(spec))


@pytest.mark.sandbox
@pytest.mark.parametrize("change", [{"setpriv": None}, {"locks_user_namespaces": False}])
def test_every_way_of_starting_passes_the_self_test(setup, change):
    other = asyncio.run(selftest._tested(dataclasses.replace(setup.backend, **change), setup.groups))

    assert {line.name for line in other.isolation.protections if line.active} >= NEEDED


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_import_it_and_are_told_what_to_use(platform):
    code = textwrap.dedent(f"""
        import asyncio, os, sys, subprocess, socket, tempfile, pathlib
        import ctypes, signal, shutil, platform, pydantic, sysconfig
        import orchestrator.contract.running
        loop = asyncio.new_event_loop()
        if {platform!r} == "win32":
            for name in ("resource", "fcntl", "pwd", "grp"):
                sys.modules[name] = None
            del os.sysconf, os.O_PATH, os.memfd_create, os.pidfd_open, os.wait4, os.geteuid, signal.SIGKILL
        sys.platform = {platform!r}
        from orchestrator.contract.running import RunSpec
        from orchestrator.runners.local import LocalRunner
        runner = LocalRunner()
        print(loop.run_until_complete(runner.capabilities()).reason)
        for sandboxed in (True, False):
            spec = RunSpec(container_id="c", command=["python"], sandboxed=sandboxed)
            try: loop.run_until_complete(runner.start(spec))
            except Exception as problem: print(type(problem).__name__, problem)
    """)

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    lines = done.stdout.splitlines()
    assert len(lines) == 3 and all("Docker" in line and "WSL2" in line for line in lines), done.stderr
