"""A test suite run as the engine runs it: the driver in the program's container, the judge in the grader's."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from orchestrator.contract.errors import OutputRejected
from orchestrator.contract.grading import DatasetSource, Grade
from orchestrator.contract.inputs import make_host_input
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.protocols.runner import Runner
from orchestrator.contract.running import Ended, Limits, RunSpec
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Framing
from orchestrator.engine.containers.outputs import GRADE_BYTES, GRADE_FILE, OUTPUT_BYTES
from orchestrator.graders.tests import TestsGrader
from tests.graders.evaluated import readable

FRAMING = Framing(metric="tests_passed", direction="maximize")


@dataclass
class SuiteRun:
    """What one program came to: how it ended, what it printed, its answers file, and the grade if it left one."""

    ended: Ended
    printed: str
    answers: bytes = b""
    grade: Grade | None = None
    grader_printed: str = ""

    @property
    def cases(self) -> list[str]:
        """The failing cases."""
        return [] if self.grade is None else [case.text for case in self.grade.failing_cases]


def make_source(root: Path, files: dict[str, str]) -> DatasetSource:
    """Write a folder data set."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return DatasetSource(name="mine", sha256="0" * 64, kind="folder", folder=str(root), files=sorted(files))


def make_spec(**run: float) -> TaskSpec:
    grade = {"kind": "tests", "timeout_seconds": 20, "memory_mb": 256}
    return TaskSpec.model_validate({"grade": grade, "run": {"memory_mb": 256} | run})


def run_suite(
    folder: Path, suite: str, programs: list[str], *, held_out: bool = False, files: dict | None = None, **run: float
) -> list[SuiteRun]:
    """Return what each program comes to under the suite. files: of the data set, beside the suite."""
    spec, grader = make_spec(**run), TestsGrader()
    source = make_source(folder / "source", {"private/tests.py": suite, **(files or {})})
    grader.check("mine", spec, source)
    grader.prepare("mine", spec, 1, folder / "data", source)

    async def work() -> list[SuiteRun]:
        runner = Plugins().runner("local")
        return [
            await run_program(runner, grader, spec, folder, f"p{number}", program, held_out)
            for number, program in enumerate(programs)
        ]

    return asyncio.run(work())


async def run_program(
    runner: Runner, grader: TestsGrader, spec: TaskSpec, folder: Path, name: str, program: str, held_out: bool
) -> SuiteRun:
    outputs, source = folder / name / "outputs", folder / name / "main.py"
    outputs.mkdir(parents=True)
    source.write_text(program)
    readable(folder)
    start = grader.start_program("main.py", spec, folder / "data")
    limits = Limits(timeout_seconds=spec.run.timeout_seconds, memory_mb=spec.run.memory_mb)
    run = RunSpec(
        container_id=f"ctr-run-{name}",
        command=start.command,
        inputs=[make_host_input(source, "/program/main.py"), *start.inputs],
        environment=start.environment,
        limits=limits,
    )
    ended, printed, answers = await run_container(runner, run, "answers.json")
    tested = SuiteRun(ended, printed, answers)
    if not answers:
        return tested
    (outputs / "answers.json").write_bytes(answers)
    readable(folder)
    grade = RunSpec(
        container_id=f"ctr-grade-{name}",
        command=grader.command(FRAMING, spec, held_out=held_out),
        inputs=grader.inputs(outputs, folder / "data"),
        limits=grader.limits(spec),
    )
    graded, tested.grader_printed, content = await run_container(runner, grade, GRADE_FILE)
    tested.grade = grader.read(content) if content else Grade(graded=False, failure="ended", reason=graded.reason)
    return tested


async def run_container(runner: Runner, spec: RunSpec, output: str) -> tuple[Ended, str, bytes]:
    handle = await runner.start(spec)
    printed = b"".join([chunk.data async for chunk in runner.follow(handle)]).decode(errors="replace")
    ended = (await runner.status(handle)).ended
    if ended is None:
        raise RuntimeError("The container has no end.")
    content = b""
    if ended.status == "completed":
        try:
            most = GRADE_BYTES if output == GRADE_FILE else OUTPUT_BYTES
            content = await runner.fetch(handle, output, max_bytes=most)
        except OutputRejected as error:
            printed += str(error)
    await runner.release(handle)
    return ended, printed, content
