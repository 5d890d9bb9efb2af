"""The grader as the engine uses it. The grade sandbox runs the files in `sandbox/` and the user's evaluate.py."""

import hashlib
import math
from pathlib import Path

from orchestrator.contract.errors import Invalid
from orchestrator.contract.grading import GRADE_CAUSES, DataProfile, DatasetSource, Grade
from orchestrator.contract.inputs import BytesContent, Input, make_host_input
from orchestrator.contract.metrics import direction_of
from orchestrator.contract.protocols.grader import CarriesCode, Grader, SeesProgram
from orchestrator.contract.protocols.trial_programs import OffersTrialPrograms, TrialProgram
from orchestrator.contract.running import PROGRAM_FOLDER, Limits
from orchestrator.contract.spec import Program, TaskSpec
from orchestrator.contract.spec_objective import Objective
from orchestrator.contract.tasks import Framing
from orchestrator.graders.evaluator.data import FILE, add_evaluator, prepare_folder
from orchestrator.graders.evaluator.source import check_source
from orchestrator.graders.fingerprints import fingerprint_files
from orchestrator.graders.predictions import PredictionsGrader
from orchestrator.graders.predictions.grader import MAX_GRADE_BYTES
from orchestrator.graders.trial_programs import list_file_programs, list_imported_programs

SANDBOX_FILES = Path(__file__).parent / "sandbox"
HELD_OUT_FILES = "private/held_out/"
SPARE_SECONDS = 10  # for what is around evaluate(): its own time is measured inside, so that an error can give its line


