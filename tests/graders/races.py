"""Programs raced as the engine does it: each is measured in a grade container, which holds it and the sealed test."""

import asyncio
from pathlib import Path

from orchestrator.contract.grading import Grade
from orchestrator.contract.inputs import make_host_input
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.running import PROGRAM_FOLDER, RunSpec
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Framing
from orchestrator.engine.containers.outputs import GRADE_FILE
from orchestrator.graders.speed import SpeedGrader
from tests.graders.evaluated import readable
from tests.graders.suites import make_source, run_container

FRAMING = Framing(metric="speedup", direction="maximize")


def make_spec(seconds: float) -> TaskSpec:
    grade = {"kind": "speed", "timeout_seconds": seconds, "memory_mb": 256}
    return TaskSpec.model_validate({"grade": grade, "run": {"memory_mb": 256}})


def race_programs(
    folder: Path, files: dict[str, str], programs: list[dict[str, str]], *, seconds: float = 20, held_out: bool = False
) -> list[tuple[Grade, str]]:
    """Return the grade of each program and what the grader printed. files: of private/ in the data set."""
    spec, grader = make_spec(seconds), SpeedGrader()
    source = make_source(folder / "source", {f"private/{name}": text for name, text in files.items()})
    grader.check("mine", spec, source)
    grader.prepare("mine", spec, 1, folder / "data", source)
    (folder / "outputs").mkdir()

    async def work() -> list[tuple[Grade, str]]:
        return [await _race(folder, spec, grader, f"p{at}", each, held_out) for at, each in enumerate(programs)]

    return asyncio.run(work())


async def _race(
    folder: Path, spec: TaskSpec, grader: SpeedGrader, name: str, program: dict[str, str], held_out: bool
) -> tuple[Grade, str]:
    (folder / name).mkdir()
    for file, text in program.items():
        (folder / name / file).write_text(text)
    readable(folder)
    program_inputs = [make_host_input(folder / name / file, f"{PROGRAM_FOLDER}/{file}") for file in program]
    run = RunSpec(
        container_id=f"ctr-race-{name}",
        command=grader.command(FRAMING, spec, held_out=held_out),
        inputs=[*grader.inputs(folder / "outputs", folder / "data"), *program_inputs],
        environment=grader.build_environment(folder / "data"),
        limits=grader.limits(spec),
    )
    ended, printed, content = await run_container(Plugins().runner("local"), run, GRADE_FILE)
    return grader.read(content) if content else Grade(graded=False, failure="ended", reason=ended.reason), printed
