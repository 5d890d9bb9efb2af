"""What a loop does next: pure functions of its history. Only validation scores come in here; held-out ones never do.

A history lists rounds first to last. It may leave rounds out, except for the confirmed ones, those under way, and
as many of the last ones as may fail in a row.
"""

import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from orchestrator.contract.model_calls import Spending
from orchestrator.contract.race import RoundOutcome, clamp_score, compare, find_leader, find_outcome
from orchestrator.contract.scores import measure_gain, meets_target
from orchestrator.contract.states import StopReason, Verdict
from orchestrator.engine.loop.outcomes import Rules
from orchestrator.engine.loop.significance import beats_noise, beats_rows

FLOOR_DIFFERENCES = 2.0  # "auto" noise floor: so many times the median difference of two runs of one version
MAX_FLOOR = 0.2  # of the way from no skill to a perfect score: more would hide any version
RERUNS = 3  # of a version that is better within the noise floor
BASELINE_RUNS = 2
NOTHING_SPENT = Spending()


@dataclass(frozen=True, slots=True)
class Decision:
    """Either rounds to drive (those begun first, then new ones), or a reason to stop."""

    rounds: tuple[int, ...] = ()
    stop: StopReason | None = None


def decide_next(
    history: Sequence[RoundOutcome], rules: Rules, wall_seconds: float, spending: Spending = NOTHING_SPENT
) -> Decision:
    """Return what comes next: unfinished rounds, else a reason to stop, else as many new rounds as may run at once."""
    unfinished = tuple(outcome.number for outcome in history if not outcome.done)
    if unfinished:
        return Decision(rounds=unfinished)
    reason = find_stop_reason(history, rules, wall_seconds, spending)
    if reason:
        return Decision(stop=reason)
    if not history:
        return Decision(rounds=(1,))  # the baseline is alone: what follows is measured against it
    first = count_rounds(history) + 1
    last = min(count_rounds(history) + rules.parallel, rules.budget_versions)
    return Decision(rounds=tuple(range(first, last + 1)))


def find_stop_reason(
    history: Sequence[RoundOutcome], rules: Rules, wall_seconds: float, spending: Spending = NOTHING_SPENT
) -> StopReason | None:
    best = find_leader(history, rules)
    if best is not None and meets_target(best.mean, rules.target, rules.direction):
        return "target_reached"
    if count_rounds(history) >= rules.budget_versions:
        return "budget_versions"
    if wall_seconds >= rules.budget_wall_seconds:
        return "budget_wall"
    if reason := find_budget_used(rules, spending):
        return reason
    if count_rounds(history) >= rules.max_failures and all(
        outcome.failed for outcome in history[-rules.max_failures :]
    ):
        return "too_many_failures"
    if rules.plateau_versions and best is not None:
        since = count_rounds(history) - max(best.number, rules.recounted_from)
        return "plateau" if since >= rules.plateau_versions else None
    return None


def is_stalled(history: Sequence[RoundOutcome], rules: Rules, number: int, after: int) -> bool:
    """Return whether the round is the first after `after` versions without a new best: so once for each stall."""
    best = find_leader([outcome for outcome in history if outcome.number < number], rules)
    return best is not None and number - 1 - max(best.number, rules.recounted_from) == after


def find_budget_used(rules: Rules, spending: Spending) -> StopReason | None:
    """Return which budget of model calls is used up: money, tokens or calls; None while each has something left."""
    if rules.budget_cost_usd is not None and spending.cost_usd >= rules.budget_cost_usd:
        return "budget_cost"
    if rules.budget_tokens is not None and spending.tokens >= rules.budget_tokens:
        return "budget_tokens"
    if rules.budget_model_calls is not None and spending.model_calls >= rules.budget_model_calls:
        return "budget_model_calls"
    return None


def count_rounds(history: Sequence[RoundOutcome]) -> int:
    """Return how many rounds there are: they are numbered without a gap."""
    return history[-1].number if history else 0


def needs_run(history: Sequence[RoundOutcome], number: int, rules: Rules) -> bool:
    """Return whether to execute it again: the baseline runs twice, others `repeats` times, a new best once more.

    One that is better within the noise floor runs up to `reruns` times more, as long as no run speaks against it; so
    does one that is to be significantly better, as long as more runs may show that it is.
    """
    outcome = find_outcome(history, number)
    if outcome.failed:
        return False
    if len(outcome.scores) < count_runs(outcome, rules):
        return True
    if outcome.kind == "baseline" or outcome.confirmed or outcome.barred or outcome.excluded:
        return False
    best = find_leader([other for other in history if other.number != number], rules)
    if not beats_rows(outcome, best, rules):
        return False
    leads = is_leading(history, outcome, rules)
    if len(outcome.scores) == rules.repeats and leads:
        return True
    if len(outcome.scores) < rules.repeats + RERUNS and leads and not beats_noise(history, outcome, best, rules):
        return True
    return len(outcome.scores) < rules.repeats + rules.reruns and wins_every_run(history, outcome, rules)