class EvaluatorGrader(Grader, SeesProgram, CarriesCode, OffersTrialPrograms):
    name = "evaluator"
    help = "Your own evaluate.py computes the score from what the program leaves."

    def check(self, dataset: str | None, spec: TaskSpec, source: DatasetSource | None = None) -> None:
        """Check that the task can be graded; raise Invalid or UnknownDataset, with what to do, if not."""
        if not spec.grade.evaluator:
            raise Invalid(
                "grade.evaluator is missing: the text of an evaluate.py with `def evaluate(outputs, private)`, "
                "or its name in a task.toml.",
                field="grade.evaluator",
            )
        check_objective(spec, "evaluate.py")
        forgeable = spec.grade.forgeable
        check_source(spec.grade.evaluator, [spec.program.entry, *spec.program.seed], forgeable=forgeable)
        if forgeable and has_table(dataset, source):
            raise Invalid(
                "grade.forgeable does not go with a table: a program that is imported could read the labels. Use a "
                "data set that is a folder, or none.",
                field="grade.forgeable",
            )
        check_table(dataset, spec, source)

    def prepare(
        self, dataset: str | None, spec: TaskSpec, seed: int, folder: Path, source: DatasetSource | None = None
    ) -> DataProfile:
        """Split a table as `predictions` does, or lay out a folder's files; without data, write evaluate.py only."""
        text = spec.grade.evaluator or ""  # `check` refuses a task without one
        if not has_table(dataset, source):
            if spec.grade.forgeable and source is not None:
                files = [path for path in source.files if not path.startswith(HELD_OUT_FILES)]
                source = source.model_copy(update={"files": files})
            return prepare_folder(folder, dataset, source, text, seed)
        profile = PredictionsGrader().prepare(dataset, spec, seed, folder, source)
        add_evaluator(folder, text)
        return profile

    def command(self, framing: Framing, spec: TaskSpec, *, held_out: bool) -> list[str]:
        command = ["python", "-I", "/grader/grade.py", f"{spec.grade.timeout_seconds:g}", f"--metric={framing.metric}"]
        command.append(f"--causes={','.join(GRADE_CAUSES)}")
        if spec.grade.forgeable:  # held-out data are nowhere in the reach of a program
            return [*command, f"--program={PROGRAM_FOLDER}"]
        return command + (["--held-out"] if held_out else [])

    def inputs(self, outputs: Path, folder: Path) -> list[Input]:
        sources = {
            "/outputs": outputs,
            "/private": folder / "private",
            "/grader": SANDBOX_FILES,
            "/evaluator": folder / "grader",
        }
        return [make_host_input(source, target) for target, source in sources.items()]

    def sees_program(self, spec: TaskSpec) -> bool:
        """Return whether the task accepts that its evaluate.py imports the program."""
        return spec.grade.forgeable

    def build_environment(self, folder: Path) -> dict[str, str]:
        return {}

    def code_inputs(self, spec: TaskSpec) -> list[Input]:
        if spec.grade.evaluator is None:  # of a kind that builds on this one and brings its own code
            return []
        text = spec.grade.evaluator
        return [Input(target="/evaluator", content=BytesContent({FILE: text.encode()}))]

    def limits(self, spec: TaskSpec) -> Limits:
        return Limits(
            timeout_seconds=spec.grade.timeout_seconds + SPARE_SECONDS,
            cpus=1,
            memory_mb=spec.grade.memory_mb,
            work_mb=64,
            output_bytes=512 * 1024,
        )

    def read(self, result: bytes) -> Grade:
        """Read grade.json; raise ValueError if it is no grade, is too large or holds a number that is not finite."""
        if len(result) > MAX_GRADE_BYTES:
            raise ValueError(f"grade.json has {len(result)} bytes; at most {MAX_GRADE_BYTES} are read.")
        grade = Grade.model_validate_json(result, extra="forbid")
        numbers = [grade.validation, grade.held_out, *grade.metrics.values()]
        if any(number is not None and not math.isfinite(number) for number in numbers):
            raise ValueError("grade.json contains a number that is not finite.")
        if grade.graded != (grade.validation is not None):
            raise ValueError("grade.json says that it is graded but has no score, or the other way round.")
        return grade

    def fingerprint(self, spec: TaskSpec) -> str:
        """Return the sha256 over the grader's own files and the task's evaluate.py."""
        forgeable = " forgeable" if spec.grade.forgeable else ""
        own = f"{fingerprint_files(SANDBOX_FILES)} {spec.grade.evaluator}{forgeable}"
        return hashlib.sha256(own.encode()).hexdigest()

    def list_trial_programs(self, spec: TaskSpec) -> list[TrialProgram]:
        """Return programs that leave outputs; where the program is imported, one that takes over the grading."""
        return list_imported_programs(spec) if spec.grade.forgeable else list_file_programs(spec)

    def find_trial_baseline(self, spec: TaskSpec) -> TrialProgram | None:
        """Return None: only its author knows what a program of the task leaves."""
        return None


def check_objective(spec: TaskSpec, where: str) -> None:
    """Check that metric and direction are named; raise Invalid if not. where: what gives the metric."""
    objective = spec.objective
    if objective.metric is None:
        raise Invalid(
            f"objective.metric is missing: the name of the number in {where} that is the score.",
            field="objective.metric",
        )
    if objective.positive_class is not None:
        raise Invalid(
            "objective.positive_class goes with grade.kind = 'predictions'; which class its numbers are of is a "
            f"matter of {where}: leave it out.",
            field="objective.positive_class",
        )
    if objective.direction is None and direction_of(objective.metric) is None:
        raise Invalid(
            f"objective.direction is missing: only {where} knows {objective.metric[:100]!r}, "
            "so write direction = 'maximize' or 'minimize'.",
            field="objective.direction",
        )


def check_table(dataset: str | None, spec: TaskSpec, source: DatasetSource | None) -> None:
    """Check a table as `predictions` does, apart from metric and outputs, which are the user's."""
    if has_table(dataset, source):
        table = spec.model_copy(update={"objective": Objective(), "program": Program()})
        PredictionsGrader().check(dataset, table, source)


def has_table(dataset: str | None, source: DatasetSource | None) -> bool:
    """Return whether there are rows to be split."""
    return source.kind == "table" if source is not None else dataset is not None
