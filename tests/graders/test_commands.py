"""The grader `command`: the user's command writes metrics.json, and whatever else it does is a failure that says so."""

import asyncio
from pathlib import Path

import pytest

from orchestrator.contract.errors import Invalid
from orchestrator.contract.grading import Grade
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.running import RunSpec
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Framing
from orchestrator.engine.containers.outputs import GRADE_FILE
from orchestrator.graders.command import CommandGrader
from tests.graders.evaluated import readable
from tests.graders.suites import make_source, run_container

SCORE = """
import json, os, sys
part = sys.argv[1] if len(sys.argv) > 1 else "none"
outputs, private = os.environ["ORCHESTRATOR_OUTPUTS"], os.environ["ORCHESTRATOR_PRIVATE"]
x = json.load(open(f"{outputs}/result.json"))["x"]
print(json.dumps({"score": 99}), part)
right = {"validation": 1, "held_out": 2, "none": 3}[part] + int(open(f"{private}/offset").read())
json.dump({"score": x * right, "size": 7, "failing_cases": ["the second"]}, open("metrics.json", "w"))
"""
PYTHON = "python /private/score.py"


def build_spec(command: str | None, **grade: float) -> TaskSpec:
    given = {"kind": "command", "command": command, "timeout_seconds": 5, "memory_mb": 256} | grade
    objective = {"metric": "score", "direction": "maximize"}
    return TaskSpec.model_validate({"objective": objective, "grade": given, "program": {"outputs": ["result.json"]}})


def run_commands(folder: Path, commands: list[str], *, held_out: bool = False, **grade: float) -> list[Grade]:
    """Return the grade that each command gives the outputs {"x": 2}; private/ has score.py and offset, which is 0."""
    grader, runner = CommandGrader(), Plugins().runner("local")
    source = make_source(folder / "source", {"private/score.py": SCORE, "private/offset": "0"})
    grader.prepare("mine", build_spec("true"), 1, folder / "data", source)
    (folder / "outputs").mkdir()
    (folder / "outputs" / "result.json").write_text('{"x": 2}')
    readable(folder)

    async def work() -> list[Grade]:
        grades = []
        for number, command in enumerate(commands):
            spec = build_spec(command, **grade)
            framing = Framing(metric="score", direction="maximize")
            container = RunSpec(
                container_id=f"ctr-command-{number}",
                command=grader.command(framing, spec, held_out=held_out),
                inputs=grader.inputs(folder / "outputs", folder / "data"),
                limits=grader.limits(spec),
            )
            ended, _, content = await run_container(runner, container, GRADE_FILE)
            grades.append(grader.read(content) if content else Grade(graded=False, reason=ended.reason))
        return grades

    return asyncio.run(work())


@pytest.mark.sandbox
@pytest.mark.slow
def test_metrics_file_is_the_score_and_what_is_printed_is_not(tmp_path: Path):
    parts, plain = run_commands(tmp_path, [f"{PYTHON} {{part}}", PYTHON], held_out=True)

    assert (parts.validation, parts.held_out, parts.metrics) == (2.0, 4.0, {"size": 7.0})
    assert [case.text for case in parts.failing_cases] == ["the second"]
    assert (plain.validation, plain.held_out) == (6.0, None)


FAILURES = {
    "sh -c 'echo one >&2; echo cannot divide >&2; exit 3'": (
        "raised",
        "The command ended with exit code 3: one | cannot divide",
    ),
    "sh -c 'exit 1'": ("raised", "exit code 1 and printed nothing to standard error."),
    "no-such-program": ("load", "The command cannot be started: 'no-such-program': No such file or directory."),
    "true": ("answer", "The command wrote no file metrics.json into its working directory."),
    "sh -c 'echo 0.5 > metrics.json'": ("answer", "metrics.json is not a JSON object"),
    "sh -c 'ln -s /private/score.py metrics.json'": ("answer", "wrote no file metrics.json"),
    "sh -c 'yes | head -c 300000 > metrics.json'": ("answer", "more than 262144 bytes"),
    """sh -c 'echo "{\\"other\\": 1}" > metrics.json'""": ("answer", "metrics.json holds no 'score'"),
    """sh -c 'echo "{\\"score\\": NaN}" > metrics.json'""": ("answer", "metrics.json holds nan for 'score'"),
    """sh -c 'echo "{\\"reason\\": \\"x is too small\\"}" > metrics.json'""": ("outputs", "x is too small"),
    "sh -c 'kill -9 $$'": ("ended", "The command was ended by signal 9"),
    "sh -c 'sleep 100 & sleep 100'": ("hung", "The command did not finish within 1 s."),
    "sh -c 'echo {} > ../grade.json; yes | head -c 2000000; exit 4'": ("raised", "exit code 4"),
}


@pytest.mark.sandbox
@pytest.mark.slow
def test_commands_without_a_score_say_why(tmp_path: Path):
    grades = run_commands(tmp_path, list(FAILURES), timeout_seconds=1)

    for (command, (failure, reason)), grade in zip(FAILURES.items(), grades, strict=True):
        assert (grade.graded, grade.failure) == (False, failure), (command, grade)
        assert reason in grade.reason, (command, grade.reason)


def test_tasks_without_a_command_or_a_metric_are_refused():
    with pytest.raises(Invalid, match="grade.command is missing"):
        CommandGrader().check(None, build_spec(None))
    with pytest.raises(Invalid, match="the name of the number in metrics.json"):
        CommandGrader().check(None, TaskSpec.model_validate({"grade": {"kind": "command", "command": "true"}}))
    for grade in ({"command": "true"}, {"kind": "command", "command": "'"}, {"kind": "command", "command": " "}):
        with pytest.raises(ValueError, match=r"grade\.command"):
            TaskSpec.model_validate({"grade": grade})


def test_fingerprint_is_of_the_command_too():
    prints = {CommandGrader().fingerprint(build_spec(command)) for command in ("true", "false", "true")}

    assert len(prints) == 2
