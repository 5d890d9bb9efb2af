"""Rows of a loop as search policies want them: what each version started from, and what came of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from statistics import fmean
from typing import Any

from orchestrator.contract.race import clamp_score
from orchestrator.contract.scores import measure_gain
from orchestrator.contract.states import BARRED_VERDICTS, FAILED_VERDICTS
from orchestrator.engine.loop.outcomes import Rules
from orchestrator.engine.loop.policies.shapes import PastRound, SearchRules
from orchestrator.storage.queries import loops, marks, results
from orchestrator.storage.queries.lineage import read_features
from orchestrator.storage.rows import LoopRow, PastRoundRow, RoundRow
from orchestrator.storage.transaction import Tx


def read_past(tx: Tx, loop: LoopRow, search: SearchRules, rules: Rules) -> list[PastRound]:
    """Return the rounds that the policy rests on, first to last.

    A loop that always starts from the best needs the confirmed ones alone, which stay few in ten thousand rounds.
    """
    excluded = marks.list_excluded(tx, loop.task_id)
    if search.policy == "greedy" and not search.drafts and search.switch_to is None:
        return [to_past(row, rules, excluded) for row in loops.list_confirmed_rounds(tx, loop.id)]
    rows = loops.list_past_rounds(tx, loop.id)
    features = read_features(tx, loop.task_id) if search.needs("islands") else {}
    cases = _read_cases(tx, loop.task_id) if search.needs("pareto") else {}
    past = [
        replace(to_past(row, rules, excluded), features=features.get(row.version, {}), cases=cases.get(row.version, {}))
        for row in rows
    ]
    return tell_past(past) if rules.ladder else past


def tell_past(past: Sequence[PastRound]) -> list[PastRound]:
    """Return the rounds with the values of their steps: what a version starts from would tell of scores, too."""
    in_steps: list[PastRound] = []
    step: float | None = None
    for each in past:
        if each.confirmed and not each.barred and each.value is not None:
            step = each.value if step is None else max(step, each.value)
        value = None if each.value is None else step
        in_steps.append(replace(each, value=value, cases=each.cases if each.confirmed else {}))
    return in_steps


def _read_cases(tx: Tx, task_id: int) -> dict[str, dict[str, float]]:
    """Return by version how bad it did on each case, on the average of its gradings."""
    gradings: dict[str, list[dict[str, float]]] = {}
    for version, cases in results.list_cases(tx, task_id):
        gradings.setdefault(version, []).append(measure_cases(cases))
    return {
        version: {
            name: fmean(measured.get(name, 0.0) for measured in of_version)
            for name in {name for measured in of_version for name in measured}
        }
        for version, of_version in gradings.items()
    }


def measure_cases(cases: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return how bad each case is by its name: by its words, else by what was expected, and what came instead.

    cases: as they are stored, with the fields of FailingCase; those of older releases have no `loss`.
    A case with a loss of its own says in `got` how it did, which differs from version to version.
    """
    measured: dict[str, float] = {}
    for case in cases:
        loss, expected = case.get("loss"), case.get("expected", "")
        name = case.get("text") or (f"{expected} taken for {case.get('got', '')}" if loss is None else expected)
        measured[name] = measured.get(name, 0.0) + (case.get("count", 1) if loss is None else loss)
    return measured


def to_past(row: RoundRow | PastRoundRow, rules: Rules, excluded: Collection[str] = ()) -> PastRound:
    """Return the round as policies see it: validation scores only.

    A version that is out of the race counts as one that nobody uploaded: nothing starts from it, not even to debug it.
    """
    is_excluded = row.version in excluded
    failed = row.verdict in FAILED_VERDICTS or is_excluded
    value = None
    if row.status == "done" and row.scores and not failed:
        value = measure_gain(fmean(clamp_score(score, rules) for score in row.scores), 0.0, rules.direction)
    return PastRound(
        number=row.round,
        kind=row.kind,
        version=row.version,
        parent=row.parent,
        value=value,
        confirmed=row.confirmed and not is_excluded,
        barred=row.verdict in BARRED_VERDICTS,
        failed=failed,
        uploaded=row.verdict != "no_version" and not is_excluded,
    )
