"""What the times of a race come to: the ratio of the fastest, how sure it is, and when it is sure enough.

Times are processor seconds of single calls, which a busy machine disturbs in one direction: it makes them longer. Of
each input the fastest call is therefore the best estimate, and the inputs are added up, so that it is no help to be
fast on some of them. Source of the choice: the figures in docs/decisions/0034-speed-and-external-graders.md.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

DRAWS = 200
KEPT_DRAWS = 50  # with the grade, so that two versions can be compared
TAIL = 0.025


@dataclass(frozen=True)
class Turn:
    """Seconds of each call of both, by input: the same inputs in every turn."""

    reference: list[float]
    contestant: list[float]


@dataclass(frozen=True)
class Speed:
    """How many times faster the contestant is, with what 95 % of other turns would say, and the seconds of a call."""

    speedup: float
    low: float
    high: float
    seconds: float
    reference_seconds: float
    turns: int
    resampled: list[float] = field(default_factory=list)

    def is_sure(self, precision: float) -> bool:
        """Return whether the interval reaches no further than this share of the speed-up to either side."""
        return max(self.high - self.speedup, self.speedup - self.low) <= precision * self.speedup


def estimate_speed(turns: Sequence[Turn]) -> Speed:
    """Return the speed-up that the turns show; its interval is over the turns, drawn again with replacement.

    Source: Efron and Tibshirani (1993), "An Introduction to the Bootstrap".
    """
    chosen = random.Random(len(turns))
    drawn = sorted(_compare(chosen.choices(turns, k=len(turns))) for _ in range(DRAWS))
    speedup, calls = _compare(turns), len(turns[0].reference)
    kept = chosen.sample(drawn, KEPT_DRAWS)
    return Speed(
        speedup=speedup,
        low=min(speedup, drawn[int(TAIL * DRAWS)]),
        high=max(speedup, drawn[int((1 - TAIL) * DRAWS) - 1]),
        seconds=add_fastest([turn.contestant for turn in turns]) / calls,
        reference_seconds=add_fastest([turn.reference for turn in turns]) / calls,
        turns=len(turns),
        resampled=kept,
    )


def _compare(turns: Sequence[Turn]) -> float:
    return add_fastest([turn.reference for turn in turns]) / add_fastest([turn.contestant for turn in turns])


def add_fastest(times: Sequence[list[float]]) -> float:
    """Return the sum over the inputs of the fastest call of each."""
    return sum(map(min, zip(*times, strict=True)))
