"""Arithmetic on scores that decisions, answers and feedback share."""

import itertools
from collections.abc import Sequence
from statistics import fmean, stdev

from pydantic import BaseModel

GAP_ALARM_BESTS = 3  # successive bests over which a growing gap raises the alarm


class Spread(BaseModel):
    """A score over `n` executions; `sd` is 0.0 when n is 1."""

    mean: float
    sd: float = 0.0
    n: int = 1


def spread(scores: Sequence[float]) -> Spread | None:
    """Mean, sample standard deviation (0.0 for one score) and count; None for no score."""
    if not scores:
        return None
    return Spread(mean=fmean(scores), sd=stdev(scores) if len(scores) > 1 else 0.0, n=len(scores))


def gain(score: float, over: float, direction: str) -> float:
    """How much better `score` is than `over`; negative when it is worse."""
    return score - over if direction == "maximize" else over - score


def meets(score: float, target: float | None, direction: str) -> bool:
    return target is not None and gain(score, target, direction) >= 0


def gap_grows(gaps: Sequence[float]) -> bool:
    """Whether the gap grew over three successive bests. gaps: oldest best first, positive where held-out is worse."""
    last = list(gaps)[-GAP_ALARM_BESTS:]
    return (
        len(last) == GAP_ALARM_BESTS
        and all(earlier < later for earlier, later in itertools.pairwise(last))
        and last[-1] > 0
    )