def is_confirmed(history: Sequence[RoundOutcome], outcome: RoundOutcome, rules: Rules) -> bool:
    """Return whether the round counts: the baseline once it has run, others once a further run bore out the first.

    A version is better by more than the noise floor, or in each of its runs better than in any of the leader's; and,
    where the task keeps significant gains alone, by more than its paired interval.
    """
    if outcome.kind == "baseline":
        return len(outcome.scores) >= count_runs(outcome, rules)
    if len(outcome.scores) <= rules.repeats or outcome.barred or outcome.excluded:
        return False
    best = find_leader([other for other in history if other.number != outcome.number], rules)
    if not beats_noise(history, outcome, best, rules):
        return False
    if is_leading(history, outcome, rules):
        return True
    return 0 < rules.reruns <= len(outcome.scores) - rules.repeats and wins_every_run(history, outcome, rules)


def count_runs(outcome: RoundOutcome, rules: Rules) -> int:
    """Return how many executions the round has in any case."""
    if outcome.kind != "baseline":
        return rules.repeats
    return max(rules.baseline_runs or BASELINE_RUNS, rules.repeats)


def may_confirm(outcome: RoundOutcome, rules: Rules) -> bool:
    """Return whether the next execution may settle the round: its held-out score is computed with it."""
    return len(outcome.scores) >= (count_runs(outcome, rules) - 1 if outcome.kind == "baseline" else rules.repeats)


def is_leading(history: Sequence[RoundOutcome], outcome: RoundOutcome, rules: Rules) -> bool:
    """Return whether the round beats the leader by more than the noise, or is the first to reach the target."""
    best = find_leader([other for other in history if other.number != outcome.number], rules)
    if best is None:
        return True
    gained = compare(outcome, best, rules)
    reaches = meets_target(outcome.mean, rules.target, rules.direction) and not meets_target(
        best.mean, rules.target, rules.direction
    )
    return gained > (rules.min_delta or 0.0) or (reaches and gained > 0)


def wins_every_run(history: Sequence[RoundOutcome], outcome: RoundOutcome, rules: Rules) -> bool:
    """Return whether each run of the round is better than every run of the leader, whatever the size of the noise."""
    best = find_leader([other for other in history if other.number != outcome.number], rules)
    return best is None or all(
        measure_gain(clamp_score(score, rules), clamp_score(other, rules), rules.direction) > 0
        for score in outcome.scores
        for other in best.scores
    )


def measure_noise_floor(history: Sequence[RoundOutcome], rules: Rules) -> float:
    """Return twice the median difference of two runs of one version, over confirmed rounds; 0.0 if there are no two.

    Never more than MAX_FLOOR of the way from no skill to a perfect score, where the grader tells both.
    Source: docs/decisions/0018-what-a-score-means.md. For normal noise it is 1.9 standard deviations of one run.
    """
    differences = [
        abs(clamp_score(first, rules) - clamp_score(second, rules))
        for outcome in history
        if outcome.confirmed and not (outcome.failed or outcome.excluded)
        for first, second in itertools.combinations(outcome.scores, 2)
    ]
    floor = FLOOR_DIFFERENCES * median(differences) if differences else 0.0
    if rules.no_skill is None or rules.perfect is None:
        return floor
    return min(floor, MAX_FLOOR * abs(rules.perfect - rules.no_skill))


def decide_verdict(history: Sequence[RoundOutcome], outcome: RoundOutcome, rules: Rules) -> Verdict:
    """Return how a graded round did against the best of the earlier ones: better and worse mean beyond the noise."""
    if outcome.barred:
        return "gate_broken"
    if outcome.kind == "baseline":
        return "baseline"
    best = find_leader([other for other in history if other.number < outcome.number], rules)
    if best is None:
        return "same" if outcome.excluded else "improved"
    gained, noise = compare(outcome, best, rules), rules.min_delta or 0.0
    if outcome.confirmed and gained > 0:
        return "improved"
    return "worse" if gained < -noise or (noise == 0 and gained < 0) else "same"


def run_seed(loop_seed: int, number: int, run: int) -> int:
    """Return the seed of one turn of an agent, in [0, 2**31): one per round, the same when the loop is repeated."""
    return (loop_seed * 1_000_003 + number * 8_191 + run * 131_071 + 1) % 2**31


def derive_execution_seed(loop_seed: int, secret: str, number: int, run: int) -> int:
    """Return the seed that a program is given, in [0, 2**31): the same when the loop is repeated on the same data.

    secret: what no program knows. A task may name one seed for split and loop: a program that could compute that seed
    from its own would know which rows are held out.
    """
    return int.from_bytes(hashlib.sha256(f"{secret} {loop_seed} {number} {run}".encode()).digest()[:4]) % 2**31
