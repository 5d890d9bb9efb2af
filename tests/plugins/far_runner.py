"""The runner `far`: containers on a machine that shares no path with the server and stays when the server ends.

The machine is a process of its own (far_machine.py), started when it is first needed, in the folder that FAR_MACHINE
names. Files reach it by content, each sha256 once.
"""

import asyncio
import base64
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from orchestrator.contract.errors import Invalid, OutputRejected, RunnerUnreachable, SandboxUnavailable
from orchestrator.contract.inputs import Content
from orchestrator.contract.running import Capabilities, Chunk, Handle, Observed, RunSpec, Used

MACHINE = Path(__file__).with_name("far_machine.py")
LINE_BYTES = 1 << 28
ANSWER_SECONDS = 5.0
START_SECONDS = 120.0
ERRORS = {error.code: error for error in (Invalid, OutputRejected, SandboxUnavailable)}


class FarRunner:
    name = "far"
    slots = 2
    outlives_server = True

    async def start(self, spec: RunSpec) -> Handle:
        inputs = [{"target": each.target, "files": await self._send(each.content)} for each in spec.inputs]
        packages = {"files": await self._send(spec.packages)} if spec.packages else None
        plain = spec.model_dump(mode="json", exclude={"inputs", "packages"})
        answer = await self._ask("start", START_SECONDS, spec=plain, inputs=inputs, packages=packages)
        return Handle(**answer)

    async def resume(self, container_id: str, handle: Handle | None) -> Handle | None:
        known = await self._ask("resume", START_SECONDS, container_id=container_id)
        return known and Handle(**known)

    async def follow(self, handle: Handle, from_offset: int = 0) -> AsyncIterator[Chunk]:
        async for offset, stream, data in self._parts("follow", handle=handle.model_dump(), from_offset=from_offset):
            yield Chunk(offset, stream, base64.b64decode(data))

    async def status(self, handle: Handle) -> Observed:
        return Observed(**await self._ask("status", handle=handle.model_dump()))

    async def used(self, handle: Handle) -> Used | None:
        used = await self._ask("used", handle=handle.model_dump())
        return used and Used(*used)

    async def stop(self, handle: Handle, *, grace_seconds: float) -> None:
        await self._ask("stop", handle=handle.model_dump(), grace_seconds=grace_seconds)

    async def fetch(self, handle: Handle, path: str, *, max_bytes: int) -> bytes:
        return base64.b64decode(await self._ask("fetch", handle=handle.model_dump(), path=path, max_bytes=max_bytes))

    async def release(self, handle: Handle) -> None:
        await self._ask("release", handle=handle.model_dump())

    async def capabilities(self) -> Capabilities:
        return Capabilities(**await self._ask("capabilities", START_SECONDS) | {"runner": self.name})

    async def _send(self, content: Content) -> list[list]:
        """Send the files that the machine has not; return path, sha256 and whether it is a program, of all."""
        files = await asyncio.to_thread(content.files)
        for sha256 in await self._ask("missing", sha256=[file.sha256 for file in files]):
            path = next(file.path for file in files if file.sha256 == sha256)
            with content.open(path) as opened:
                await self._ask("store", sha256=sha256, data=base64.b64encode(opened.read()).decode())
        return [[file.path, file.sha256, file.executable] for file in files]

    async def _ask(self, do: str, seconds: float = ANSWER_SECONDS, **request: Any) -> Any:
        try:
            async with asyncio.timeout(seconds):
                async for line in _lines({"do": do, **request}):
                    return line["answer"]
        except TimeoutError:
            raise RunnerUnreachable(f"The far machine did not answer within {seconds:g} s.") from None
        raise RunnerUnreachable("The far machine gave no answer.")

    async def _parts(self, do: str, **request: Any) -> AsyncIterator[Any]:
        async for line in _lines({"do": do, **request}):
            if "answer" in line:
                return
            yield line["part"]
        raise RunnerUnreachable("The far machine broke off.")


async def _lines(request: dict) -> AsyncIterator[dict]:
    folder = Path(os.environ["FAR_MACHINE"])
    if not (folder / "port").exists():
        await _switch_on(folder)
    try:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", int((folder / "port").read_text()), limit=LINE_BYTES
        )
    except ConnectionError as error:
        raise RunnerUnreachable(f"The far machine is off: {error}.") from error
    try:
        writer.write(json.dumps(request).encode() + b"\n")
        async for line in reader:
            answer = json.loads(line)
            if "error" in answer:
                raise ERRORS[answer["error"]](answer["detail"])
            yield answer
    except ConnectionError as error:
        raise RunnerUnreachable(f"The far machine broke off: {error}.") from error
    finally:
        writer.close()


async def _switch_on(folder: Path) -> None:
    """Start the machine; it is nobody's child, and of several that are started one stays."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    command = [sys.executable, str(MACHINE), str(folder)]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": (folder / "machine.log").open("ab")}
    subprocess.Popen(command, env=environment, cwd="/", start_new_session=True, **quiet)
    async with asyncio.timeout(START_SECONDS):
        while not (folder / "port").exists():
            await asyncio.sleep(0.02)
