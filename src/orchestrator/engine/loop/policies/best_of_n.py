"""Policy `best_of_n`: versions in groups of n that start from one parent, which is the best when the group begins.

The first group are drafts: with n as large as the budget, all versions are independent of each other.
"""

import random
from collections.abc import Sequence

from orchestrator.engine.loop.policies.candidates import find_best, list_graded, start_over
from orchestrator.engine.loop.policies.shapes import Brief, PastRound, SearchRules

FIRST_ROUND = 2  # the first is the baseline


def choose_brief(history: Sequence[PastRound], rules: SearchRules, number: int, draw: random.Random) -> Brief:
    group, index = divmod(number - FIRST_ROUND, rules.n)
    note = f"{index + 1} of {rules.n} in group {group + 1}"
    if group == 0:
        return Brief("draft", note=note)
    parent = _find_parent(history, number - index)
    return Brief("improve", parent, note) if parent else start_over()


def _find_parent(history: Sequence[PastRound], first: int) -> str | None:
    """Return the parent of the group's first round: when that began, earlier rounds may have been under way."""
    of_first = next((past.parent for past in history if past.number == first and past.kind == "improve"), None)
    if of_first in {past.version for past in list_graded(history)}:
        return of_first
    best = find_best(past for past in history if past.number < first)
    return best and best.version
