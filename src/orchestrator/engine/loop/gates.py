"""What a task says of a round beside its score: a gate that it breaks, a score that cannot be, figures to show."""

from collections.abc import Mapping, Sequence
from statistics import fmean

from orchestrator.contract.gates import Reference, describe_breach, parse_gate
from orchestrator.contract.metrics import find_possible_range
from orchestrator.contract.spec import TaskSpec
from orchestrator.engine.loop.folded_runs import FoldedRun
from orchestrator.storage.changes import RoundChanges
from orchestrator.storage.queries import code, containers, loops
from orchestrator.storage.rows import LoopRow, RoundRow
from orchestrator.storage.transaction import Tx

MEBIBYTE = 1024 * 1024
ROUNDING = 1e-9  # of a sum of shares, which may be a little more than one
Figures = Mapping[str, float]


def judge_run(tx: Tx, loop: LoopRow, round_row: RoundRow, run: FoldedRun, spec: TaskSpec) -> RoundChanges:
    """Return what changes in the round by its newest run: figures, and what bars it from being the best."""
    changes = judge_gates(tx, loop, round_row, run, spec)
    doubt = describe_doubt(loop.metric, run.score, spec.objective.possible)
    if round_row.verdict == "suspect":
        changes |= {"verdict": "suspect", "reason": round_row.reason}
    elif doubt is not None and changes.get("verdict") is None:
        changes |= {"verdict": "suspect", "reason": doubt}
    return changes


def describe_doubt(metric: str | None, score: float | None, possible: Sequence[float] | None) -> str | None:
    """Return the sentence on a score beyond the possible range, the declared one or that of the metric; else None."""
    low, high = possible if possible is not None else find_possible_range(metric)
    if score is None or low - ROUNDING <= score <= high + ROUNDING:
        return None
    source = "objective.possible" if possible is not None else f"the metric {metric!r}"
    bound = f"greater than {high:g}" if score > high else f"less than {low:g}"
    return f"The score {score:g} is {bound}, which {source} says cannot be. It waits for a person: approve_version."


def judge_gates(tx: Tx, loop: LoopRow, round_row: RoundRow, run: FoldedRun, spec: TaskSpec) -> RoundChanges:
    """Return what changes in the round by its newest run: the figures that gates are about, and the first breach."""
    names = {*(parse_gate(text).name for text in spec.objective.gates), *spec.objective.shown}
    if not names:
        return {}
    measured = measure_figures(tx, loop, round_row.version, run)
    newest = {name: value for name, value in measured.items() if name in names}
    figures = [*(round_row.figures or []), newest]
    breach = find_breach(tx, loop, round_row, figures, spec.objective.gates)
    return {"figures": figures, "verdict": "gate_broken" if breach else None, "reason": breach}


def measure_figures(tx: Tx, loop: LoopRow, version: str, run: FoldedRun) -> dict[str, float]:
    """Return the grader's metrics on validation rows, and what was measured of the run itself: means over folds."""
    figures = dict(run.metrics)
    if loop.metric is not None:
        figures[loop.metric] = run.score
    rows = [containers.find_row(tx, container_id) for container_id in run.containers]
    measured = {
        "run_time": [row.wall_seconds for row in rows if row.wall_seconds is not None],
        "cpu_time": [row.cpu_seconds for row in rows if row.cpu_seconds is not None],
        "peak_memory_mb": [row.peak_memory_bytes / MEBIBYTE for row in rows if row.peak_memory_bytes is not None],
    }
    figures |= {name: fmean(values) for name, values in measured.items() if len(values) == len(rows)}
    figures["code_bytes"] = code.sum_size(tx, loop.task_id, version)
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
