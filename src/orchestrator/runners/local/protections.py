"""Judges what a probe could do in a sandbox: one line for each protection. Pure."""

from dataclasses import dataclass
from typing import Any

from orchestrator.contract.running import Limits, Protection
from orchestrator.runners.local.arguments import SMALL_FOLDER_BYTES, Backend

# without all of these a sandbox is none
NEEDED = {"file system", "library labels", "process ids", "network", "user", "system calls", "environment"}
EXPECTED_PIDS = 5
OWN_GROUPS_FIX = (
    "Start the server where it is allowed to create control groups: systemd-run --user --scope -p "
    "Delegate=yes orchestrator up"
)


@dataclass(frozen=True)
class Findings:
    """What the self-test of one back end found."""

    probe: dict[str, Any]
    memory: str | None  # what ended a program that took too much memory, or None
    holds_cpus: bool
    dies_with_server: bool
    measures_cpu: str | None


def protections(backend: Backend, tested: Findings, limits: Limits) -> list[Protection]:
    """All protections in the order in which they are told."""
    probe = tested.probe
    hard = tested.memory is not None and tested.memory.startswith("cgroup")
    return [*_views(backend, probe), *_limits(probe, limits), _memory(tested, hard), _cpus(tested), *_ends(tested)]


def _views(backend: Backend, probe: dict[str, Any]) -> list[Protection]:
    host = not probe["seen"] and not probe["written"]
    user = probe["uid"] != 0 and probe["capabilities"] == 0 and probe["no_new_privileges"]
    refused = probe["filtered"] and set(probe["calls"].values()) <= {"EPERM"}
    own_user = "user id of its own" if backend.root_mode else "user namespace, the server's own user outside"
    return [
        _protection("file system", host, "mount namespace, read-only", f"open: {probe['seen'] + probe['written']}"),
        _protection(
            "library labels", not probe["labels"], "data sets of libraries are hidden", f"open: {probe['labels']}"
        ),
        _protection(
            "process ids", probe["pids"] <= EXPECTED_PIDS, "pid namespace", f"{probe['pids']} processes are seen"
        ),
        _protection("network", probe["network"] == "ENETUNREACH", "network namespace, loopback only", probe["network"]),
        _protection("user", user, own_user, f"uid {probe['uid']}, capabilities {probe['capabilities']:x}"),
        _protection("system calls", refused, "seccomp filter", f"answers: {probe['calls']}"),
        _protection("environment", not probe["first_environment"], "started empty", "the server's variables are seen"),
    ]


def _limits(probe: dict[str, Any], limits: Limits) -> list[Protection]:
    forks = probe["forks"] <= limits.processes
    sized = probe["work_bytes"] <= limits.work_mb << 20 and probe["small_bytes"] == [SMALL_FOLDER_BYTES] * 2
    return [
        _protection(
            "processes limit", forks, "RLIMIT_NPROC in the kernel", f"{probe['forks']} children of {limits.processes}"
        ),
        _protection(
            "disk limit", sized, "folders in memory, sized exactly", f"{probe['work_bytes']} bytes could be written"
        ),
    ]


def _memory(tested: Findings, hard: bool) -> Protection:
    weak = (
        "watchdog 50 ms: it counts processes, files in memory, pipes and sockets; a program can exceed the limit for a "
        "moment, and what the kernel keeps about descriptors, locks and watches is not counted"
    )
    how = tested.memory if hard else (weak if tested.memory else "nothing ends a program that uses too much")
    return Protection(
        name="memory limit", active=tested.memory is not None, how=str(how), fix=None if hard else OWN_GROUPS_FIX
    )


def _cpus(tested: Findings) -> Protection:
    how = "cgroup quota" if tested.holds_cpus else "libraries are told how many threads to use, but nothing enforces it"
    return Protection(
        name="cpu limit", active=tested.holds_cpus, how=how, fix=None if tested.holds_cpus else OWN_GROUPS_FIX
    )


def _ends(tested: Findings) -> list[Protection]:
    return [
        _protection(
            "dies with the server", tested.dies_with_server, "parent death signal", "processes may outlive the server"
        ),
        _protection(
            "cpu accounting", tested.measures_cpu is not None, tested.measures_cpu or "", "CPU time is not known"
        ),
    ]


def _protection(name: str, active: bool, how: str, otherwise: str) -> Protection:
    return Protection(name=name, active=bool(active), how=how if active else str(otherwise))
