"""Runs hostile programs on the real local runner, several at a time, and looks for what is left of them."""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from orchestrator.contract.errors import OutputRejected
from orchestrator.contract.inputs import make_host_input
from orchestrator.contract.running import Ended, Handle, Limits, RunSpec
from orchestrator.runners.local import LocalRunner
from orchestrator.runners.local.selftest import Setup
from tests.hostile.expectations import Expectation

AT_A_TIME = 6
SMALL = Limits(timeout_seconds=40, memory_mb=256, work_mb=8, processes=48, output_bytes=256 * 1024)
SECRET = "hunter2-of-the-host"
ATTEMPTS = Path(__file__).with_name("attempts.py")


@dataclass(frozen=True)
class Outcome:
    """What became of one run. left: processes that outlived it. fetched: its output, or why there is none."""

    ended: Ended
    log: bytes
    left: list[int]
    fetched: bytes | str = ""

    @property
    def text(self) -> str:
        return self.log.decode("utf-8", "replace")


@dataclass
class Host:
    """What a program might be after: a folder with secrets, sockets that listen, an open file, a variable."""

    folder: Path
    listening: list[socket.socket] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """Return what programs are told of it, so that they need not guess."""
        port, name = (server.getsockname() for server in self.listening)
        return {"HOST_FOLDER": str(self.folder), "HOST_PORT": str(port[1]), "HOST_SOCKET": name[1:].decode()}

    @property
    def damage(self) -> list[str]:
        """Return what programs did to it."""
        reached = [f"connection to {server.getsockname()}" for server in self.listening if is_called(server)]
        files = {str(path.relative_to(self.folder)): path.read_text() for path in self.folder.rglob("*.*")}
        return reached + [f"files {files}"] * (files != {"private/held_out.csv": SECRET})


class HeldRunner(LocalRunner):
    """The local runner, with the control groups of this machine or without."""

    def __init__(self, setup: Setup, *, with_groups: bool) -> None:
        super().__init__()
        self._given = setup if with_groups else Setup(setup.backend, None, setup.isolation)

    async def _working_setup(self) -> Setup:
        return self._given

    def first_process(self, handle: Handle) -> int:
        """Return the process that all others of a container descend from."""
        return self._containers[handle.provider_id]._spawned.first


@contextmanager
def watched_host(folder: Path) -> Iterator[Host]:
    """Yield a host with secrets; its socket names and its variable are those that programs look for."""
    secret = folder / "private" / "held_out.csv"
    secret.parent.mkdir()
    secret.write_text(SECRET)
    host = Host(folder)
    os.environ["AWS_SECRET_ACCESS_KEY"] = SECRET
    with socket.socket() as listening, socket.socket(socket.AF_UNIX) as abstract, secret.open() as held:
        os.set_inheritable(held.fileno(), True)
        listening.bind(("127.0.0.1", 0))
        abstract.bind(f"\0hostile-{secrets.token_hex(4)}")
        for server in (listening, abstract):
            server.listen()
            server.setblocking(False)
            host.listening.append(server)
        try:
            yield host
        finally:
            del os.environ["AWS_SECRET_ACCESS_KEY"]


def is_called(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def run_all(setup: Setup, host: Host, wanted: list[tuple[Expectation, str]]) -> dict[tuple[str, str], Outcome]:
    """Run each program under each of its keepers; return the outcomes by name and keeper."""

    async def work() -> dict[tuple[str, str], Outcome]:
        slots = asyncio.Semaphore(AT_A_TIME)

        async def run_one(program: Expectation, keeper: str) -> Outcome:
            async with slots:
                return await run(HeldRunner(setup, with_groups=keeper != "watchdog"), host, program)

        outcomes = await asyncio.gather(*(run_one(*each) for each in wanted))
        return {(program.name, keeper): each for (program, keeper), each in zip(wanted, outcomes, strict=True)}

    return asyncio.run(work())


async def run(runner: HeldRunner, host: Host, program: Expectation) -> Outcome:
    """Run one program to its end; return what it came to. Nothing of it is kept."""
    spec = RunSpec(
        container_id=f"ctr-{program.path.stem}",
        command=["python", "/program/main.py"],
        inputs=[
            make_host_input(program.path, "/program/main.py"),
            make_host_input(ATTEMPTS, "/program/attempts.py"),
        ],
        environment=host.environment,
        limits=SMALL.model_copy(update=program.limits),
    )
    handle = await runner.start(spec)
    async with kept_namespace(runner.first_process(handle)) as namespace:
        log = b"".join([chunk.data async for chunk in runner.follow(handle)])
        ended = (await runner.status(handle)).ended
        if ended is None:
            raise RuntimeError("The log of a container was closed before its end was known.")
        left = processes_in(namespace)
    fetched = await fetch(runner, handle, program) if program.output else ""
    await runner.release(handle)
    return Outcome(ended, log, left, fetched)


async def fetch(runner: LocalRunner, handle: Handle, program: Expectation) -> bytes | str:
    try:
        return await runner.fetch(handle, program.output or "", max_bytes=program.max_bytes)
    except OutputRejected as error:
        return str(error)


@asynccontextmanager
async def kept_namespace(first: int) -> AsyncIterator[int]:
    """Yield the number of a container's namespace of processes, which no other container gets meanwhile."""
    descriptor = os.open(f"/proc/{first}/ns/pid", os.O_RDONLY)
    try:
        yield os.fstat(descriptor).st_ino
    finally:
        os.close(descriptor)


def processes_in(namespace: int) -> list[int]:
    """Return the living processes of this machine that are in the namespace, or below it."""
    return [int(pid) for pid in filter(str.isdigit, os.listdir("/proc")) if namespace_of(pid) == namespace]


def namespace_of(pid: str) -> int | None:
    try:
        return os.stat(f"/proc/{pid}/ns/pid").st_ino
    except OSError:  # it has ended, or waits to be reaped, or is another user's
        return None
