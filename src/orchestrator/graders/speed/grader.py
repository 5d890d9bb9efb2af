"""The grader as the engine uses it: the program is loaded in its own sandbox, then raced in the grader's."""

import hashlib
from pathlib import Path

from orchestrator.contract.errors import Invalid
from orchestrator.contract.grading import DataProfile, DatasetSource
from orchestrator.contract.inputs import Input, make_host_input
from orchestrator.contract.protocols.grader import DrivesProgram, ProgramStart, RunsPrivateFiles
from orchestrator.contract.protocols.trial_programs import TrialProgram
from orchestrator.contract.running import PROGRAM_FOLDER
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.spec_grading import SPEED_METRIC
from orchestrator.contract.tasks import Framing
from orchestrator.graders.evaluator import EvaluatorGrader
from orchestrator.graders.evaluator.grader import SANDBOX_FILES as RACE_FILES
from orchestrator.graders.fingerprints import fingerprint_files
from orchestrator.graders.speed.data import prepare_folder, read_function, read_key
from orchestrator.graders.speed.source import read_speed_test
from orchestrator.graders.tests.grader import SANDBOX_FILES as SEAL_FILES
from orchestrator.graders.tests.sandbox.seal import KEY_VARIABLE
from orchestrator.graders.tests.trial_programs import list_suite_programs

SANDBOX_FILES = Path(__file__).parent / "sandbox"
OWN_FOLDER = "/speed"


class SpeedGrader(EvaluatorGrader, DrivesProgram, RunsPrivateFiles):
    name = "speed"
    help = "How many times faster a function or program is than a reference, on inputs it has not seen."
    runs_private_files = True

    def check(self, dataset: str | None, spec: TaskSpec, source: DatasetSource | None = None) -> None:
        """Check that the task can be measured; raise Invalid with what to do, and the file, if not."""
        objective = spec.objective
        if objective.metric != SPEED_METRIC or objective.direction != "maximize":
            raise Invalid(
                f"With grade.kind = 'speed', the metric is {SPEED_METRIC}, and more is better; leave objective.metric "
                "and objective.direction out.",
                field="objective.metric",
            )
        if spec.run.requirements:
            raise Invalid(
                "grade.kind = 'speed' measures without the packages in run.requirements; leave them out.",
                field="run.requirements",
            )
        read_speed_test(source)

    def prepare(
        self, dataset: str | None, spec: TaskSpec, seed: int, folder: Path, source: DatasetSource | None = None
    ) -> DataProfile:
        """Lay out the public files of the data set, and reference and inputs sealed."""
        return prepare_folder(folder, dataset, source, seed)

    def start_program(self, entry: str, spec: TaskSpec, folder: Path) -> ProgramStart:
        """Return how the program is started: it is loaded, and has no more to do here."""
        return ProgramStart(
            command=["python", "-I", f"{OWN_FOLDER}/load.py", f"{PROGRAM_FOLDER}/{entry}", read_function(folder)],
            inputs=[make_host_input(SANDBOX_FILES, OWN_FOLDER)],
        )

    def sees_program(self, spec: TaskSpec) -> bool:
        """Return True: the program is raced where its time is measured, in processes that have no way to that."""
        return True

    def build_environment(self, folder: Path) -> dict[str, str]:
        """Return the key of reference and inputs, which the one who measures takes out before the program runs."""
        return {KEY_VARIABLE: read_key(folder)}

    def command(self, framing: Framing, spec: TaskSpec, *, held_out: bool) -> list[str]:
        seconds = f"{spec.grade.timeout_seconds:g}"
        return [
            *("python", "-I", "/grader/grade.py", seconds, f"--script={OWN_FOLDER}/measure.py"),
            *(f"--entry={PROGRAM_FOLDER}/{spec.program.entry}", f"--seconds={seconds}"),
            *(["--held-out"] if held_out else []),
        ]

    def inputs(self, outputs: Path, folder: Path) -> list[Input]:
        sources = {
            "/grader": RACE_FILES,
            OWN_FOLDER: SANDBOX_FILES,
            "/tests": SEAL_FILES,
            "/sealed": folder / "sealed",
        }
        return [make_host_input(source, target) for target, source in sources.items()]

    def fingerprint(self, spec: TaskSpec) -> str:
        """Return the sha256 over the files of driver and race; the engine adds reference and inputs."""
        return hashlib.sha256(f"{super().fingerprint(spec)} {fingerprint_files(SANDBOX_FILES)}".encode()).hexdigest()

    def list_trial_programs(self, spec: TaskSpec) -> list[TrialProgram]:
        """Return programs whose function knows no answer, so that none may have a speed."""
        return [program for program in list_suite_programs(spec) if program.cases[0].role != "twin"]
