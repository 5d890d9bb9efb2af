"""What a loop does next: pure functions of its history. Only validation scores come in here; held-out ones never do.

A history lists rounds first to last. It may leave rounds out, except for the confirmed ones, those under way, and
as many of the last ones as may fail in a row.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from orchestrator.contract.scores import gain, meets
from orchestrator.contract.states import StopReason, Verdict

NOISE_DEVIATIONS = 2.0  # "auto" noise floor: so many standard deviations of the baseline over its seeds
BASELINE_RUNS = 2


@dataclass(frozen=True, slots=True)
class Rules:
    """What the task asks for. `min_delta` is None until the baseline has been measured."""

    direction: str
    target: float | None
    min_delta: float | None
    repeats: int
    parallel: int
    budget_versions: int
    budget_wall_seconds: float
    max_failures: int
    plateau_versions: int | None


@dataclass(frozen=True, slots=True)
class RoundOutcome:
    """One round so far. `scores`: one per graded execution; `failed`: it cannot get another one."""

    number: int
    kind: str
    version: str
    scores: tuple[float, ...] = ()
    done: bool = False
    failed: bool = False
    confirmed: bool = False

    @property
    def mean(self) -> float:
        return fmean(self.scores)


@dataclass(frozen=True, slots=True)
class Decision:
    """Either rounds to drive (those begun first, then new ones), or a reason to stop."""

    rounds: tuple[int, ...] = ()
    stop: StopReason | None = None


def decide_next(history: Sequence[RoundOutcome], rules: Rules, wall_seconds: float) -> Decision:
    """Return what comes next: unfinished rounds, else a reason to stop, else as many new rounds as may run at once."""
    unfinished = tuple(outcome.number for outcome in history if not outcome.done)
    if unfinished:
        return Decision(rounds=unfinished)
    reason = reason_to_stop(history, rules, wall_seconds)
    if reason:
        return Decision(stop=reason)
    if not history:
        return Decision(rounds=(1,))  # the baseline is alone: what follows is measured against it
    first = tried(history) + 1
    last = min(tried(history) + rules.parallel, rules.budget_versions)
    return Decision(rounds=tuple(range(first, last + 1)))


def reason_to_stop(history: Sequence[RoundOutcome], rules: Rules, wall_seconds: float) -> StopReason | None:
    best = leader(history, rules.direction)
    if best is not None and meets(best.mean, rules.target, rules.direction):
        return "target_reached"
    if tried(history) >= rules.budget_versions:
        return "budget_versions"
    if wall_seconds >= rules.budget_wall_seconds:
        return "budget_wall"
    if tried(history) >= rules.max_failures and all(outcome.failed for outcome in history[-rules.max_failures :]):
        return "too_many_failures"
    if rules.plateau_versions and best is not None and tried(history) - best.number >= rules.plateau_versions:
        return "plateau"
    return None


def tried(history: Sequence[RoundOutcome]) -> int:
    """Return how many rounds there are: they are numbered without a gap."""
    return history[-1].number if history else 0


def leader(history: Sequence[RoundOutcome], direction: str) -> RoundOutcome | None:
    """Return the confirmed round with the best mean, the earliest of equals; None if no round is confirmed."""
    best = None
    for outcome in history:
        if outcome.confirmed and not outcome.failed and (best is None or gain(outcome.mean, best.mean, direction) > 0):
            best = outcome
    return best


def needs_run(history: Sequence[RoundOutcome], number: int, rules: Rules) -> bool:
    """Return whether to execute it again: the baseline runs twice, others `repeats` times, a new best once more."""
    outcome = next(outcome for outcome in history if outcome.number == number)
    if outcome.failed:
        return False
    wanted = max(BASELINE_RUNS, rules.repeats) if outcome.kind == "baseline" else rules.repeats
    if len(outcome.scores) < wanted:
        return True
    return len(outcome.scores) == wanted and outcome.kind != "baseline" and leads(history, outcome, rules)


def confirms(outcome: RoundOutcome, rules: Rules) -> bool:
    """Return whether the next execution settles the round: its held-out score is computed with it."""
    wanted = max(BASELINE_RUNS, rules.repeats) - 1 if outcome.kind == "baseline" else rules.repeats
    return len(outcome.scores) >= wanted


def leads(history: Sequence[RoundOutcome], outcome: RoundOutcome, rules: Rules) -> bool:
    """Return whether the round beats the leader by more than the noise, or is the first to reach the target."""
    best = leader([other for other in history if other.number != outcome.number], rules.direction)
    if best is None:
        return True
    gained = gain(outcome.mean, best.mean, rules.direction)
    reaches = meets(outcome.mean, rules.target, rules.direction) and not meets(best.mean, rules.target, rules.direction)
    return gained > (rules.min_delta or 0.0) or (reaches and gained > 0)


def noise_floor(scores: Sequence[float]) -> float:
    """Return two standard deviations over the baseline's seeds; 0.0 where it is deterministic or has run only once.

    Source: docs/take-it-home.md, "the noise floor"; sample standard deviation.
    """
    return NOISE_DEVIATIONS * stdev(scores) if len(scores) > 1 else 0.0


def verdict(history: Sequence[RoundOutcome], outcome: RoundOutcome, rules: Rules) -> Verdict:
    """Return how a graded round did against the best of the earlier ones: better and worse mean beyond the noise."""
    if outcome.kind == "baseline":
        return "baseline"
    best = leader([other for other in history if other.number < outcome.number], rules.direction)
    if best is None:
        return "improved"
    gained, noise = gain(outcome.mean, best.mean, rules.direction), rules.min_delta or 0.0
    if outcome.confirmed and gained > 0:
        return "improved"
    return "worse" if gained < -noise or (noise == 0 and gained < 0) else "same"


def run_seed(loop_seed: int, number: int, run: int) -> int:
    """Return the seed of one turn of an agent, in [0, 2**31): one per round, the same when the loop is repeated."""
    return (loop_seed * 1_000_003 + number * 8_191 + run * 131_071 + 1) % 2**31


def execution_seed(loop_seed: int, secret: str, number: int, run: int) -> int:
    """Return the seed that a program is given, in [0, 2**31): the same when the loop is repeated on the same data.

    secret: what no program knows. A task may name one seed for split and loop: a program that could compute that seed
    from its own would know which rows are held out.
    """
    return int.from_bytes(hashlib.sha256(f"{secret} {loop_seed} {number} {run}".encode()).digest()[:4]) % 2**31
