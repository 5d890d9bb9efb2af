"""How a container's end is told: its state in a fixed order of causes, and one sentence to act on. Pure."""

import signal
from dataclasses import dataclass, field
from typing import Literal

from orchestrator.contract.running import FLOOD_FACTOR, Ended, Limits
from orchestrator.contract.states import ContainerStatus

Cause = Literal["cancelled", "timed_out", "output_limit", "memory", "files", "processes"]

SIGNAL_BASE = 128  # bubblewrap tells a death by signal n as exit code 128 + n
MAX_FILES = 100_000  # in /work, /tmp and /dev/shm together: each takes memory outside of what the folders' size counts

SIGNAL_MEANINGS = {
    "SIGSEGV": "a memory access that is not allowed",
    "SIGBUS": "a memory access that is not allowed, or a folder that is full",
    "SIGABRT": "the program or a library gave up",
    "SIGFPE": "a calculation that is not allowed",
    "SIGILL": "an instruction this processor does not know",
    "SIGKILL": "killed at once",
    "SIGTERM": "asked to end",
    "SIGSYS": "a system call that the sandbox forbids",
    "SIGXFSZ": "a file larger than /work may hold",
}


@dataclass
class Facts:
    """What was seen of a container's life."""

    wall_seconds: float
    causes: set[Cause] = field(default_factory=set)
    memory_kills: int = 0
    exit_code: int | None = None
    killed_outside: bool = False
    cpu_seconds: float | None = None
    peak_memory_bytes: int | None = None
    output_bytes: int = 0
    output_truncated: bool = False
    flood_factor: int = FLOOD_FACTOR


def ending(facts: Facts, limits: Limits) -> Ended:
    """Describe the end of a container. Ours come first: what we ended for one reason did not fail for another."""
    status, reason = _status_and_reason(facts, limits)
    own_signal = _signal(facts.exit_code) if not facts.causes else None
    return Ended(
        status=status,
        reason=reason,
        exit_code=facts.exit_code,
        signal=own_signal.value if own_signal else None,
        wall_seconds=facts.wall_seconds,
        cpu_seconds=facts.cpu_seconds,
        peak_memory_bytes=facts.peak_memory_bytes,
        output_bytes=facts.output_bytes,
        output_truncated=facts.output_truncated,
    )


def _status_and_reason(facts: Facts, limits: Limits) -> tuple[ContainerStatus, str]:
    memory = f"{limits.memory_mb} MiB of memory (files in /work, /tmp and /dev/shm may count as memory)"
    causes: list[tuple[bool, ContainerStatus, str]] = [
        ("cancelled" in facts.causes, "cancelled", "Stopped on request."),
        (
            "timed_out" in facts.causes,
            "timed_out",
            f"Stopped: it ran longer than its {limits.timeout_seconds:g} s.",
        ),
        ("output_limit" in facts.causes, "output_limit", _flood(facts.flood_factor, limits)),
        (
            "files" in facts.causes,
            "out_of_memory",
            f"Stopped: it made more than {MAX_FILES} files; each takes memory.",
        ),
        (
            "memory" in facts.causes or facts.memory_kills > 0,
            "out_of_memory",
            f"Stopped: it used more than its {memory}.",
        ),
        (
            "processes" in facts.causes,
            "failed",
            f"Stopped: it ran more than its {limits.processes} processes and threads.",
        ),
        (
            facts.killed_outside,
            "lost",
            "Its sandbox was killed from outside; nothing is known about the program itself.",
        ),
        (facts.exit_code == 0, "completed", f"Exited 0 after {facts.wall_seconds:.1f} s."),
    ]
    for holds, status, reason in causes:
        if holds:
            return status, reason
    return "failed", _failure(facts.exit_code)


def _flood(factor: int, limits: Limits) -> str:
    kept = limits.output_bytes
    return f"Stopped: it printed more than {factor * kept} bytes; the first {kept} are kept."


def _failure(exit_code: int | None) -> str:
    if exit_code is None:
        return "It ended without an exit code."
    killed_by = _signal(exit_code)
    if killed_by is None:
        return f"It failed with exit code {exit_code}; the end of its log says why."
    meaning = SIGNAL_MEANINGS.get(killed_by.name, "see the end of its log")
    return (
        f"It ended with exit code {exit_code}, most likely by signal {killed_by.value} ({killed_by.name}: {meaning})."
    )


def _signal(exit_code: int | None) -> signal.Signals | None:
    if exit_code is None or exit_code <= SIGNAL_BASE:
        return None
    try:
        return signal.Signals(exit_code - SIGNAL_BASE)
    except ValueError:
        return None
