"""The grader as the engine uses it: its driver calls the program's functions, and its judge sees the answers only."""

import hashlib
from pathlib import Path

from orchestrator.contract.errors import Invalid
from orchestrator.contract.grading import DataProfile, DatasetSource
from orchestrator.contract.inputs import Input, make_host_input
from orchestrator.contract.protocols.grader import DrivesProgram, ProgramStart, RunsPrivateFiles
from orchestrator.contract.protocols.trial_programs import TrialProgram
from orchestrator.contract.running import PROGRAM_FOLDER
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.spec_grading import TESTS_METRIC, TESTS_OUTPUT
from orchestrator.contract.tasks import Framing
from orchestrator.graders.evaluator import EvaluatorGrader
from orchestrator.graders.fingerprints import fingerprint_files
from orchestrator.graders.tests.data import SEALED_CALLS, format_calls, prepare_folder, read_key, read_suite_text
from orchestrator.graders.tests.sandbox.seal import KEY_VARIABLE
from orchestrator.graders.tests.suite import read_suite
from orchestrator.graders.tests.trial_programs import list_suite_programs

SANDBOX_FILES = Path(__file__).parent / "sandbox"
DRIVER_FOLDER, CALLS_FOLDER = "/driver", "/calls"
CALL_SHARE = 0.9  # of the run's time: the rest is for what is around the calls
AROUND_MB = 96  # of its memory likewise, where it has twice as much
MEBIBYTE = 1024 * 1024


class TestsGrader(EvaluatorGrader, DrivesProgram, RunsPrivateFiles):
    name = "tests"
    help = "A hidden test suite calls functions of the program; the score is the share of cases passed."
    runs_private_files = True

    def check(self, dataset: str | None, spec: TaskSpec, source: DatasetSource | None = None) -> None:
        """Check that the task can be graded; raise Invalid with what to do, and the line of the suite, if not."""
        if spec.objective.metric != TESTS_METRIC or spec.program.outputs != [TESTS_OUTPUT]:
            raise Invalid(
                f"With grade.kind = 'tests', the metric is {TESTS_METRIC} and the output {TESTS_OUTPUT}; "
                "leave objective.metric and program.outputs out.",
                field="objective.metric",
            )
        suite = read_suite(read_suite_text(source))
        format_calls([*suite.validation, *suite.held_out])

    def prepare(
        self, dataset: str | None, spec: TaskSpec, seed: int, folder: Path, source: DatasetSource | None = None
    ) -> DataProfile:
        """Lay out the files of the data set, its suite apart from them."""
        return prepare_folder(folder, dataset, source, seed)

    def start_program(self, entry: str, spec: TaskSpec, folder: Path) -> ProgramStart:
        """Return how the program is started: by the driver, which calls its functions."""
        suite = read_suite((folder / "grader" / "tests.py").read_text(encoding="utf-8"))
        seconds = spec.run.timeout_seconds * CALL_SHARE
        memory_bytes = max(spec.run.memory_mb // 2, spec.run.memory_mb - AROUND_MB) * MEBIBYTE
        return ProgramStart(
            command=[
                *("python", "-I", f"{DRIVER_FOLDER}/drive.py", f"--entry={PROGRAM_FOLDER}/{entry}"),
                *(f"--calls={CALLS_FOLDER}/{SEALED_CALLS}", f"--call-seconds={suite.seconds_per_call:g}"),
                *(f"--seconds={seconds:g}", f"--memory-bytes={memory_bytes}"),
            ],
            inputs=[
                make_host_input(SANDBOX_FILES, DRIVER_FOLDER),
                make_host_input(folder / "driver", CALLS_FOLDER),
            ],
            environment={KEY_VARIABLE: read_key(folder)},
        )

    def command(self, framing: Framing, spec: TaskSpec, *, held_out: bool) -> list[str]:
        return [*super().command(framing, spec, held_out=held_out), "--suite"]

    def inputs(self, outputs: Path, folder: Path) -> list[Input]:
        return [*super().inputs(outputs, folder), make_host_input(SANDBOX_FILES, "/tests")]

    def fingerprint(self, spec: TaskSpec) -> str:
        """Return the sha256 over the files of driver and judge; the engine adds the suite, which is among the data."""
        return hashlib.sha256(f"{super().fingerprint(spec)} {fingerprint_files(SANDBOX_FILES)}".encode()).hexdigest()

    def list_trial_programs(self, spec: TaskSpec) -> list[TrialProgram]:
        """Return programs whose functions know no answer."""
        return list_suite_programs(spec)
