"""The grader as the engine uses it. What it runs in the grade sandbox are the files in `sandbox/`."""

import hashlib
import math
from functools import cache
from pathlib import Path

from orchestrator.contract.errors import Invalid
from orchestrator.contract.grading import DataProfile, DatasetSource, Grade
from orchestrator.contract.inputs import Input, host_input
from orchestrator.contract.protocols.grader import Grader
from orchestrator.contract.running import Limits
from orchestrator.contract.spec import Data, TaskSpec
from orchestrator.contract.tasks import Framing
from orchestrator.graders.predictions import metrics
from orchestrator.graders.predictions.datasets import BUILT_IN, dataset_of
from orchestrator.graders.predictions.sources import checked_source
from orchestrator.graders.predictions.split import check_shares, split_into, split_source

OUTPUT = "predictions.csv"
LARGEST_GRADE_BYTES = 256 * 1024
SANDBOX_FILES = Path(__file__).parent / "sandbox"


class PredictionsGrader(Grader):
    name = "predictions"
    built_in = tuple(BUILT_IN)

    def check(self, dataset: str | None, spec: TaskSpec, source: DatasetSource | None = None) -> None:
        """Nothing, if the task can be graded. Raises UnknownDataset, UnknownMetric or Invalid with what to write instead."""
        kind, class_count = self._kind_of(dataset, spec, source)
        if OUTPUT not in spec.program.outputs:
            raise Invalid(f"program.outputs must hold {OUTPUT!r}: grade.kind = 'predictions' reads that file.")
        if spec.objective.metric is not None:
            metric = metrics.metric_for(spec.objective.metric, kind, class_count)
            metrics.check_direction(metric, spec.objective.direction)

    def _kind_of(self, dataset: str | None, spec: TaskSpec, source: DatasetSource | None) -> tuple[str, int]:
        """Classification or regression, and how many classes there are. Raises what `check` raises."""
        if source is not None:
            return checked_source(source, spec)
        data = dataset_of(dataset)
        check_shares(data, spec.split)
        if spec.data != Data():
            raise Invalid(f"The section [data] is for uploaded data sets; {data.name} is built in: leave it out.")
        return data.kind, data.class_count

    def prepare(
        self, dataset: str, spec: TaskSpec, seed: int, folder: Path, source: DatasetSource | None = None
    ) -> DataProfile:
        """Splits the data into `folder`/public and `folder`/private, whole or not at all; the same bytes each time."""
        if source is not None:
            return split_source(folder, source, spec, seed)
        data = dataset_of(dataset)
        check_shares(data, spec.split)
        return split_into(folder, data, spec.split, seed)

    def command(self, framing: Framing, spec: TaskSpec, *, held_out: bool) -> list[str]:
        """The command of the grade container. Raises UnknownMetric where the Generator chose what there is not."""
        metric = metrics.find_metric(framing.metric)
        command = ["python", "-I", "/grader/grade.py", "--scorer", metric.scorer, "--row-loss", metric.row_loss]
        command += ["--negate"] if metric.direction == "minimize" else []
        command += ["--probabilities"] if metric.needs_probabilities else []
        return command + (["--held-out"] if held_out else [])

    def inputs(self, outputs: Path, folder: Path) -> list[Input]:
        sources = {"/outputs": outputs, "/private": folder / "private", "/grader": SANDBOX_FILES}
        return [host_input(source, target) for target, source in sources.items()]

    def limits(self, spec: TaskSpec) -> Limits:
        return Limits(timeout_seconds=120, cpus=1, memory_mb=1024, work_mb=16, output_bytes=64 * 1024)

    def read(self, result: bytes) -> Grade:
        """The grade in grade.json. Raises ValueError if it is not one, is too large, or holds what is not a finite number."""
        if len(result) > LARGEST_GRADE_BYTES:
            raise ValueError(f"grade.json has {len(result)} bytes; at most {LARGEST_GRADE_BYTES} are read.")
        grade = Grade.model_validate_json(result, extra="forbid")
        numbers = [grade.validation, grade.held_out, *grade.metrics.values()]
        if any(number is not None and not math.isfinite(number) for number in numbers):
            raise ValueError("grade.json holds a number that is not finite.")
        if grade.graded != (grade.validation is not None):
            raise ValueError("grade.json says graded and has no score, or the other way round.")
        return grade

    def fingerprint(self, spec: TaskSpec) -> str:
        """sha256 over the grader's own files; stands with each score."""
        return _fingerprint()


@cache
def _fingerprint() -> str:
    here, digest = Path(__file__).parent, hashlib.sha256()
    for path in sorted(here.rglob("*.py")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(here).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()
