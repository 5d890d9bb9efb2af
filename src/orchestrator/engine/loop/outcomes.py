"""What decisions rest on: rounds as they turned out, what the task asks for, and how much better one is."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from orchestrator.contract.scores import measure_gain
from orchestrator.contract.spec_search import Keep


@dataclass(frozen=True, slots=True)
class Rules:
    """What the task asks for. `min_delta` is None until the baseline has been measured.

    reruns: how often a version that is better within `min_delta` may be run again; 0 where the task says what counts.
    keep: "significant": a new leader must be better by more than its paired interval, beside all else.
    no_skill, perfect: scores of a constant prediction and of the truth itself; None where the grader tells none.
    """

    direction: str
    target: float | None
    min_delta: float | None
    repeats: int
    parallel: int
    budget_versions: int
    budget_wall_seconds: float
    max_failures: int
    plateau_versions: int | None
    reruns: int = 0
    no_skill: float | None = None
    perfect: float | None = None
    budget_cost_usd: float | None = None
    budget_tokens: int | None = None
    budget_model_calls: int | None = None
    keep: Keep = "better"


@dataclass(frozen=True, slots=True)
class RoundOutcome:
    """One round so far. `scores`: one per graded execution; `failed`: it cannot get another one.

    barred: it breaks a gate, so that it is never the best, whatever its score.
    resampled: one per graded execution, the score of rows drawn again, the same rows for each; () where the grader
    tells none, or nothing depends on them.
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

    @property
    def mean(self) -> float:
        return fmean(self.scores)


def compare(outcome: RoundOutcome, other: RoundOutcome, rules: Rules) -> float:
    """Return how much better the first is than the second; runs without skill count as equally bad."""
    return measure_gain(
        fmean(clamp_score(score, rules) for score in outcome.scores),
        fmean(clamp_score(score, rules) for score in other.scores),
        rules.direction,
    )


def clamp_score(score: float, rules: Rules) -> float:
    """Return the score, or that of a program without skill if it is worse: how much worse says nothing of use."""
    if rules.no_skill is None or measure_gain(score, rules.no_skill, rules.direction) > 0:
        return score
    return rules.no_skill


def find_outcome(history: Sequence[RoundOutcome], number: int) -> RoundOutcome:
    """Return the round of that number, which is in the history."""
    return next(outcome for outcome in history if outcome.number == number)
