"""Versions side by side, each held against the first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from orchestrator.contract.agents import Spread
from orchestrator.contract.code import VersionFiles
from orchestrator.contract.logs import Result
from orchestrator.contract.report import Compared, Comparison
from orchestrator.contract.scores import gain, spread
from orchestrator.contract.tasks import Task
from orchestrator.report.changes import luck_between
from orchestrator.report.facts import RowLosses


@dataclass(slots=True)
class Side:
    """One version as it was read; `results` are its own, graded and reported ones."""

    task: Task
    version: str
    written: VersionFiles
    metric: str | None
    direction: str | None
    results: list[Result] = field(default_factory=list)
    losses: RowLosses | None = None

    @property
    def source(self) -> Literal["graded", "reported", "none"]:
        return "graded" if any(row.graded for row in self.results) else "reported" if self._reported else "none"

    @property
    def counted(self) -> list[Result]:
        """Graded results where there are any: reported ones never stand beside them."""
        graded = [row for row in self.results if row.graded]
        return graded or self._reported

    @property
    def _reported(self) -> list[Result]:
        return [row for row in self.results if row.source == "reported"]

    @property
    def graders(self) -> set[str]:
        return {row.grader for row in self.counted if row.grader}


def compare(sides: Sequence[Side]) -> Comparison:
    """sides: at least one, in the order asked for."""
    found = [_compared(side, sides[0]) for side in sides]
    return Comparison(compared=found, metrics=list(dict.fromkeys(name for one in found for name in one.metrics)))


def _compared(side: Side, first: Side) -> Compared:
    why_not = _why_not(side, first)
    ours, theirs = _over(side, "score"), _over(first, "score")
    held_against = why_not is None and side is not first
    return Compared(
        task_id=side.task.id,
        version=side.version,
        agent=side.written.agent,
        summary=side.written.summary,
        parameters=side.written.parameters,
        source=side.source,
        metric=side.metric,
        direction=side.direction,
        score=ours,
        held_out=_over(side, "held_out"),
        run_seconds=_over(side, "run_time"),
        metrics=_metrics(side.counted),
        gain=gain(ours.mean, theirs.mean, side.direction or "maximize") if held_against and ours and theirs else None,
        luck=luck_between(side.losses, first.losses) if held_against else None,
        compares=why_not is None,
        why_not=why_not,
    )


def _why_not(side: Side, first: Side) -> str | None:
    """Why the scores of the two say nothing about each other; None if they do."""
    if side.source == "none" or first.source == "none":
        return "One of them has no score yet."
    if side.source != first.source:
        return "One was graded, the other reported by somebody."
    data = side.task.data and side.task.data.sha256
    if side.task.id != first.task.id and (data is None or data != (first.task.data and first.task.data.sha256)):
        return "They were scored on different data, or on another split of it."
    if side.metric != first.metric:
        return f"Their tasks measure different things: {side.metric} and {first.metric}."
    if side.graders != first.graders or len(side.graders) > 1:
        return "They were scored by different graders."
    return None


def _over(side: Side, name: str) -> Spread | None:
    return spread([value for row in reversed(side.counted) if (value := getattr(row, name)) is not None])


def _metrics(rows: list[Result]) -> dict[str, Spread]:
    names = dict.fromkeys(name for row in rows for name in row.metrics)
    return {name: spread([row.metrics[name] for row in reversed(rows) if name in row.metrics]) for name in names}
