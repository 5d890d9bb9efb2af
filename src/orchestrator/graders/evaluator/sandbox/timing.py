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
    """How many times faster the contestant is, with what 95 % of other turns on other inputs would say.

    seconds: of a call. off: by how much more turns on the same inputs would move the speed-up, with 95 %.
    """

    speedup: float
    low: float
    high: float
    off: float
    seconds: float
    reference_seconds: float
    turns: int
    resampled: list[float] = field(default_factory=list)

    def is_sure(self, precision: float) -> bool:
        """Return whether more turns would move the speed-up by no more than this share of it."""
        return self.off <= precision * self.speedup


def estimate_speed(turns: Sequence[Turn]) -> Speed:
    """Return the speed-up that the turns show; its interval is over turns and inputs, drawn again with replacement.

    Source: Efron and Tibshirani (1993), "An Introduction to the Bootstrap".
    """
    chosen = random.Random(len(turns))
    calls = len(turns[0].reference)
    by_turns, drawn = [], []
    for _ in range(DRAWS):
        reference, contestant = _find_fastest(chosen.choices(turns, k=len(turns)))
        by_turns.append(sum(reference) / sum(contestant))
        inputs = chosen.choices(range(calls), k=calls)
        drawn.append(sum(reference[at] for at in inputs) / sum(contestant[at] for at in inputs))
    kept = drawn[:KEPT_DRAWS]
    drawn.sort()
    by_turns.sort()
    reference, contestant = _find_fastest(turns)
    speedup = sum(reference) / sum(contestant)
    lowest, highest = int(TAIL * DRAWS), int((1 - TAIL) * DRAWS) - 1
    return Speed(
        speedup=speedup,
        low=min(speedup, drawn[lowest]),
        high=max(speedup, drawn[highest]),
        off=max(speedup - by_turns[lowest], by_turns[highest] - speedup),
        seconds=sum(contestant) / calls,
        reference_seconds=sum(reference) / calls,
        turns=len(turns),
        resampled=kept,
    )


def _find_fastest(turns: Sequence[Turn]) -> tuple[list[float], list[float]]:
    """Return the fastest call of each input, of the reference and of the contestant."""
    return _take_least([turn.reference for turn in turns]), _take_least([turn.contestant for turn in turns])


def _take_least(times: Sequence[list[float]]) -> list[float]:
    return [min(calls) for calls in zip(*times, strict=True)]
