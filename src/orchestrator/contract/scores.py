"""Arithmetic on scores that decisions, answers and feedback share."""

from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import fmean, stdev

from pydantic import BaseModel, Field

SCORE_RULES = (
    2  # of loops that start now; 1, up to 0.2.0: the last of two classes is positive, the baseline sets the floor
)


class Interval(BaseModel):
    """Where 95 % of the scores would lie if other rows of the same kind were graded."""

    low: float
    high: float


class Spread(BaseModel):
    """A score over `n` executions: `sd` says how far seeds move it, `interval` how far the rows leave it open."""

    mean: float
    sd: float = Field(default=0.0, description="Over the executions, each with a seed of its own; 0.0 when n is 1.")
    n: int = 1
    interval: Interval | None = Field(
        default=None, description="Of 95 %, over the graded rows; null where the grader tells none."
    )


def spread(scores: Sequence[float], intervals: Sequence[Interval | None] = ()) -> Spread | None:
    """Return mean, sample standard deviation (0.0 for one score) and count; None for no score.

    intervals: one for each score. All executions are graded on the same rows, so that of their mean is as wide.
    """
    if not scores:
        return None
    known = [interval for interval in intervals if interval is not None]
    interval = None
    if len(known) == len(scores):
        interval = Interval(low=fmean(each.low for each in known), high=fmean(each.high for each in known))
    return Spread(mean=fmean(scores), sd=stdev(scores) if len(scores) > 1 else 0.0, n=len(scores), interval=interval)


def read_intervals(stored: Sequence[dict[str, float] | None] | None) -> list[Interval | None]:
    """Return the intervals of a round's scores as they are stored; none for rounds of 0.2.0 and earlier."""
    return [None if each is None else Interval.model_validate(each) for each in stored or []]


def measure_gain(score: float, over: float, direction: str) -> float:
    """How much better `score` is than `over`; negative when it is worse."""
    return score - over if direction == "maximize" else over - score


def has_skill(score: float, no_skill: float | None, direction: str) -> bool:
    """Whether a score is better than that of a constant prediction; True where that is not known."""
    return no_skill is None or measure_gain(score, no_skill, direction) > 0


def meets_target(score: float, target: float | None, direction: str) -> bool:
    return target is not None and measure_gain(score, target, direction) >= 0


def average_intervals(intervals: Sequence[Interval | None]) -> Interval | None:
    """Return the mean interval of scores on the same rows; None where one of them has none."""
    known = [interval for interval in intervals if interval is not None]
    if not known or len(known) < len(intervals):
        return None
    return Interval(low=fmean(each.low for each in known), high=fmean(each.high for each in known))


def pool_intervals(scores: Sequence[float], intervals: Sequence[Interval | None]) -> Interval | None:
    """Return the interval of the mean over folds; None where one of them has none.

    Folds hold different rows, so their deviations add as squares. Where each row is held back more than once, the
    interval is a little narrower than the rows bear out.
    """
    known = [interval for interval in intervals if interval is not None]
    if not known or len(known) < len(scores):
        return None
    below = sqrt(sum((score - each.low) ** 2 for score, each in zip(scores, known, strict=True))) / len(scores)
    above = sqrt(sum((each.high - score) ** 2 for score, each in zip(scores, known, strict=True))) / len(scores)
    return Interval(low=fmean(scores) - below, high=fmean(scores) + above)


def average_figures(figures: Sequence[Mapping[str, float]], names: Sequence[str]) -> dict[str, float]:
    """Return the mean of each of the names over the executions; one that an execution lacks is left out."""
    known = {name: [of_run[name] for of_run in figures if name in of_run] for name in names}
    return {name: fmean(values) for name, values in known.items() if values and len(values) == len(figures)}
