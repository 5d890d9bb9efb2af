"""The grader as the engine uses it. The grade sandbox runs the files in `sandbox/`."""

import math
from collections.abc import Sequence
from pathlib import Path

from orchestrator.contract.errors import Invalid
from orchestrator.contract.gates import list_metrics
from orchestrator.contract.grading import DataProfile, DatasetSource, Grade
from orchestrator.contract.inputs import Input, make_host_input
from orchestrator.contract.positive_class import check_positive_class
from orchestrator.contract.protocols.grader import Grader
from orchestrator.contract.protocols.trial_programs import OffersTrialPrograms, TrialProgram
from orchestrator.contract.running import Limits
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.spec_data import Data
from orchestrator.contract.tasks import Framing
from orchestrator.graders.fingerprints import fingerprint_files
from orchestrator.graders.predictions import metrics
from orchestrator.graders.predictions.datasets import BUILT_IN, find_dataset
from orchestrator.graders.predictions.labels import list_classes
from orchestrator.graders.predictions.split import split_into, split_source
from orchestrator.graders.predictions.split_checks import check_shares, check_source, find_least_target
from orchestrator.graders.trial_programs import build_tree_baseline, list_file_programs

OUTPUT = "predictions.csv"
MAX_GRADE_BYTES = 256 * 1024
SANDBOX_FILES = Path(__file__).parent / "sandbox"


class PredictionsGrader(Grader, OffersTrialPrograms):
    name = "predictions"
    help = "A scikit-learn metric of predictions.csv, on rows whose labels the program never saw."
    built_in = tuple(BUILT_IN)

    def check(self, dataset: str | None, spec: TaskSpec, source: DatasetSource | None = None) -> None:
        """Check that the task can be graded; raise UnknownDataset, UnknownMetric or Invalid if not."""
        kind, class_count, classes = self._find_kind(dataset, spec, source)
        if OUTPUT not in spec.program.outputs:
            raise Invalid(
                f"program.outputs must contain {OUTPUT!r}, because grade.kind = 'predictions' reads that file.",
                field="program.outputs",
            )
        if spec.objective.metric is not None:
            metric = metrics.choose_metric(spec.objective.metric, kind, class_count)
            metrics.check_direction(metric, spec.objective.direction)
            if source is not None and metric.predictions_above is not None:
                metrics.check_target(metric, find_least_target(source, spec))
        metrics.check_further(spec.objective, kind, class_count)
        named_class = spec.objective.positive_class
        if named_class is not None and (classes or class_count != 2):  # unknown names are checked with the split
            check_positive_class(named_class, classes, class_count)

    def _find_kind(
        self, dataset: str | None, spec: TaskSpec, source: DatasetSource | None
    ) -> tuple[str, int, Sequence[str]]:
        """Return classification or regression, how many classes there are, and which; raise what `check` raises."""
        if source is not None:
            target = check_source(source, spec)
            return target.kind, target.class_count, list_classes(target)
        data = find_dataset(dataset)
        check_shares(data, spec.split)
        if spec.data != Data():
            raise Invalid(
                f"The section [data] is for uploaded data sets; {data.name} is built in: leave it out.", field="data"
            )
        return data.kind, data.class_count, data.classes

    def prepare(
        self, dataset: str | None, spec: TaskSpec, seed: int, folder: Path, source: DatasetSource | None = None
    ) -> DataProfile:
        """Split the data into `folder`/public and `folder`/private, whole or not at all; the same bytes each time."""
        if source is not None:
            return split_source(folder, source, spec, seed)
        data = find_dataset(dataset)
        check_shares(data, spec.split)
        return split_into(folder, data, spec, seed)

    def command(self, framing: Framing, spec: TaskSpec, *, held_out: bool) -> list[str]:
        """Return the command of the grade container; raise UnknownMetric if the Generator chose an unknown one."""
        metric = metrics.find_metric(framing.metric)
        command = ["python", "-I", "/grader/grade.py", "--scorer", metric.scorer, "--row-loss", metric.row_loss]
        command += ["--negate"] if metric.direction == "minimize" else []
        command += ["--probabilities"] if metric.needs_probabilities else []
        further = [metrics.find_metric(name) for name in _list_further(spec)]
        for each in further:
            command += [f"--further={each.name}={'-' if each.direction == 'minimize' else ''}{each.scorer}"]
        if any(each.of_one_class for each in (metric, *further)) and framing.positive_class is not None:
            command += [f"--positive-class={framing.positive_class}"]
        command += [f"--above={metric.predictions_above:g}"] if metric.predictions_above is not None else []
        return command + (["--held-out"] if held_out else [])

    def inputs(self, outputs: Path, folder: Path) -> list[Input]:
        sources = {"/outputs": outputs, "/private": folder / "private", "/grader": SANDBOX_FILES}
        return [make_host_input(source, target) for target, source in sources.items()]

    def limits(self, spec: TaskSpec) -> Limits:
        return Limits(timeout_seconds=120, cpus=1, memory_mb=1024, work_mb=16, output_bytes=64 * 1024)

    def read(self, result: bytes) -> Grade:
        """Read grade.json; raise ValueError if it is no grade, is too large or holds a number that is not finite."""
        if len(result) > MAX_GRADE_BYTES:
            raise ValueError(f"grade.json has {len(result)} bytes; at most {MAX_GRADE_BYTES} are read.")
        grade = Grade.model_validate_json(result, extra="forbid")
        numbers = [
            grade.validation,
            grade.held_out,
            grade.no_skill,
            grade.perfect,
            *grade.metrics.values(),
            *grade.resampled,
            *grade.held_out_resampled,
        ]
        for interval in (grade.interval, grade.held_out_interval):
            numbers += [interval.low, interval.high] if interval is not None else []
        if any(number is not None and not math.isfinite(number) for number in numbers):
            raise ValueError("grade.json contains a number that is not finite.")
        if grade.graded != (grade.validation is not None):
            raise ValueError("grade.json says that it is graded but has no score, or the other way round.")
        return grade

    def fingerprint(self, spec: TaskSpec) -> str:
        """Return the sha256 over the grader's own files; it stands with each score."""
        return fingerprint_files(Path(__file__).parent)

    def list_trial_programs(self, spec: TaskSpec) -> list[TrialProgram]:
        """Return programs that leave predictions; rows are matched by id."""
        return list_file_programs(spec, rows_have_ids=True)

    def find_trial_baseline(self, spec: TaskSpec) -> TrialProgram | None:
        """Return a plain model, for a task whose first program the coder is to write."""
        return build_tree_baseline(spec)


def _list_further(spec: TaskSpec) -> list[str]:
    """Return the metrics that are computed beside the objective: those of gates, then those that are shown."""
    return list(dict.fromkeys((*list_metrics(spec.objective.gates), *spec.objective.shown)))
