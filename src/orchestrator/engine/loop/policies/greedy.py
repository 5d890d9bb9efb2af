"""Policy `greedy`: some drafts, then each version starts from the best one so far."""

import random
from collections.abc import Sequence

from orchestrator.engine.loop.policies.candidates import draft_first, find_best
from orchestrator.engine.loop.policies.shapes import Brief, PastRound, SearchRules

DRAFTS = 0


def choose_brief(history: Sequence[PastRound], rules: SearchRules, number: int, draw: random.Random) -> Brief:
    draft = draft_first(history, DRAFTS if rules.drafts is None else rules.drafts)
    if draft:
        return draft
    best = find_best(history)
    return Brief("improve", best and best.version, "the best so far" if best else "there is no best version yet")
