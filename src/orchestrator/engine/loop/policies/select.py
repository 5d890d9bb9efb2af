"""The choice of what a round does, by the task's policy. It follows from the history, the rules and the seed alone."""

import random
from collections.abc import Sequence

from orchestrator.contract.errors import Invalid
from orchestrator.engine.loop.policies import best_of_n, greedy, islands, pareto, tree
from orchestrator.engine.loop.policies.candidates import find_best
from orchestrator.engine.loop.policies.shapes import Brief, PastRound, Policy, SearchRules

POLICIES: dict[str, Policy] = {
    "greedy": greedy.choose_brief,
    "best_of_n": best_of_n.choose_brief,
    "tree": tree.choose_brief,
    "islands": islands.choose_brief,
    "pareto": pareto.choose_brief,
}


def select(history: Sequence[PastRound], rules: SearchRules, number: int, seed: int) -> Brief:
    """Return what round `number` does: the first is the baseline, for any other the policy in charge decides.

    history: the rounds before it, first to last, those under way included.
    seed: the loop's; each round draws from a generator of its own.
    Raises Invalid if the task was made by a release with other policies.
    """
    if number == 1:
        return Brief("baseline")
    policy = find_policy(history, rules, number)
    if policy not in POLICIES:
        raise Invalid(f"This release has no search policy {policy!r}; it has {', '.join(POLICIES)}.")
    brief = POLICIES[policy](history, rules, number, random.Random(f"{seed} {number}"))
    if policy == rules.policy:
        return brief
    return Brief(brief.kind, brief.parent, f"{policy} in charge: {brief.note}")


def find_policy(history: Sequence[PastRound], rules: SearchRules, number: int) -> str:
    """Return the policy in charge: that of `switch_to` while there has been no new best for `switch_after` rounds."""
    if rules.switch_to is None:
        return rules.policy
    best = find_best(history)
    since = number - 1 - (best.number if best else 1)
    return rules.switch_to if since >= rules.switch_after else rules.policy
