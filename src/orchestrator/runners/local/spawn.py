"""Starts one sandbox and hands it over before the program's first instruction: limits set, groups joined."""

import json
import os
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass

from orchestrator.contract.agent_sandbox import AgentSandboxSpec
from orchestrator.contract.errors import SandboxUnavailable
from orchestrator.contract.running import WORK_FOLDER, RunSpec
from orchestrator.runners.local import arguments
from orchestrator.runners.local.arguments import Backend
from orchestrator.runners.local.ending import MAX_FILES
from orchestrator.runners.local.file_limits import limit_files
from orchestrator.runners.local.log import Stream
from orchestrator.runners.local.placed_files import place_files
from orchestrator.runners.local.processes import children, is_waiting
from orchestrator.runners.local.resource_limits import limit_process, resource_limits
from orchestrator.runners.local.resources import Resources
from orchestrator.runners.local.sandbox_view import SandboxView
from orchestrator.runners.local.seccomp import filter_program
from orchestrator.runners.local.spawned import Spawned, end_processes, is_dead
from orchestrator.runners.local.spawner import lifeline
from orchestrator.runners.local.users import UserId

SETUP_SECONDS = 20.0
SETUP_POLL_SECONDS = 0.0003
SMALL_FOLDERS = ("/tmp", "/dev/shm")


@dataclass(frozen=True)
class Plan:
    """All that is decided before a sandbox is started."""

    backend: Backend
    spec: RunSpec
    view: SandboxView
    resources: Resources

    @property
    def counted(self) -> bool:
        """Whether the kernel counts all memory, or nothing can: drivers of GPUs need what the watchdog misses."""
        return self.resources.group is not None or bool(self.resources.gpus)


def spawn(plan: Plan) -> Spawned:
    """Start a container; blocks for a few milliseconds. Raises SandboxUnavailable with what bubblewrap said."""
    spawned, release = prepare(plan)
    try:
        if isinstance(plan.spec, AgentSandboxSpec):
            place_files(plan.spec, spawned.folders, plan.resources.slot)
        release_program(spawned, release)
        if plan.spec.interactive:
            spawned.stdin = os.dup(release)
    except BaseException:
        spawned.abandon()
        raise
    finally:
        os.close(release)
    return spawned


def release_program(spawned: Spawned, release: int) -> None:
    """Start the program in two steps, so that it can never run without us.

    bubblewrap ties the sandbox to its parent only after it has been released, and would go on if we died before that.
    So it is released into a gate (see `arguments.GATE`), which opens when the tie is there and gives up if we are gone.
    Raises SandboxUnavailable if the program cannot be started.
    """
    os.write(release, b"1")
    deadline = time.monotonic() + SETUP_SECONDS
    while not (is_waiting(spawned.first) and children(spawned.first)):
        if is_dead(spawned.first_pidfd):
            raise SandboxUnavailable(f"The sandbox ended before its program started: {_said(spawned.pipes['stderr'])}")
        if time.monotonic() > deadline:
            raise SandboxUnavailable(f"The sandbox did not start its program within {SETUP_SECONDS:g} s.")
        time.sleep(SETUP_POLL_SECONDS)
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
        undo.callback(end_processes, outer)
        first = _first_process(ours["info"], ours["stderr"])
        pidfd = os.pidfd_open(first)
        undo.callback(os.close, pidfd)
        if (
            plan.resources.group and not born_inside
        ):  # now, while the sandbox is busy with its mounts: the kernel may take milliseconds for this
            plan.resources.group.attach(first)
        _await_setup(first, pidfd, ours["stderr"])
        writable = (*plan.spec.folder_sizes_mb, *SMALL_FOLDERS)
        folders = [_hold(undo, f"/proc/{first}/root{folder}") for folder in writable]
        for folder in folders:
            limit_files(folder, MAX_FILES + 1)  # that many are too many, so that whoever has them is told so
        any_address = plan.counted or plan.spec.interactive  # engines of JavaScript reserve many
        limit_process(first, resource_limits(plan.spec.limits, hard_memory=any_address))
        outer_pidfd = os.pidfd_open(outer.pid)
        undo.pop_all()
    os.close(ours["info"])
    held: dict[Stream, int] = {"stdout": ours["stdout"], "stderr": ours["stderr"]}
    return Spawned(first, pidfd, outer, outer_pidfd, held, folders, plan.resources), ours["release"]


def _pipes(undo: ExitStack, slot: UserId | None) -> tuple[dict[str, int], dict[str, int]]:
    """Our ends and the sandbox's ends of the four pipes; ours are closed by `undo`."""
    ours: dict[str, int] = {}
    theirs: dict[str, int] = {}
    with ExitStack() as undo_theirs:
        for name in ("info", "release", "stdout", "stderr"):
            reading, writing = os.pipe()
            ours[name], theirs[name] = (writing, reading) if name == "release" else (reading, writing)
            undo.callback(os.close, ours[name])
            undo_theirs.callback(os.close, theirs[name])
        theirs["block"] = theirs.pop("release")
        theirs |= {"waits": os.dup(theirs["block"]), "lifeline": os.dup(lifeline())}
        undo_theirs.callback(os.close, theirs["waits"])
        undo_theirs.callback(os.close, theirs["lifeline"])
        if slot:  # so that the program may open /dev/stdout by name
            for name in ("stdout", "stderr", "block"):
                os.fchown(theirs[name], slot.user, slot.user)
        undo_theirs.pop_all()
    return ours, theirs


def _start_bubblewrap(plan: Plan, theirs: dict[str, int]) -> subprocess.Popen[bytes]:
    user = plan.resources.slot.user if plan.resources.slot else arguments.SANDBOX_ID
    with _in_memory(plan.view.texts | arguments.identity_texts(user)) as texts:
        options = arguments.bubblewrap_options(plan.backend, plan.spec, plan.view, texts, plan.resources.gpus)
        options += [] if plan.counted else arguments.without_uncounted_devices()
        filtering = filter_program(plan.backend.machine, counted=plan.counted)
        special = {"args": "\0".join(options) + "\0", "filter": filtering}
        with _in_memory(special) as memory:
            passed = [memory["args"], memory["filter"], theirs["info"], theirs["waits"], theirs["lifeline"]]
            flags = ("--args", "--seccomp", "--info-fd", "--block-fd", "--sync-fd")
            words = [word for flag, descriptor in zip(flags, passed, strict=True) for word in (flag, str(descriptor))]
            command = arguments.container_command(plan.backend, plan.spec, user)
            return subprocess.Popen(
                ["bwrap", *words, "--", *command],
                executable=plan.backend.bwrap,  # the program can read the words, not this path
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


def _hold(undo: ExitStack, folder: str) -> int:
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    undo.callback(os.close, descriptor)
    return descriptor


def _said(stderr: int) -> str:
    os.set_blocking(stderr, False)
    try:
        text = os.read(stderr, 4096).decode("utf-8", "replace").strip()
    except BlockingIOError:
        text = ""
    return text or "bubblewrap ended without a message."
