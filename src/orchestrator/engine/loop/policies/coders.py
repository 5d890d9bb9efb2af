"""The choice among several coders: a seeded bandit on gain per cost, a pure function of the rounds before.

Each coder has one try first, in the order of the task. After that a chance of a gain is drawn for each from what its
tries came to (a beta distribution), and the highest chance per mean cost has the next round. Old tries count less: a
coder that has done all it can must not live on its early gains. A coder whose turns fail rests for longer and longer.
Source: budgeted Thompson sampling (Xia et al., IJCAI 2015), with rewards in [0, 1] as fractional counts.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from orchestrator.contract.states import StopReason

HALF_LIFE_ROUNDS = 20.0  # after which a try counts half
PRIOR = 0.5  # tries with and without a gain that each coder begins with (Jeffreys)
MAX_DOUBLINGS = 6  # of the rest after failed turns: 63 rounds at most
FIRST_ROUND = 2  # the first is the baseline, which there is nothing to gain on
OUT: tuple[StopReason, ...] = ("plateau", "budget_cost", "budget_tokens", "budget_model_calls")


@dataclass(frozen=True, slots=True)
class CoderRound:
    """One round as the bandit sees it; one that is under way has neither `value` nor `failed_turn`.

    value: its mean score on validation rows, turned so that higher is better; None without a score.
    cost: the largest share of any one of the task's budgets that it took, in (0, 1].
    failed_turn: whether the coder left no version. ending: why the coder could go no further.
    """

    number: int
    coder: str
    value: float | None = None
    confirmed: bool = False
    cost: float = 0.0
    failed_turn: bool = False
    ending: StopReason | None = None


@dataclass(frozen=True, slots=True)
class CoderChoice:
    """The coder of a round, and why it is this one, in a few words for people."""

    coder: str
    note: str


def choose_coder(
    history: Sequence[CoderRound], coders: Sequence[str], number: int, seed: int, goal: float | None = None
) -> CoderChoice:
    """Return who writes the version of round `number`.

    history: the rounds before it, first to last, those under way included. coders: at least one, in the task's order.
    goal: the highest value there is to reach, as far as it is known. seed: the loop's.
    """
    if number < FIRST_ROUND:
        return CoderChoice(coders[0], "the first of the task's coders")
    tries = {name: [past for past in history if past.coder == name and past.number >= FIRST_ROUND] for name in coders}
    usable = [name for name in coders if find_ending(history, name) not in OUT] or list(coders)
    rests = {name: find_end_of_rest(history, name) for name in usable}
    ready = [name for name in usable if rests[name] <= number] or [min(usable, key=lambda name: rests[name])]
    untried = next((name for name in ready if not tries[name]), None)
    if untried is not None:
        return CoderChoice(untried, "its first try")
    if len(ready) == 1:
        others = "the others have failed" if len(usable) > 1 else "no other coder can go on"
        return CoderChoice(ready[0], others)
    rewards, draw = measure_rewards(history, goal), random.Random(f"{seed} {number} coder")
    chances = {name: draw_gain_per_cost(tries[name], rewards, number, draw) for name in ready}
    return CoderChoice(max(ready, key=lambda name: chances[name]), "drawn by gain per cost")


def draw_gain_per_cost(
    tries: Sequence[CoderRound], rewards: dict[int, float], number: int, draw: random.Random
) -> float:
    """Return a chance of a gain, drawn from what the tries came to, for each share of the budget that a try costs.

    A try that is under way counts as one without a gain, so that a batch of rounds is spread.
    """
    gained = lost = PRIOR
    cost = weights = 0.0
    for past in tries:
        weight = 0.5 ** ((number - past.number) / HALF_LIFE_ROUNDS)
        reward = rewards.get(past.number, 0.0)
        gained, lost = gained + weight * reward, lost + weight * (1 - reward)
        if past.cost > 0:
            cost, weights = cost + weight * past.cost, weights + weight
    return draw.betavariate(gained, lost) / (cost / weights if weights else 1.0)


def measure_rewards(history: Sequence[CoderRound], goal: float | None) -> dict[int, float]:
    """Return by round what it gained, in [0, 1], where it was confirmed as better than the best before it.

    A gain counts by the share that it closes of the way to the goal, where there is one: halving what is missing is
    worth the same early and late. The largest of the loop counts as 1.
    """
    gains: dict[int, float] = {}
    best: float | None = None
    for past in history:
        if past.value is None or not past.confirmed:
            continue
        if best is not None and past.value > best:
            missing = None if goal is None else goal - best
            gained = past.value - best
            gains[past.number] = min(gained / missing, 1.0) if missing is not None and missing > 0 else gained
        best = past.value if best is None else max(best, past.value)
    largest = max(gains.values(), default=0.0)
    return {number: gain / largest for number, gain in gains.items()}


def find_ending(history: Sequence[CoderRound], coder: str) -> StopReason | None:
    """Return why the coder could go no further in its last round; None if it could."""
    return next((past.ending for past in reversed(history) if past.coder == coder), None)


def find_end_of_rest(history: Sequence[CoderRound], coder: str) -> int:
    """Return the first round that the coder may have again: each failed turn in a row doubles the rest."""
    of_coder = [past for past in history if past.coder == coder]
    failures = 0
    while failures < len(of_coder) and of_coder[-1 - failures].failed_turn:
        failures += 1
    return of_coder[-1].number + 2 ** min(failures, MAX_DOUBLINGS) if failures else 0
