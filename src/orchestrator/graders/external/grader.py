"""The grader as the engine uses it: it lays out the data and names who posts results; no grade container is started."""

import hashlib
from pathlib import Path
from typing import NoReturn

from orchestrator.contract.errors import Invalid
from orchestrator.contract.grading import DataProfile, DatasetSource, Grade
from orchestrator.contract.inputs import Input
from orchestrator.contract.protocols.grader import Grader, TakesPostedResults
from orchestrator.contract.running import Limits
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Framing
from orchestrator.graders.evaluator.data import prepare_folder
from orchestrator.graders.evaluator.grader import check_objective, has_table


class ExternalGrader(Grader, TakesPostedResults):
    name = "external"
    help = "An agent elsewhere judges each run and posts its score with upload_results."

    def check(self, dataset: str | None, spec: TaskSpec, source: DatasetSource | None = None) -> None:
        """Check that the task says who posts results, and of what; raise Invalid, with what to do, if not."""
        if not spec.grade.by:
            raise Invalid("grade.by is missing: the name of the agent whose posted results count.", field="grade.by")
        check_objective(spec, "the posted result")
        if has_table(dataset, source):
            raise Invalid(
                "grade.kind = 'external' does not go with a table: the agent could not see the labels of hidden rows. "
                "Use a data set that is a folder, or none.",
                field="dataset",
            )

    def prepare(
        self, dataset: str | None, spec: TaskSpec, seed: int, folder: Path, source: DatasetSource | None = None
    ) -> DataProfile:
        """Lay out the files of a folder; programs see those that are not below private/."""
        return prepare_folder(folder, dataset, source, "", seed)

    def find_poster(self, spec: TaskSpec) -> str:
        """Return the name of the agent whose posted results count."""
        return spec.grade.by or ""

    def command(self, framing: Framing, spec: TaskSpec, *, held_out: bool) -> list[str]:
        self._refuse()

    def inputs(self, outputs: Path, folder: Path) -> list[Input]:
        self._refuse()

    def limits(self, spec: TaskSpec) -> Limits:
        self._refuse()

    def read(self, result: bytes) -> Grade:
        self._refuse()

    def fingerprint(self, spec: TaskSpec) -> str:
        """Return the sha256 over the agent's name: what it does is known to it alone."""
        return hashlib.sha256(f"external {spec.grade.by}".encode()).hexdigest()

    def _refuse(self) -> NoReturn:
        raise Invalid("Results of grade.kind = 'external' are posted with upload_results; nothing is run to grade.")
