"""What is to be solved: the table, the metric, what one program may use, and what earlier programs could not do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from orchestrator.agents.pipelines.columns import Table, describe_table
from orchestrator.agents.pipelines.ranges import Params
from orchestrator.contract.grading import DataProfile
from orchestrator.contract.metrics import METRICS, Metric

RARE_CLASS = 0.25  # of an equal share
PLANNED_TIME = 0.5  # of the time limit, for large tables: estimates may be wrong, and machines slow or busy
PLANNED_TIME_SMALL = 0.6
PLANNED_MEMORY = 0.65
LARGE_ROWS = 20_000  # with more, training and test together, files are read in pieces
MANY_TRAIN_ROWS = 2_000


@dataclass(frozen=True)
class Problem:
    """What one program has to solve, and within which limits.

    max_rows: by model, the most training rows it may use after what has failed.
    timeouts, memory_failures: how many versions failed so.
    """

    data: DataProfile
    metric: str = ""
    direction: str = "maximize"
    wants_probabilities: bool = False  # beyond what the metric's name says
    timeout_seconds: float = 60
    memory_mb: int = 1024
    max_rows: Mapping[str, int] = field(default_factory=dict)
    timeouts: int = 0
    memory_failures: int = 0
    avoided: frozenset[str] = frozenset()  # models that people do not want tried

    @cached_property
    def table(self) -> Table:
        return describe_table(self.data)

    @property
    def kind(self) -> str:
        return self.data.kind

    @property
    def train_rows(self) -> int:
        return self.data.rows["train"]

    @property
    def test_rows(self) -> int:
        return self.data.rows["validation"] + self.data.rows["held_out"]

    @property
    def classes(self) -> int:
        """0 for numbers."""
        return len(self.data.classes)

    @property
    def probabilities(self) -> bool:
        known = self.known_metric
        return bool(self.data.classes) and (
            self.wants_probabilities or (known is not None and known.needs_probabilities)
        )

    @property
    def known_metric(self) -> Metric | None:
        """The metric as the table has it; None for one that only a grader knows."""
        return METRICS.get(self.metric)

    @property
    def counts_absolute_errors(self) -> bool:
        known = self.known_metric
        return known is not None and known.row_loss == "absolute"

    @property
    def rarest(self) -> int:
        """Training rows of the rarest class that has any; all rows where the target is a number."""
        return min((rows for rows in self.data.class_rows.values() if rows), default=self.train_rows)

    @property
    def weighs_classes(self) -> bool:
        """Whether it may pay to weigh rare classes more: where one is rare, and the metric counts classes alike."""
        rows = [rows for rows in self.data.class_rows.values() if rows]
        rare = bool(rows) and min(rows) < RARE_CLASS * sum(rows) / len(rows)
        return rare and self.known_metric is not None and self.known_metric.weighs_classes

    @property
    def is_large(self) -> bool:
        """Whether files are read in pieces."""
        return (
            self.train_rows + self.test_rows > LARGE_ROWS
            or (self.train_rows + self.test_rows) * len(self.data.columns) > 5_000_000
        )

    @property
    def is_plain(self) -> bool:
        """A table of numbers of no great size, for which all else but the model is plain."""
        return self.table.plain and not self.is_large

    @property
    def planned_seconds(self) -> float:
        """What one program may take by estimate."""
        share = PLANNED_TIME if self.is_large else PLANNED_TIME_SMALL
        return self.timeout_seconds * share

    @property
    def planned_bytes(self) -> float:
        return self.memory_mb * 2**20 * PLANNED_MEMORY


def halve_rows_of_failures(failed: Sequence[Params], train_rows: int) -> dict[str, int]:
    """Return by model half of the training rows with which it ran out of time or memory."""
    row_limits: dict[str, int] = {}
    for params in failed:
        model = params["model"]
        row_limits[model] = min(row_limits.get(model, train_rows), params.get("rows", train_rows) // 2)
    return row_limits
