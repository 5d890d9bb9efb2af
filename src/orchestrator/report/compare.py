"""Versions side by side, each compared with the first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from orchestrator.contract.code import VersionFiles
from orchestrator.contract.marks import ExcludedVersion
from orchestrator.contract.positive_class import find_positive_class
from orchestrator.contract.report import Compared, Comparison
from orchestrator.contract.results import Result
from orchestrator.contract.scores import Spread, measure_gain, spread
from orchestrator.contract.tasks import Task
from orchestrator.report.changes import compare_losses
from orchestrator.report.records import RowLosses


@dataclass(slots=True)
class Side:
    """One version with its results, graded and reported ones."""

    task: Task
    version: str
    written: VersionFiles
    metric: str | None
    direction: str | None
    results: list[Result] = field(default_factory=list)
    losses: RowLosses | None = None
    excluded: ExcludedVersion | None = None

    @property
    def source(self) -> Literal["graded", "reported", "none"]:
        return "graded" if any(row.graded for row in self.results) else "reported" if self._reported else "none"

    @property
    def counted(self) -> list[Result]:
        """The graded results if there are any, else the reported ones: they are never mixed."""
        graded = [row for row in self.results if row.graded]
        return graded or self._reported

    @property
    def _reported(self) -> list[Result]:
        return [row for row in self.results if row.source == "reported"]

    @property
    def positive_classes(self) -> set[str]:
        """The classes that its scores are of, where the metric scores one of two."""
        classes = {
            find_positive_class(self.metric, row.positive_class, self.task.data, self.task.spec)
            for row in self.counted
            if row.source == "graded"
        }
        return {label for label in classes if label is not None}

    @property
    def graders(self) -> set[str]:
        return {row.grader for row in self.counted if row.grader}


def compare(sides: Sequence[Side]) -> Comparison:
    """Compare the versions in the given order; `sides` holds at least one."""
    compared = [_compare_side(side, sides[0]) for side in sides]
    return Comparison(compared=compared, metrics=list(dict.fromkeys(name for one in compared for name in one.metrics)))


def _compare_side(side: Side, first: Side) -> Compared:
    why_not = _explain_incomparable(side, first)
    ours, theirs = _spread_of(side, "score"), _spread_of(first, "score")
    is_compared = why_not is None and side is not first
    return Compared(
        task_id=side.task.id,
        version=side.version,
        agent=side.written.agent,
        summary=side.written.summary,
        parameters=side.written.parameters,
        source=side.source,
        metric=side.metric,
        direction=side.direction,
        positive_class=next(iter(side.positive_classes), None),
        score=ours,
        held_out=_spread_of(side, "held_out"),
        run_seconds=_spread_of(side, "run_time"),
        metrics=_collect_metrics(side.counted),
        gain=measure_gain(ours.mean, theirs.mean, side.direction or "maximize")
        if is_compared and ours and theirs
        else None,
        luck=compare_losses(side.losses, first.losses) if is_compared else None,
        excluded=side.excluded,
        compares=why_not is None,
        why_not=why_not,
    )


def _explain_incomparable(side: Side, first: Side) -> str | None:
    """Say why the scores of the two cannot be compared; return None if they can."""
    if side.source == "none" or first.source == "none":
        return "One of the versions has no score yet."
    if side.source != first.source:
        return "One was graded here, the other was reported from outside."
    data = side.task.data and side.task.data.sha256
    if side.task.id != first.task.id and (data is None or data != (first.task.data and first.task.data.sha256)):
        return "They were scored on different data, or on different splits of it."
    if side.metric != first.metric:
        return f"Their tasks use different metrics: {side.metric} and {first.metric}."
    if side.positive_classes != first.positive_classes or len(side.positive_classes) > 1:
        classes = " and ".join(map(repr, sorted({*side.positive_classes, *first.positive_classes})))
        return f"{side.metric} of different classes was scored: {classes}."
    if side.graders != first.graders or len(side.graders) > 1:
        return "They were scored by different graders."
    return None


def _spread_of(side: Side, name: str) -> Spread | None:
    rows = [row for row in reversed(side.counted) if getattr(row, name) is not None]
    intervals = {"score": "interval", "held_out": "held_out_interval"}
    return spread(
        [getattr(row, name) for row in rows],
        [getattr(row, intervals[name]) for row in rows] if name in intervals else (),
    )


def _collect_metrics(rows: list[Result]) -> dict[str, Spread]:
    names = dict.fromkeys(name for row in rows for name in row.metrics)
    spreads = {name: spread([row.metrics[name] for row in reversed(rows) if name in row.metrics]) for name in names}
    return {name: values for name, values in spreads.items() if values is not None}
