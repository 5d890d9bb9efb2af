"""The alarm on the gap between validation and held-out rows: whether the search fits the rows that it sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from orchestrator.contract.race import RoundOutcome, ScoreRules, compare
from orchestrator.contract.scores import Spread, measure_gain, read_intervals, spread
from orchestrator.operations.outcomes import to_outcome
from orchestrator.storage.rows import RoundRow

NOISE_WIDTHS = 1.25  # half-widths of the 95 % interval: the best of many versions owes some of its score to luck


@dataclass(frozen=True, slots=True)
class PartScores:
    """The scores of a version that was the best when it was confirmed."""

    validation: Spread
    held_out: Spread


def is_gap_alarming(bests: Sequence[PartScores], rules: ScoreRules, *, drawn_alike: bool) -> bool:
    """Return whether the last best is worse on held-out rows than on validation rows by more than chance explains.

    bests: oldest first. The gap must exceed the noise of the rows of both parts, and so must its growth over the
    smallest gap of an earlier best: where held-out rows are harder, as later ones may be, all versions have a gap.
    drawn_alike: whether both parts are drawn from the same rows, so that no first best has a reason for a gap.
    False where a score has no interval, since the noise is not known then.
    """
    last = bests[-1]
    if loses_its_skill(last, rules):
        return True
    noise = measure_noise(last, rules.direction)
    gaps = [measure_gain(best.validation.mean, best.held_out.mean, rules.direction) for best in bests]
    growth = gaps[-1] - min(gaps[:-1], default=0.0 if drawn_alike else gaps[-1])
    return noise is not None and min(gaps[-1], growth) > NOISE_WIDTHS * noise


def loses_its_skill(best: PartScores, rules: ScoreRules) -> bool:
    """Return whether a version has skill on validation rows for certain, and the opposite of it on held-out rows.

    Scores that explode on a few held-out rows have an interval so wide that it explains any gap.
    """
    interval, no_skill = best.validation.interval, rules.no_skill
    if interval is None or no_skill is None:
        return False
    worst = interval.low if rules.direction == "maximize" else interval.high
    skill = measure_gain(best.validation.mean, no_skill, rules.direction)
    gap = measure_gain(best.validation.mean, best.held_out.mean, rules.direction)
    return measure_gain(worst, no_skill, rules.direction) > 0 and gap > 2 * skill


def measure_noise(best: PartScores, direction: str) -> float | None:
    """Return how large a gap the rows explain with 95 %: validation rows that are too easy, held-out ones too hard."""
    validation, held_out = best.validation.interval, best.held_out.interval
    if validation is None or held_out is None:
        return None
    if direction == "maximize":
        return hypot(best.validation.mean - validation.low, held_out.high - best.held_out.mean)
    return hypot(validation.high - best.validation.mean, best.held_out.mean - held_out.low)


def list_bests(rows: Sequence[RoundRow], rules: ScoreRules) -> list[PartScores]:
    """Return the scores of each round that led when it was confirmed and has held-out ones; rows: first to last."""
    bests: list[PartScores] = []
    leader: RoundOutcome | None = None
    for row in rows:
        outcome = to_outcome(row)
        if (
            not outcome.confirmed
            or outcome.barred
            or not outcome.scores
            or (leader and compare(outcome, leader, rules) <= 0)
        ):
            continue
        leader = outcome
        validation = spread(row.scores, read_intervals(row.intervals))
        held_out = spread(row.held_out, read_intervals(row.held_out_intervals))
        if validation is not None and held_out is not None:
            bests.append(PartScores(validation, held_out))
    return bests
