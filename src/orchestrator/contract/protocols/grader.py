"""What a grader is: it splits a task's data once, and turns a container's outputs into a grade in a sandbox of its own."""

from pathlib import Path
from typing import Protocol

from orchestrator.contract.grading import DataProfile, DatasetSource, Grade
from orchestrator.contract.inputs import Input
from orchestrator.contract.running import Limits
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Framing


class Grader(Protocol):
    """Trusted code. What it runs in the grade sandbox reads outputs as data and never imports the program."""

    name: str

    def check(self, dataset: str | None, spec: TaskSpec, source: DatasetSource | None = None) -> None:
        """Nothing, if the task can be graded. Raises UnknownDataset or UnknownMetric with the list of what there is. Cheap.

        source: the uploaded data set called `dataset`; None where none has that name, so it is built in or unknown.
        """

    def prepare(
        self, dataset: str | None, spec: TaskSpec, seed: int, folder: Path, source: DatasetSource | None = None
    ) -> DataProfile:
        """Splits the data, or lays out what there is instead, into `folder`/public and `folder`/private, whole or not at all; blocking, runs in a thread.

        The same dataset, spec and seed give the same bytes. public/ holds what the program may read.
        """

    def command(self, framing: Framing, spec: TaskSpec, *, held_out: bool) -> list[str]:
        """The command of the grade container; `held_out` false leaves those rows unscored."""

    def inputs(self, outputs: Path, folder: Path) -> list[Input]:
        """What the grade container sees: the collected outputs, the private data, the grader's own files."""

    def limits(self, spec: TaskSpec) -> Limits:
        """What one grading may use."""

    def read(self, result: bytes) -> Grade:
        """The grade in the file `grade.json` that the grade container wrote. Raises ValueError if it is not one."""

    def fingerprint(self, spec: TaskSpec) -> str:
        """sha256 over the grader's own files, and what of the task they run; stands with each score."""
