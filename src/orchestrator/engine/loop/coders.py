"""Who writes the next version where several coders share a loop, by the loop's records alone."""

from collections.abc import Collection, Sequence
from statistics import fmean

from orchestrator.contract.model_calls import Spending
from orchestrator.contract.race import clamp_score
from orchestrator.contract.scores import measure_gain
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.states import BARRED_VERDICTS, FAILED_VERDICTS
from orchestrator.engine.loop.outcomes import Rules
from orchestrator.engine.loop.policies.coders import CoderChoice, CoderRound, choose_coder
from orchestrator.storage.queries import loops, marks, spending, tasks
from orchestrator.storage.rows import CoderTurnRow, LoopRow
from orchestrator.storage.transaction import Tx

NOTHING_SPENT = Spending()


def choose_coders(
    tx: Tx, loop: LoopRow, numbers: Sequence[int], spec: TaskSpec, rules: Rules
) -> dict[int, CoderChoice]:
    """Return who writes the versions of these rounds; each is chosen in the knowledge of those before it.

    A loop that replays another one has the coders of that; its own costs say nothing.
    """
    coders = spec.agents.coders
    if len(coders) == 1:
        return {number: CoderChoice(coders[0], "") for number in numbers}
    recorded = list_recorded_coders(tx, loop)
    history, choices = read_coder_rounds(tx, loop.id, spec, rules), {}
    for number in numbers:
        choice = choose_coder(history, coders, number, loop.seed, find_goal(rules))
        if recorded.get(number) in coders:
            choice = CoderChoice(recorded[number], "as in the recorded loop")
        choices[number] = choice
        history.append(CoderRound(number, choice.coder))
    return choices


def list_recorded_coders(tx: Tx, loop: LoopRow) -> dict[int, str]:
    """Return by round who wrote the versions of the loop that this one replays; {} if it replays none."""
    if loop.replays is None:
        return {}
    return {row.round: row.coder for row in loops.list_coder_turns(tx, loop.replays) if row.coder is not None}


def list_coders_left(tx: Tx, loop: LoopRow) -> list[str]:
    """Return the coders that can go on, as far as their last turns tell."""
    coders = tasks.find(tx, loop.task_id).spec.agents.coders
    endings = {row.coder or coders[0]: row.ending for row in loops.list_coder_turns(tx, loop.id)}
    return [name for name in coders if endings.get(name) is None]


def read_coder_rounds(tx: Tx, loop_id: str, spec: TaskSpec, rules: Rules) -> list[CoderRound]:
    """Return the rounds that the choice rests on, first to last."""
    spent = spending.sum_spending_by_round(tx, loop_id)
    excluded = marks.list_excluded_of_loop(tx, loop_id)
    return [
        to_coder_round(row, spent.get(row.round, NOTHING_SPENT), spec, rules, excluded)
        for row in loops.list_coder_turns(tx, loop_id)
    ]


def to_coder_round(
    row: CoderTurnRow, spent: Spending, spec: TaskSpec, rules: Rules, excluded: Collection[str] = ()
) -> CoderRound:
    """Return the round as the bandit sees it: validation scores only. A version out of the race gained nothing."""
    value = None
    if row.status == "done" and row.scores and row.verdict not in FAILED_VERDICTS and row.version not in excluded:
        value = measure_gain(fmean(clamp_score(score, rules) for score in row.scores), 0.0, rules.direction)
    return CoderRound(
        number=row.round,
        coder=row.coder or spec.agents.coders[0],
        value=value,
        confirmed=row.confirmed and row.verdict not in BARRED_VERDICTS,
        cost=measure_cost(spent, sum(row.seconds.values()), spec) if row.status == "done" else 0.0,
        failed_turn=row.verdict == "no_version",
        ending=row.ending,
    )


def measure_cost(spent: Spending, seconds: float, spec: TaskSpec) -> float:
    """Return the largest share of any one of the task's budgets that a round took: of that which ends the loop first.

    So dollars, tokens, calls, time and versions need no rate of exchange, and a budget that the task does not have
    costs nothing. seconds: wall time of its stages; rounds of a batch share the loop's.
    """
    budget = spec.budget
    return max(
        1 / budget.versions,
        seconds / (budget.wall_seconds * spec.search.parallel),
        spent.cost_usd / budget.cost_usd if budget.cost_usd else 0.0,
        spent.tokens / budget.tokens if budget.tokens else 0.0,
        spent.model_calls / budget.model_calls if budget.model_calls else 0.0,
    )


def find_goal(rules: Rules) -> float | None:
    """Return the highest value to reach, turned so that higher is better: the target, else a perfect score."""
    goal = rules.perfect if rules.target is None else rules.target
    return None if goal is None else measure_gain(goal, 0.0, rules.direction)
