"""The machine of the runner `far`: a process that keeps containers, whoever asked for them, and answers on loopback.

python far_machine.py FOLDER

It ends when its folder is gone. Each connection carries one request, a line of JSON, and its answers, a line each.
"""

import asyncio
import base64
import fcntl
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from orchestrator.contract.errors import OrchestratorError
from orchestrator.contract.inputs import HostContent, Input
from orchestrator.contract.running import Handle, RunSpec
from orchestrator.runners.local import LocalRunner

LINE_BYTES = 1 << 28
POLL_SECONDS = 0.5


class Machine:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runner = LocalRunner()
        self.containers: dict[str, asyncio.Task[Handle]] = {}
        for name in ("blobs", "inputs"):
            (folder / name).mkdir(exist_ok=True)

    async def missing(self, sha256: list[str]) -> list[str]:
        return [name for name in sha256 if not (self.folder / "blobs" / name).exists()]

    async def store(self, sha256: str, data: str) -> None:
        (self.folder / "blobs" / sha256).write_bytes(base64.b64decode(data))

    async def start(self, spec: dict, inputs: list[dict], packages: dict | None) -> dict:
        """Start it, unless it was started before: a container runs once, however often it is asked for."""
        container_id = spec["container_id"]
        if container_id not in self.containers:
            self.containers[container_id] = asyncio.create_task(self._start(spec, inputs, packages))
        try:
            return (await asyncio.shield(self.containers[container_id])).model_dump()
        except OrchestratorError:
            self.containers.pop(container_id, None)
            raise

    async def resume(self, container_id: str) -> dict | None:
        known = self.containers.get(container_id)
        return (await asyncio.shield(known)).model_dump() if known else None

    async def follow(self, handle: dict, from_offset: int) -> AsyncIterator[list]:
        async for chunk in self.runner.follow(Handle(**handle), from_offset):
            yield [chunk.offset, chunk.stream, base64.b64encode(chunk.data).decode()]

    async def status(self, handle: dict) -> dict:
        return (await self.runner.status(Handle(**handle))).model_dump()

    async def used(self, handle: dict) -> list | None:
        used = await self.runner.used(Handle(**handle))
        return used and list(used)

    async def stop(self, handle: dict, grace_seconds: float) -> None:
        await self.runner.stop(Handle(**handle), grace_seconds=grace_seconds)

    async def fetch(self, handle: dict, path: str, max_bytes: int) -> str:
        return base64.b64encode(await self.runner.fetch(Handle(**handle), path, max_bytes=max_bytes)).decode()

    async def release(self, handle: dict) -> None:
        await self.runner.release(Handle(**handle))
        self.containers.pop(handle["container_id"], None)
        shutil.rmtree(self.folder / "inputs" / handle["container_id"], ignore_errors=True)

    async def capabilities(self) -> dict:
        return (await self.runner.capabilities()).model_dump()

    async def _start(self, spec: dict, inputs: list[dict], packages: dict | None) -> Handle:
        place = self.folder / "inputs" / spec["container_id"]
        given = [
            Input(target=each["target"], content=self._lay_out(place / str(number), each["files"]))
            for number, each in enumerate(inputs)
        ]
        own = packages and self._lay_out(place / "packages", packages["files"])
        with (self.folder / "starts.log").open("a") as log:
            log.write(f"{spec['container_id']}\n")
        return await self.runner.start(RunSpec(**spec, inputs=given, packages=own))

    def _lay_out(self, place: Path, files: list[list]) -> HostContent:
        for path, sha256, executable in files:
            target = place / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.folder / "blobs" / sha256, target)
            target.chmod(0o755 if executable else 0o644)
        if not files:
            place.mkdir(parents=True)
        for folder, _, _ in os.walk(self.folder / "inputs"):
            os.chmod(folder, 0o755)
        return HostContent(place)


async def answer(machine: Machine, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    async def send(**line: Any) -> None:
        writer.write(json.dumps(line).encode() + b"\n")
        await writer.drain()

    try:
        request = json.loads(await reader.readline())
        work: Callable[..., Any] = getattr(machine, request.pop("do"))
        try:
            if work == machine.follow:
                async for part in work(**request):
                    await send(part=part)
                await send(answer=None)
            else:
                await send(answer=await work(**request))
        except OrchestratorError as error:
            await send(error=error.code, detail=str(error))
    except ConnectionError:
        return  # who asked has gone
    finally:
        writer.close()


async def serve(folder: Path) -> None:
    machine = Machine(folder)
    server = await asyncio.start_server(lambda r, w: answer(machine, r, w), "127.0.0.1", 0, limit=LINE_BYTES)
    (folder / "pid").write_text(str(os.getpid()))
    (folder / "port.new").write_text(str(server.sockets[0].getsockname()[1]))
    (folder / "port.new").rename(folder / "port")
    while folder.is_dir():
        await asyncio.sleep(POLL_SECONDS)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    with (place / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(0)  # it runs already
        asyncio.run(serve(place))
