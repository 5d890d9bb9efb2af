"""Whether a version beats the leader by more than chance explains: the rows that were graded, and the runs' seeds.

Nothing here decides unless the task keeps significant gains alone (`search.keep`) or tells agents scores in steps
(`search.feedback`).
"""

from collections.abc import Sequence
from statistics import NormalDist

from orchestrator.contract.race import RoundOutcome, compare
from orchestrator.contract.significance import exceeds_chance, find_tail, measure_row_error
from orchestrator.engine.loop.outcomes import Rules

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
    return exceeds_chance(history, outcome, best, rules, compared=rules.budget_versions - 1)


def find_deviations(rules: Rules) -> float:
    """Return how many standard errors over the rows a gain must exceed; 0.0 where nothing asks for any.

    Of significant gains the interval is that of 95 % over all versions of the budget. A step of the ladder exceeds that
    of one version.
    """
    if rules.keep == "significant":
        return NormalDist().inv_cdf(1 - find_tail(rules.budget_versions - 1))
    return LADDER_DEVIATIONS if rules.ladder else 0.0
