"""The winning line change by change: the diff, the gain, and whether the gain may be luck."""

from typing import Literal

from orchestrator.contract.diffs import CodeDiff
from orchestrator.contract.report import Change, Luck
from orchestrator.contract.scores import Spread, measure_gain, spread
from orchestrator.report.diff import SMALL, diff_versions
from orchestrator.report.records import RowLosses, TaskRecords, find_parent, trace_winning_line
from orchestrator.report.significance import compare_rows

ScoreKind = Literal["scores", "held_out"]
MAX_CHANGES = 40  # of a longer line its first and last are shown


def choose_line_labels(best: str | None, records: TaskRecords) -> tuple[list[str], int]:
    """List the versions of the line to show, and count those left out in its middle."""
    line = trace_winning_line(best, records.versions, records.scores) if best else []
    return shorten(line)


def shorten(line: list[str]) -> tuple[list[str], int]:
    if len(line) <= MAX_CHANGES:
        return line, 0
    half = MAX_CHANGES // 2
    return [*line[:half], *line[-half:]], len(line) - 2 * half


def build_changes(labels: list[str], records: TaskRecords) -> list[Change]:
    return [_build_change(label, records) for label in labels if label in records.versions]


def _build_change(label: str, records: TaskRecords) -> Change:
    written, scored = records.versions[label], records.scores.get(label)
    parent = find_parent(label, records.versions, records.scores)
    round_row = next((row for row in records.loop.rounds if row.version == label), None) if records.loop else None
    gained = _measure_gain(label, parent, records, "scores")
    floor = records.loop.min_delta if records.loop else None
    return Change(
        version=label,
        parent=parent,
        round=scored.round if scored else None,
        agent=written.agent,
        summary=written.summary,
        created_at=written.created_at,
        verdict=round_row.verdict if round_row else None,
        score=spread(scored.scores, scored.intervals) if scored else None,
        held_out=spread(scored.held_out, scored.held_out_intervals) if scored else None,
        gain=gained,
        held_out_gain=_measure_gain(label, parent, records, "held_out"),
        beyond_noise=None if gained is None or floor is None else gained > floor,
        luck=compare_losses(records.losses.get(label), records.losses.get(parent)) if parent else None,
        seconds=round(sum(round_row.seconds.values()), 3) if round_row else None,
        shown=round_row.shown if round_row else {},
        diff=_build_diff(label, parent, records),
    )


def _measure_gain(label: str, parent: str | None, records: TaskRecords, kind: ScoreKind) -> float | None:
    ours, theirs = _find_scores(label, records, kind), _find_scores(parent, records, kind)
    if ours is None or theirs is None:
        return None
    return measure_gain(ours.mean, theirs.mean, (records.loop and records.loop.direction) or "maximize")


def _find_scores(label: str | None, records: TaskRecords, kind: ScoreKind) -> Spread | None:
    if label is None or label not in records.scores:
        return None
    scores = records.scores[label]
    return spread(scores.scores if kind == "scores" else scores.held_out)


def compare_losses(ours: RowLosses | None, theirs: RowLosses | None) -> Luck | None:
    """Compare the losses row by row; return None if one side has none, or they come from different graders or rows."""
    if ours is None or theirs is None or (ours.grader, ours.measure) != (theirs.grader, theirs.measure):
        return None
    return compare_rows(ours.executions, theirs.executions, measure=ours.measure)


def _build_diff(label: str, parent: str | None, records: TaskRecords) -> CodeDiff | None:
    if parent is None or label not in records.contents or parent not in records.contents:
        return None
    return diff_versions(
        records.contents[parent],
        records.contents[label],
        task_id=records.task.id,
        version=label,
        base=parent,
        bounds=SMALL,
    )
