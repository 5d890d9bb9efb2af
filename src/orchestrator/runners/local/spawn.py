"""Starts one sandbox and hands it over before the program's first instruction: limits set, groups joined."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orchestrator.contract.errors import SandboxUnavailable
from orchestrator.contract.running import WORK_FOLDER, Limits, RunSpec
from orchestrator.runners.local import arguments
from orchestrator.runners.local.arguments import Backend
from orchestrator.runners.local.log import Stream
from orchestrator.runners.local.processes import children, is_waiting
from orchestrator.runners.local.resources import Resources
from orchestrator.runners.local.sandbox_view import SandboxView
from orchestrator.runners.local.seccomp import filter_program
from orchestrator.runners.local.users import UserId

if TYPE_CHECKING or sys.platform != "win32":
    import resource

SETUP_SECONDS = 20.0
SETUP_POLL_SECONDS = 0.0003
ADDRESS_SPACE_SPARE_BYTES = 4 << 30  # less, and OpenBLAS can hang at import (OpenBLAS issue 5289)
FILE_SPARE_BYTES = 1 << 20  # so that a full folder is told as such; the limit is for files with holes
OPEN_FILES = 1024
FIRST_TO_DIE = "500"  # if the whole machine runs out of memory, programs go before the server
HELD_FOLDERS = (WORK_FOLDER, "/tmp", "/dev/shm")


@dataclass
class Spawned:
    """A container that runs: what the server holds of it. `first` is the process whose death ends all the others."""

    first: int
    first_pidfd: int
    outer: subprocess.Popen[bytes]
    outer_pidfd: int
    pipes: dict[Stream, int]
    folders: list[int] = field(default_factory=list)
    resources: Resources = field(default_factory=Resources)
    work_path: str | None = None
    kill_signal: int = 9
    started: float = 0.0

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.first_pidfd, self.kill_signal)

    def wait_for_first(self) -> "resource.struct_rusage | None":
        """Return what the dead first process and all it waited for used; None if its parent has asked before us."""
        try:
            return os.wait4(self.first, 0)[2]
        except ChildProcessError:
            return None


@dataclass(frozen=True)
class Plan:
    """All that is decided before a sandbox is started."""

    backend: Backend
    spec: RunSpec
    view: SandboxView
    resources: Resources
    under: tuple[str, ...] = ()  # a command that is to start bubblewrap, for the self-test


def spawn(plan: Plan) -> Spawned:
    """Start a container; blocks for a few milliseconds. Raises SandboxUnavailable with what bubblewrap said."""
    spawned, release = prepare(plan)
    try:
        release_program(spawned, release)
    finally:
        os.close(release)
    return spawned


def release_program(spawned: Spawned, release: int) -> None:
    """Start the program in two steps, so that it can never run without us.

    bubblewrap ties the sandbox to its parent only after it has been released, and would go on if we died before that.
    So it is released into a gate (see `arguments.GATE`), which opens when the tie is there and gives up if we are gone.
    """
    os.write(release, b"1")
    deadline = time.monotonic() + SETUP_SECONDS
    while not (is_waiting(spawned.first) and children(spawned.first)):
        if time.monotonic() > deadline or is_dead(spawned.first_pidfd):
            break  # what is left of it ends at the gate
        time.sleep(SETUP_POLL_SECONDS)
    else:
        os.write(release, b"\n")
    spawned.started = time.monotonic()


def prepare(plan: Plan) -> tuple[Spawned, int]:
    """Prepare a sandbox that waits, protections in place; return it and the descriptor that lets its program go."""
    with ExitStack() as undo:
        ours, theirs = _pipes(undo, plan.resources.slot)
        try:
            with plan.resources.group.entered() if plan.resources.group else nullcontext(True) as born_inside:
                outer = _start_bubblewrap(plan, theirs)
        finally:
            for descriptor in theirs.values():
                os.close(descriptor)
        born: list[int] = []
        undo.callback(_give_up, outer, born)
        first = _first_process(ours["info"], ours["stderr"])
        born.append(first)
        pidfd = os.pidfd_open(first)
        undo.callback(os.close, pidfd)
        if (
            plan.resources.group and not born_inside
        ):  # now, while the sandbox is busy with its mounts: the kernel may take milliseconds for this
            plan.resources.group.attach(first)
        _await_setup(first, pidfd, ours["stderr"])
        folders = [_hold(undo, f"/proc/{first}/root{folder}") for folder in HELD_FOLDERS]
        _limit(first, plan)
        outer_pidfd = os.pidfd_open(outer.pid)
        undo.pop_all()
    os.close(ours["info"])
    held: dict[Stream, int] = {"stdout": ours["stdout"], "stderr": ours["stderr"]}
    return Spawned(first, pidfd, outer, outer_pidfd, held, folders, plan.resources), ours["release"]


def _pipes(undo: ExitStack, slot: UserId | None) -> tuple[dict[str, int], dict[str, int]]:
    """Our ends and the sandbox's ends of the four pipes; ours are closed by `undo`."""
    (info, their_info), (their_block, release), (out, their_out), (err, their_err) = (os.pipe() for _ in range(4))
    ours = {"info": info, "release": release, "stdout": out, "stderr": err}
    for descriptor in ours.values():
        undo.callback(os.close, descriptor)
    if slot:  # so that the program may open /dev/stdout by name
        for descriptor in (their_out, their_err):
            os.fchown(descriptor, slot.user, slot.user)
    theirs = {
        "info": their_info,
        "block": their_block,
        "waits": os.dup(their_block),
        "stdout": their_out,
        "stderr": their_err,
    }
    return ours, theirs


