"""Programs of the coder run in real sandboxes, as a loop runs them, and their predictions."""

import asyncio
import csv
import io
from dataclasses import dataclass
from pathlib import Path

from orchestrator.contract.inputs import make_host_input
from orchestrator.contract.running import DATA_FOLDER, DATA_VARIABLE, SEED_VARIABLE, Ended, Limits, RunSpec
from orchestrator.runners.local import LocalRunner

MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Ran:
    ended: Ended
    printed: str
    content: bytes

    @property
    def rows(self) -> list[dict[str, str]]:
        """Of predictions.csv."""
        return list(csv.DictReader(io.StringIO(self.content.decode("utf-8"), newline="")))


def run_program(text: str, public: Path, folder: Path, **limits: float) -> Ran:
    """How it ended, what it printed and what it predicted."""
    program = folder / "main.py"
    program.write_text(text, encoding="utf-8", newline="")
    public.chmod(0o755)
    inputs = [make_host_input(program, "/program/main.py"), make_host_input(public, DATA_FOLDER)]
    spec = RunSpec(
        container_id="ctr-test",
        command=["python", "/program/main.py"],
        inputs=inputs,
        environment={DATA_VARIABLE: DATA_FOLDER, SEED_VARIABLE: "3"},
        limits=Limits(**({"timeout_seconds": 120} | limits)),
    )
    return asyncio.run(_run(spec))


async def _run(spec: RunSpec) -> Ran:
    runner = LocalRunner()
    handle = await runner.start(spec)
    printed = b"".join([chunk.data async for chunk in runner.follow(handle)]).decode("utf-8", "replace")
    ended = (await runner.status(handle)).ended
    content = b""
    if ended.status == "completed":
        content = await runner.fetch(handle, "predictions.csv", max_bytes=MAX_BYTES)
    await runner.release(handle)
    return Ran(ended, printed, content)
