"""A user's evaluate.py, run as the engine runs it: in a grade container of its own, on a program's outputs."""

import asyncio
from pathlib import Path

from orchestrator.contract.grading import GRADE_FILE, Grade
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.running import RunSpec
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Framing
from orchestrator.engine.containers.outputs import GRADE_BYTES

RESULT = b'{"x": 2.5}'
GOOD = "def evaluate(outputs):\n    return outputs.json('result.json')['x']\n"


def spec_of(text: str, **grade) -> TaskSpec:
    asked = {"kind": "evaluator", "evaluator": text, "timeout_seconds": 20, "memory_mb": 256} | grade
    return TaskSpec(
        objective={"metric": "score", "direction": "maximize"},
        program={"outputs": ["result.json"]},
        grade=asked,
        run={"memory_mb": 256},
    )


def evaluated(
    folder: Path,
    text: str,
    outputs: dict[str, bytes] | None = None,
    *,
    private: dict[str, str] | None = None,
    held_out: bool = False,
    **grade,
) -> tuple[Grade, str]:
    """Return the grade, and what the container printed."""
    return asyncio.run(
        _evaluated(
            folder,
            spec_of(text, **grade),
            {"result.json": RESULT} if outputs is None else outputs,
            private or {},
            held_out,
        )
    )


async def _evaluated(
    folder: Path, spec: TaskSpec, outputs: dict[str, bytes], private: dict[str, str], held_out: bool
) -> tuple[Grade, str]:
    plugins = Plugins()
    grader, runner = plugins.grader(spec), plugins.runner("local")
    grader.prepare(None, spec, 1, folder / "data")
    (folder / "outputs").mkdir()
    for target, files in (
        (folder / "outputs", outputs),
        (folder / "data" / "private", {n: t.encode() for n, t in private.items()}),
    ):
        for name, content in files.items():
            (target / name).write_bytes(content)
    readable(folder)
    framing = Framing(metric="score", direction="maximize")
    handle = await runner.start(
        RunSpec(
            container_id="ctr-grade",
            command=grader.command(framing, spec, held_out=held_out),
            inputs=grader.inputs(folder / "outputs", folder / "data"),
            limits=grader.limits(spec),
        )
    )
    printed = b"".join([chunk.data async for chunk in runner.follow(handle)]).decode(errors="replace")
    ended = (await runner.status(handle)).ended
    if ended.status != "completed":
        grade = Grade(graded=False, failure="ended", reason=ended.reason)  # as engine/grades.py says it
    else:
        grade = grader.read(await runner.fetch(handle, GRADE_FILE, max_bytes=GRADE_BYTES))
    await runner.release(handle)
    return grade, printed


def readable(folder: Path) -> None:
    """For the container's own user, whatever the umask of the tests is."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    for parent in folder.parents:
        if parent.stat().st_uid == folder.stat().st_uid and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)
