"""What the gates of a task say of a round: figures of its runs on record, and which gate they break."""

from collections.abc import Mapping, Sequence
from statistics import fmean

from orchestrator.contract.gates import Reference, describe_breach, parse_gate
from orchestrator.contract.grading import Grade
from orchestrator.contract.spec import TaskSpec
from orchestrator.storage.changes import RoundChanges
from orchestrator.storage.queries import code, loops
from orchestrator.storage.rows import ContainerRow, LoopRow, RoundRow
from orchestrator.storage.transaction import Tx

MEBIBYTE = 1024 * 1024
Figures = Mapping[str, float]


def judge_gates(
    tx: Tx, loop: LoopRow, round_row: RoundRow, ran: ContainerRow, grade: Grade, spec: TaskSpec
) -> RoundChanges:
    """Return what changes in the round by its newest run: the figures that gates are about, and the first breach."""
    if not spec.objective.gates:
        return {}
    names = {parse_gate(text).name for text in spec.objective.gates}
    measured = measure_figures(tx, loop.metric, ran, grade)
    newest = {name: value for name, value in measured.items() if name in names}
    figures = [*(round_row.figures or []), newest]
    breach = find_breach(tx, loop, round_row, figures, spec.objective.gates)
    return {"figures": figures, "verdict": "gate_broken" if breach else None, "reason": breach}


def measure_figures(tx: Tx, metric: str | None, ran: ContainerRow, grade: Grade) -> dict[str, float]:
    """Return the grader's metrics on validation rows, and what was measured of the run itself."""
    figures = dict(grade.metrics)
    if metric is not None and grade.validation is not None:
        figures[metric] = grade.validation
    if ran.wall_seconds is not None:
        figures["run_time"] = ran.wall_seconds
    if ran.cpu_seconds is not None:
        figures["cpu_time"] = ran.cpu_seconds
    if ran.peak_memory_bytes is not None:
        figures["peak_memory_mb"] = ran.peak_memory_bytes / MEBIBYTE
    figures["code_bytes"] = code.sum_size(tx, ran.task_id, ran.version)
    return figures


def find_breach(
    tx: Tx, loop: LoopRow, round_row: RoundRow, figures: Sequence[Figures], gates: Sequence[str]
) -> str | None:
    """Return the sentence on the first gate that the mean of the runs breaks; None if all are met."""
    others = _read_references(tx, loop, round_row)
    for text in gates:
        gate = parse_gate(text)
        references: dict[Reference, float] = {}
        for whose, known in others.items():
            if (reference := _mean(known, gate.name)) is not None:
                references[whose] = reference
        value = _mean(figures, gate.name)
        breach = describe_breach(gate, text, value, references, positive_class=loop.positive_class)
        if breach is not None:
            return breach
    return None


def _read_references(tx: Tx, loop: LoopRow, round_row: RoundRow) -> dict[Reference, Sequence[Figures]]:
    """Return the figures of the versions that gates may name; a round is none to itself."""
    rows: dict[Reference, RoundRow | None] = {
        "parent": loops.find_round_of_version(tx, loop.id, round_row.parent),
        "baseline": loops.find_baseline(tx, loop.id),
        "best": loops.find_round_of_version(tx, loop.id, loop.best),
    }
    return {
        whose: row.figures
        for whose, row in rows.items()
        if row is not None and row.figures and row.round != round_row.round
    }


def _mean(figures: Sequence[Figures], name: str) -> float | None:
    """Return the mean over the runs; None where one lacks the figure."""
    values = [measured.get(name) for measured in figures]
    known = [value for value in values if value is not None]
    return fmean(known) if known and len(known) == len(values) else None
