"""What a grader is: it splits a task's data once, and turns outputs into a grade in a sandbox of its own."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from orchestrator.contract.grading import DataProfile, DatasetSource, Grade
from orchestrator.contract.inputs import Input
from orchestrator.contract.running import Limits
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Framing


@runtime_checkable
class Grader(Protocol):
    """Trusted code. What it runs in the grade sandbox reads outputs as data and never imports the program."""

    name: str

    def check(self, dataset: str | None, spec: TaskSpec, source: DatasetSource | None = None) -> None:
        """Check that the task can be graded; raise UnknownDataset or UnknownMetric, with what there is, if not. Cheap.

        source: the uploaded data set called `dataset`; None where none has that name, so it is built in or unknown.
        """

    def prepare(
        self, dataset: str | None, spec: TaskSpec, seed: int, folder: Path, source: DatasetSource | None = None
    ) -> DataProfile:
        """Split the data, or lay out what there is instead, into public/ and private/ of `folder`; return its profile.

        Whole or not at all. Blocking: runs in a thread. The same dataset, spec and seed give the same bytes.
        public/ holds what the program may read.
        """
        ...

    def command(self, framing: Framing, spec: TaskSpec, *, held_out: bool) -> list[str]:
        """Return the command of the grade container; `held_out` false leaves those rows unscored."""
        ...

    def inputs(self, outputs: Path, folder: Path) -> list[Input]:
        """Return what the grade container sees: the collected outputs, the private data, the grader's own files."""
        ...

    def limits(self, spec: TaskSpec) -> Limits:
        """Return what one grading may use."""
        ...

    def read(self, result: bytes) -> Grade:
        """Read the file `grade.json` that the grade container wrote; raise ValueError if it holds no grade."""
        ...

    def fingerprint(self, spec: TaskSpec) -> str:
        """Return the sha256 over the grader's own files and what of the task they run; it stands with each score."""
        ...


@runtime_checkable
class BundlesDatasets(Protocol):
    """A grader that brings data sets of its own."""

    built_in: Collection[str]


@dataclass(frozen=True)
class ProgramStart:
    """How a program is started: the command, and what its container sees beside the program and the public data."""

    command: list[str]
    inputs: list[Input] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)


@runtime_checkable
class DrivesProgram(Protocol):
    """A grader whose own driver is started in the program's sandbox, and calls the program there."""

    def start_program(self, entry: str, spec: TaskSpec, folder: Path) -> ProgramStart:
        """Return how the program is started.

        entry: its file in PROGRAM_FOLDER. folder: what `prepare` has laid out; what is expected must stay there.
        """
        ...


@runtime_checkable
class SeesProgram(Protocol):
    """A grader whose sandbox holds the program, beside its outputs, of which there need be none."""

    def sees_program(self, spec: TaskSpec) -> bool:
        """Return whether it does for this task."""
        ...

    def build_environment(self, folder: Path) -> dict[str, str]:
        """Return variables of the grade container. folder: what `prepare` has laid out."""
        ...


@runtime_checkable
class TakesPostedResults(Protocol):
    """A grader of which nothing is run: an agent posts the results with upload_results, and rounds wait for them."""

    def find_poster(self, spec: TaskSpec) -> str:
        """Return the name of the agent whose results count."""
        ...


@runtime_checkable
class CarriesCode(Protocol):
    """A grader that runs a text of the task, so that stored outputs can be graded with another one."""

    def code_inputs(self, spec: TaskSpec) -> list[Input]:
        """Return the inputs that hold the text of `spec`, each in place of the one of `inputs` with its target."""
        ...


@runtime_checkable
class RunsPrivateFiles(Protocol):
    """A grader whose code is among a task's private files, so that its fingerprint includes the digest of the data."""

    runs_private_files: bool
