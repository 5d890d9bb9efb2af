"""What chance explains of the gain of one version over another: the rows that were graded, and the runs' seeds."""

from collections.abc import Sequence
from math import hypot, inf, sqrt
from statistics import NormalDist, fmean, variance

from orchestrator.contract.race import RoundOutcome, ScoreRules, clamp_score, compare
from orchestrator.contract.scores import measure_gain

DOUBT = 0.05  # how likely at most any of the versions that are compared seems better and is not


def exceeds_chance(
    history: Sequence[RoundOutcome], outcome: RoundOutcome, other: RoundOutcome, rules: ScoreRules, *, compared: int
) -> bool:
    """Return whether the gain of the first over the other exceeds its paired interval, over rows and seeds.

    history: the rounds that the deviation of a run is measured on. compared: how many versions the first is best of.
    """
    tail = find_tail(compared)
    of_rows = NormalDist().inv_cdf(1 - tail) * (measure_row_error(outcome, other, rules) or 0.0)
    of_seeds = measure_seed_margin(history, outcome, other, rules, tail=tail)
    return compare(outcome, other, rules) > hypot(of_rows, of_seeds)


def find_tail(compared: int) -> float:
    """Return how likely at most a single version that is no better seems better, where so many are compared.

    The best of twenty versions that are no better is lucky, so each has its share of the doubt alone.
    Source: Bonferroni (1936); Dunn (1961), "Multiple comparisons among means".
    """
    return DOUBT / 2 / max(1, compared)


def measure_row_error(outcome: RoundOutcome, best: RoundOutcome, rules: ScoreRules) -> float | None:
    """Return the standard error of the gain over the graded rows; None where the grader tells of none.

    Both versions are scored on the same rows drawn again, so that what makes rows hard for both does not count.
    Source: Efron and Tibshirani (1993), "An Introduction to the Bootstrap": root mean square of the deviation.
    """
    ours, theirs = _average_draws(outcome, rules), _average_draws(best, rules)
    gain = compare(outcome, best, rules)
    deviations = [
        measure_gain(one, other, rules.direction) - gain
        for one, other in zip(ours, theirs, strict=False)
        if one is not None and other is not None
    ]
    if len(ours) != len(theirs) or not deviations or 2 * len(deviations) < len(ours):
        return None
    return sqrt(fmean(deviation**2 for deviation in deviations))


def _average_draws(outcome: RoundOutcome, rules: ScoreRules) -> list[float | None]:
    """Return the mean over the executions for each draw; None where one of them has no score."""
    if len({len(draws) for draws in outcome.resampled}) != 1 or len(outcome.resampled) != len(outcome.scores):
        return []
    means: list[float | None] = []
    for draw in zip(*outcome.resampled, strict=True):
        known = [clamp_score(score, rules) for score in draw if score is not None]
        means.append(fmean(known) if len(known) == len(draw) else None)
    return means


def measure_seed_margin(
    history: Sequence[RoundOutcome], outcome: RoundOutcome, best: RoundOutcome, rules: ScoreRules, *, tail: float
) -> float:
    """Return by how much two means over so few runs may differ by chance; 0.0 where runs of a version never differ.

    The deviation of a run is pooled over all rounds with several. Infinite while no round has.
    Source: Student (1908): of few runs the deviation is known badly, so the quantile is that of t.
    """
    rounds = {each.number: each for each in (*history, outcome, best)}
    several = [each.scores for each in rounds.values() if len(each.scores) > 1 and not each.failed]
    freedom = sum(len(scores) - 1 for scores in several)
    if not freedom:
        return inf
    clamped = [[clamp_score(score, rules) for score in scores] for scores in several]
    squares = sum(variance(scores) * (len(scores) - 1) for scores in clamped)
    if not squares:
        return 0.0
    deviation = sqrt(squares / freedom) * sqrt(1 / len(outcome.scores) + 1 / len(best.scores))
    return deviation * _find_t(freedom, 1 - tail)


def _find_t(freedom: int, below: float) -> float:
    """Return the quantile of Student's t; SciPy is imported late, for it takes a while."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, below))


def merge_draws(draws: Sequence[Sequence[float | None]], folds: int) -> list[list[float | None]]:
    """Return for each complete run the mean over its folds of each draw; None where a fold has no score."""
    runs = [draws[first : first + folds] for first in range(0, len(draws) - folds + 1, folds)]
    return [[_average_draw(draw) for draw in zip(*run, strict=False)] for run in runs]


def _average_draw(draw: Sequence[float | None]) -> float | None:
    known = [score for score in draw if score is not None]
    return fmean(known) if len(known) == len(draw) else None