def _start_bubblewrap(plan: Plan, theirs: dict[str, int]) -> subprocess.Popen[bytes]:
    user = plan.resources.slot.user if plan.resources.slot else arguments.SANDBOX_ID
    with _in_memory(plan.view.texts | arguments.identity_texts(user)) as texts:
        options = arguments.bubblewrap_options(plan.backend, plan.spec, plan.view, texts, plan.resources.gpus)
        special = {"args": "\0".join(options) + "\0", "filter": filter_program(plan.backend.machine)}
        with _in_memory(special) as memory:
            passed = [memory["args"], memory["filter"], theirs["info"], theirs["waits"]]
            flags = ("--args", "--seccomp", "--info-fd", "--block-fd")
            words = [word for flag, descriptor in zip(flags, passed, strict=True) for word in (flag, str(descriptor))]
            command = arguments.container_command(plan.backend, plan.spec, user)
            return subprocess.Popen(
                [*plan.under, plan.backend.bwrap if plan.under else "bwrap", *words, "--", *command],
                executable=None if plan.under else plan.backend.bwrap,  # the program can read the words, not this path
                env={},  # the first process in the sandbox shows its environment to the program
                cwd="/",
                stdin=theirs["block"],
                stdout=theirs["stdout"],
                stderr=theirs["stderr"],
                pass_fds=[*passed, *texts.values()],
                start_new_session=True,  # Ctrl-C in the server's terminal is not meant for containers
            )


@contextmanager
def _in_memory(contents: "dict[str, str] | dict[str, str | bytes]") -> Iterator[dict[str, int]]:
    descriptors: dict[str, int] = {}
    try:
        for name, content in contents.items():
            descriptors[name] = os.memfd_create("sandbox")
            with os.fdopen(os.dup(descriptors[name]), "wb") as file:
                file.write(content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape"))
            os.lseek(descriptors[name], 0, os.SEEK_SET)
        yield descriptors
    finally:
        for descriptor in descriptors.values():
            os.close(descriptor)


def _first_process(info: int, stderr: int) -> int:
    """Return the number outside of the process that is number 1 inside."""
    text, deadline = b"", time.monotonic() + SETUP_SECONDS
    while b"}" not in text:
        ready = select.poll()
        ready.register(info, select.POLLIN)
        if not ready.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise SandboxUnavailable(f"bubblewrap did not answer within {SETUP_SECONDS:g} s.")
        part = os.read(info, 4096)
        if not part:
            raise SandboxUnavailable(f"The sandbox could not be set up: {_said(stderr)}")
        text += part
    return int(json.loads(text)["child-pid"])


def _await_setup(first: int, pidfd: int, stderr: int) -> None:
    """Wait until the sandbox's own root is in place; it is moved there last, after all mounts."""
    host = os.stat("/")
    deadline = time.monotonic() + SETUP_SECONDS
    while time.monotonic() < deadline:
        with suppress(FileNotFoundError, PermissionError, ProcessLookupError):
            root, work = os.stat(f"/proc/{first}/root"), os.stat(f"/proc/{first}/root{WORK_FOLDER}")
            if (root.st_dev, root.st_ino) != (host.st_dev, host.st_ino) and work.st_dev != root.st_dev:
                return
        if is_dead(pidfd):
            raise SandboxUnavailable(f"The sandbox could not be set up: {_said(stderr)}")
        time.sleep(SETUP_POLL_SECONDS)
    raise SandboxUnavailable(f"The sandbox was not set up within {SETUP_SECONDS:g} s.")


def is_dead(pidfd: int, *, within_seconds: float = 0.0) -> bool:
    """Whether a process has ended, or does so in time."""
    death = select.poll()
    death.register(pidfd, select.POLLIN)
    return bool(death.poll(within_seconds * 1000))


def _hold(undo: ExitStack, folder: str) -> int:
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    undo.callback(os.close, descriptor)
    return descriptor


def _limit(first: int, plan: Plan) -> None:
    """Set limits on the waiting first process; the program inherits them and cannot raise them."""
    limits = plan.spec.limits
    for name, value in resource_limits(
        limits, hard_memory=plan.resources.group is not None or bool(plan.resources.gpus)
    ).items():
        resource.prlimit(first, getattr(resource, name), (value, value))
    with suppress(OSError):  # a help for the host, no protection
        with open(f"/proc/{first}/oom_score_adj", "w", encoding="ascii") as file:
            file.write(FIRST_TO_DIE)


def resource_limits(limits: Limits, *, hard_memory: bool) -> dict[str, int]:
    """Return the limits of each process, by name. `hard_memory`: no limit on addresses; GPU drivers reserve many."""
    found = {
        "RLIMIT_NPROC": limits.processes + 1,  # the sandbox's first process counts
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": OPEN_FILES,
        "RLIMIT_FSIZE": max(limits.work_mb << 20, arguments.SMALL_FOLDER_BYTES) + FILE_SPARE_BYTES,
    }
    return found if hard_memory else found | {"RLIMIT_AS": (limits.memory_mb << 20) + ADDRESS_SPACE_SPARE_BYTES}


def _said(stderr: int) -> str:
    os.set_blocking(stderr, False)
    try:
        text = os.read(stderr, 4096).decode("utf-8", "replace").strip()
    except BlockingIOError:
        text = ""
    return text or "bubblewrap ended without a word."


def _give_up(outer: subprocess.Popen[bytes], born: list[int]) -> None:
    outer.kill()
    outer.wait()
    for pid in born:  # it dies with the outer process, and may have become our child
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)
