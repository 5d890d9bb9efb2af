"""The race of a loop: which of its rounds leads. Only validation scores come in here; held-out ones never do."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean
from typing import Protocol

from orchestrator.contract.scores import measure_gain


class ScoreRules(Protocol):
    """How scores compare. no_skill: the score of a constant prediction; None where the grader tells none."""

    @property
    def direction(self) -> str: ...

    @property
    def no_skill(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class RoundOutcome:
    """One round so far. `scores`: one per graded execution; `failed`: it cannot get another one.

    barred: it breaks a gate, so that it is never the best, whatever its score.
    resampled: one per graded execution, the score of rows drawn again, the same rows for each; () where the grader
    tells none, or nothing depends on them.
    excluded: a person's mark keeps it out of the race, its own or that of an ancestor; it is reversible.
    """

    number: int
    kind: str
    version: str
    scores: tuple[float, ...] = ()
    done: bool = False
    failed: bool = False
    confirmed: bool = False
    barred: bool = False
    resampled: tuple[tuple[float | None, ...], ...] = ()
    excluded: bool = False

    @property
    def mean(self) -> float:
        return fmean(self.scores)

    @property
    def races(self) -> bool:
        """Return whether it may lead."""
        return self.confirmed and not (self.failed or self.barred or self.excluded)


def find_leader(history: Iterable[RoundOutcome], rules: ScoreRules) -> RoundOutcome | None:
    """Return the confirmed round with the best score that may lead, the earliest of equals; None without any."""
    best = None
    for outcome in history:
        if outcome.races and (best is None or compare(outcome, best, rules) > 0):
            best = outcome
    return best


def compare(outcome: RoundOutcome, other: RoundOutcome, rules: ScoreRules) -> float:
    """Return how much better the first is than the second; runs without skill count as equally bad."""
    return measure_gain(
        fmean(clamp_score(score, rules) for score in outcome.scores),
        fmean(clamp_score(score, rules) for score in other.scores),
        rules.direction,
    )


def clamp_score(score: float, rules: ScoreRules) -> float:
    """Return the score, or that of a program without skill if it is worse: how much worse says nothing of use."""
    if rules.no_skill is None or measure_gain(score, rules.no_skill, rules.direction) > 0:
        return score
    return rules.no_skill


def find_outcome(history: Iterable[RoundOutcome], number: int) -> RoundOutcome:
    """Return the round of that number, which is in the history."""
    return next(outcome for outcome in history if outcome.number == number)
