"""The grader as the engine uses it. The grade sandbox runs run.py, and that the user's command."""

import hashlib
import shlex
from pathlib import Path

from orchestrator.contract.errors import Invalid
from orchestrator.contract.grading import DatasetSource
from orchestrator.contract.inputs import Input, make_host_input
from orchestrator.contract.protocols.grader import RunsPrivateFiles
from orchestrator.contract.running import Limits
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Framing
from orchestrator.graders.evaluator import EvaluatorGrader
from orchestrator.graders.evaluator.grader import SPARE_SECONDS, check_objective, check_table
from orchestrator.graders.fingerprints import fingerprint_files

SANDBOX_FILES = Path(__file__).parent / "sandbox"
PART = "{part}"


class CommandGrader(EvaluatorGrader, RunsPrivateFiles):
    name = "command"
    help = "A command of your own reads what the program leaves and writes metrics.json."
    runs_private_files = True

    def check(self, dataset: str | None, spec: TaskSpec, source: DatasetSource | None = None) -> None:
        """Check that the task can be graded; raise Invalid or UnknownDataset, with what to do, if not."""
        if not spec.grade.command:
            raise Invalid(
                "grade.command is missing: what reads the outputs and writes metrics.json, such as "
                "'python /private/score.py {part}'.",
                field="grade.command",
            )
        check_objective(spec, "metrics.json")
        check_table(dataset, spec, source)

    def command(self, framing: Framing, spec: TaskSpec, *, held_out: bool) -> list[str]:
        words = shlex.split(spec.grade.command or "")
        with_held_out = held_out and any(PART in word for word in words)
        return [
            *("python", "-I", "/command/run.py", f"--metric={framing.metric}"),
            *(f"--seconds={spec.grade.timeout_seconds:g}", *(["--held-out"] if with_held_out else []), "--", *words),
        ]

    def inputs(self, outputs: Path, folder: Path) -> list[Input]:
        return [*super().inputs(outputs, folder), make_host_input(SANDBOX_FILES, "/command")]

    def limits(self, spec: TaskSpec) -> Limits:
        """Return what one grading may use: the command has its time for each part."""
        seconds = 2 * spec.grade.timeout_seconds + SPARE_SECONDS
        return super().limits(spec).model_copy(update={"timeout_seconds": seconds})

    def fingerprint(self, spec: TaskSpec) -> str:
        """Return the sha256 over the grader's own files and the command; the engine adds the private files."""
        own = f"{super().fingerprint(spec)} {fingerprint_files(SANDBOX_FILES)} {spec.grade.command}"
        return hashlib.sha256(own.encode()).hexdigest()
