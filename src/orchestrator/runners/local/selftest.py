"""Finds the sandbox of this machine by running one: the first back end that passes serves as long as we live."""

import asyncio
import json
import os
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import orchestrator
from orchestrator.contract.errors import OrchestratorError, SandboxUnavailable
from orchestrator.contract.inputs import make_host_input
from orchestrator.contract.running import Ended, Isolation, Limits, RunSpec
from orchestrator.runners.local.arguments import Backend
from orchestrator.runners.local.candidates import candidates, fix
from orchestrator.runners.local.cgroups import Groups, find_groups
from orchestrator.runners.local.exhaustion import MachineExhausted
from orchestrator.runners.local.launch import discard, launch, start_sandbox
from orchestrator.runners.local.protections import NEEDED, Findings, protections
from orchestrator.runners.local.sandbox_view import sandbox_view
from orchestrator.runners.local.spawned import Spawned, is_dead
from orchestrator.runners.local.spawner import in_spawner

PROBE = Path(__file__).with_name("probe.py")
PROBE_LIMITS = Limits(timeout_seconds=30, memory_mb=256, work_mb=1, processes=24)
# half of it in a file in memory: both halves have to count
GREEDY = "x = b'x' * (60 << 20); open('/dev/shm/x', 'wb').write(x); import time; time.sleep(10)"
SLEEPER = "import time; time.sleep(60)"
GREEDY_LIMITS = Limits(timeout_seconds=20, memory_mb=96)
HIDDEN: tuple[str, ...] = ("/root", "/home", "/etc/shadow", "/var", "/run", "/sys", "/boot", "/srv", "/mnt")
DEATH_SECONDS = 5.0


@dataclass(frozen=True)
class Setup:
    """The sandbox that this process uses, and what it was seen to hold."""

    backend: Backend
    groups: Groups | None
    isolation: Isolation


async def find_setup() -> Setup:
    """Return the first back end that passes its tests; raise SandboxUnavailable with what failed and what to do."""
    backends, reasons = await asyncio.to_thread(candidates)
    groups = await asyncio.to_thread(find_groups) if backends else None
    await asyncio.to_thread(sandbox_view)  # looks through the system's libraries, once: seconds on a cold disk
    for backend in backends:
        try:
            return await _tested(backend, groups)
        except MachineExhausted:
            raise
        except OrchestratorError as problem:
            reasons.append(f"{backend.title} at {backend.bwrap}: {problem}")
    raise SandboxUnavailable(f"No sandbox works here. {fix()} Details: {' '.join(dict.fromkeys(reasons))}")


async def _tested(backend: Backend, groups: Groups | None) -> Setup:
    probe_spec = RunSpec(
        container_id="selftest",
        command=["python", "-I", "/probe/probe.py", *_hidden_paths()],
        inputs=[make_host_input(PROBE, "/probe/probe.py")],
        limits=PROBE_LIMITS,
    )
    ended, printed = await run_to_end(backend, groups, probe_spec)
    if ended.status != "completed":
        raise SandboxUnavailable(f"{ended.reason} It printed: {printed[-500:].decode('utf-8', 'replace')}")
    groups, memory = await _memory_limit(backend, groups)
    tested = Findings(
        probe=json.loads(printed),
        memory=memory,
        holds_cpus=groups is not None and "cpu" in groups.folders,
        dies_with_server=await _dies_with_server(backend),
        measures_cpu=_cpu_source(groups, ended),
    )
    tested_protections = protections(backend, tested, PROBE_LIMITS)
    missing = [f"{line.name} ({line.how})" for line in tested_protections if line.name in NEEDED and not line.active]
    if missing:
        raise SandboxUnavailable(f"it does not protect: {', '.join(missing)}.")
    grade = "A" if memory and memory.startswith("cgroup") else "B"
    return Setup(backend, groups, Isolation(grade=grade, backend=backend.title, protections=tested_protections))


async def run_to_end(backend: Backend, groups: Groups | None, spec: RunSpec) -> tuple[Ended, bytes]:
    """How a container ended and what it printed, both streams together."""
    container = await launch(backend, groups, spec)
    try:
        printed = b"".join([chunk.data async for chunk in container.log.follow(0)])
    finally:
        container.end("cancelled")  # of no effect unless the caller was cancelled
        await container.free()
    if container.ended is None:
        raise RuntimeError("The log of a container was closed before its end was known.")
    return container.ended, printed


async def _memory_limit(backend: Backend, groups: Groups | None) -> tuple[Groups | None, str | None]:
    """Return the groups if they hold memory, and what ended a greedy program."""
    spec = RunSpec(container_id="selftest", command=["python", "-I", "-S", "-c", GREEDY], limits=GREEDY_LIMITS)
    if groups:
        ended, _ = await run_to_end(backend, groups, spec)
        if ended.status == "out_of_memory":
            return groups, f"cgroup v{groups.version} memory"
    ended, _ = await run_to_end(backend, None, spec)
    return None, "watchdog 50 ms" if ended.status == "out_of_memory" else None


async def _dies_with_server(backend: Backend) -> bool:
    """Test whether a sandbox dies when what started it ends: to the kernel that is a thread, and here one that ends."""
    spec = RunSpec(container_id="selftest", command=["python", "-I", "-S", "-c", SLEEPER])
    started: Future[Spawned] = Future()

    def start() -> None:
        try:
            started.set_result(start_sandbox(backend, None, spec))
        except BaseException as problem:
            started.set_exception(problem)

    def watch() -> bool:
        starter = threading.Thread(target=start, name="self-test")
        starter.start()
        spawned = started.result()
        try:
            return is_dead(spawned.first_pidfd, within_seconds=DEATH_SECONDS)
        finally:
            discard(spawned)

    return await in_spawner(watch, undo=lambda _: None)


def _cpu_source(groups: Groups | None, ended: Ended) -> str | None:
    if not ended.cpu_seconds:
        return None
    by_group = groups is not None and (groups.version == 2 or "cpuacct" in groups.folders)
    return f"cgroup v{groups.version}" if groups and by_group else "wait status and watchdog"


def _hidden_paths() -> list[str]:
    """Paths of this machine that must not be seen, but for those that lead to what is visible."""
    visible = [target for _, target in sandbox_view().binds]
    paths = [*HIDDEN, os.path.expanduser("~"), str(Path(orchestrator.__file__).parent)]
    return [
        path
        for path in dict.fromkeys(paths)
        if path != "/" and not any(target.startswith(f"{path}/") for target in visible)
    ]
