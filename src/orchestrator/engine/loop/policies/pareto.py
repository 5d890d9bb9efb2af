"""Policy `pareto`: each version starts from one that is best on some cases, the likelier the more cases those are.

So a version that is good at what the best one fails at is developed too. Without cases it starts from the highest one.
Source: candidate selection of GEPA (arXiv 2507.19457).
"""

import random
from collections import Counter
from collections.abc import Sequence

from orchestrator.engine.loop.policies.candidates import draft_first, find_highest, list_graded, start_over
from orchestrator.engine.loop.policies.shapes import Brief, PastRound, SearchRules

DRAFTS = 0


def choose_brief(history: Sequence[PastRound], rules: SearchRules, number: int, draw: random.Random) -> Brief:
    draft = draft_first(history, DRAFTS if rules.drafts is None else rules.drafts)
    if draft:
        return draft
    highest = find_highest(history)
    if highest is None:
        return start_over()
    fronts = find_fronts(list_graded(history))
    if not fronts:
        return Brief("improve", highest.version, "the highest score so far: the grader tells of no cases")
    wins = Counter(version for front in fronts for version in front)
    versions = sorted(wins)
    (version,) = draw.choices(versions, [wins[version] for version in versions])
    return Brief("improve", version, f"best on {wins[version]} of {len(fronts)} cases")


def find_fronts(graded: Sequence[PastRound]) -> list[set[str]]:
    """Return for each case the versions that are best on it, without those that can be done without.

    A version can be done without if each case it is best on has another one; low scores are left out first. A version
    of which a case is not told does not fail at it.
    """
    names = sorted({name for past in graded for name in past.cases})
    fronts = []
    for name in names:
        least = min(past.cases.get(name, 0.0) for past in graded)
        fronts.append({past.version for past in graded if past.cases.get(name, 0.0) <= least})
    winners = set().union(*fronts)
    for past in sorted(graded, key=lambda past: (past.value, -past.number)):
        if past.version not in winners:
            continue
        of_version = [front for front in fronts if past.version in front]
        if all(len(front) > 1 for front in of_version):
            for front in of_version:
                front.discard(past.version)
    return fronts
