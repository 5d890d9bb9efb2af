"""Whether a version beats the leader by more than chance explains: the rows that were graded, and the runs' seeds.

Nothing here decides unless the task keeps significant gains alone (`search.keep`) or tells agents scores in steps
(`search.feedback`).
"""

from collections.abc import Sequence
from math import hypot, inf, sqrt
from statistics import NormalDist, fmean, variance

from orchestrator.contract.race import RoundOutcome, clamp_score, compare
from orchestrator.contract.scores import measure_gain
from orchestrator.engine.loop.outcomes import Rules

DOUBT = 0.05  # how likely at most a loop keeps any version that is no better, over all versions of its budget
LADDER_DEVIATIONS = 1.96  # with one, a single flipped row would make a step half of the time: it is its own error


def beats_rows(outcome: RoundOutcome, best: RoundOutcome | None, rules: Rules) -> bool:
    """Return whether the gain exceeds what the rows explain, whatever the runs say; True where nothing asks for it."""
    if best is None or not find_deviations(rules):
        return True
    return compare(outcome, best, rules) > find_deviations(rules) * (measure_row_error(outcome, best, rules) or 0.0)


def beats_noise(
    history: Sequence[RoundOutcome], outcome: RoundOutcome, best: RoundOutcome | None, rules: Rules
) -> bool:
    """Return whether the gain exceeds its paired interval over rows and seeds; True where nothing asks for it."""
    if best is None or rules.keep == "better":
        return beats_rows(outcome, best, rules)
    of_rows = find_deviations(rules) * (measure_row_error(outcome, best, rules) or 0.0)
    return compare(outcome, best, rules) > hypot(of_rows, measure_seed_margin(history, outcome, best, rules))


def find_deviations(rules: Rules) -> float:
    """Return how many standard errors over the rows a gain must exceed; 0.0 where nothing asks for any.

    Of significant gains the interval is that of 95 % over all versions of the budget: the best of twenty versions that
    are no better is lucky, so each has its share of the doubt alone. A step of the ladder exceeds that of one version.
    Source: Bonferroni (1936); Dunn (1961), "Multiple comparisons among means".
    """
    if rules.keep == "significant":
        return NormalDist().inv_cdf(1 - find_tail(rules))
    return LADDER_DEVIATIONS if rules.ladder else 0.0


def find_tail(rules: Rules) -> float:
    """Return how likely at most a single version that is no better seems better."""
    return DOUBT / 2 / max(1, rules.budget_versions - 1)


def measure_row_error(outcome: RoundOutcome, best: RoundOutcome, rules: Rules) -> float | None:
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


def _average_draws(outcome: RoundOutcome, rules: Rules) -> list[float | None]:
    """Return the mean over the executions for each draw; None where one of them has no score."""
    if len({len(draws) for draws in outcome.resampled}) != 1 or len(outcome.resampled) != len(outcome.scores):
        return []
    means: list[float | None] = []
    for draw in zip(*outcome.resampled, strict=True):
        known = [clamp_score(score, rules) for score in draw if score is not None]
        means.append(fmean(known) if len(known) == len(draw) else None)
    return means


def measure_seed_margin(
    history: Sequence[RoundOutcome], outcome: RoundOutcome, best: RoundOutcome, rules: Rules
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
    return deviation * _find_t(freedom, 1 - find_tail(rules))


def _find_t(freedom: int, below: float) -> float:
    """Return the quantile of Student's t; SciPy is imported late, for it takes a while."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, below))
