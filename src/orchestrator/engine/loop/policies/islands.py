"""Policy `islands`: groups of versions that develop apart, each of which keeps the best version of every kind.

Rounds go to the islands in turn. Each begins with a draft; after that its highest version, or the highest of one of its
cells, is improved. A cell holds versions that are alike in their features. Now and then the highest of each island
joins the next one too, in a ring.
Source: MAP-Elites (Mouret and Clune 2015, arXiv 1504.04909) on islands, as in FunSearch (Nature 625, 2024).
"""

import random
from collections.abc import Sequence

from orchestrator.engine.loop.policies.candidates import find_highest, list_graded
from orchestrator.engine.loop.policies.cells import describe_cell, find_cells
from orchestrator.engine.loop.policies.shapes import Brief, PastRound, SearchRules

FIRST_ROUND = 2  # the first is the baseline, which is on no island
EXPLOIT = 0.5  # how likely the highest version of the island is improved, rather than one of another cell
DRAFT_TRIES = 2  # then an island without a version that runs goes on from the baseline


def choose_brief(history: Sequence[PastRound], rules: SearchRules, number: int, draw: random.Random) -> Brief:
    island = (number - FIRST_ROUND) % rules.islands
    note = f"island {island + 1} of {rules.islands}"
    members = build_islands(history, rules, number)[island]
    if not members:
        return _begin_island(history, rules, island, note)
    cells = find_cells(members, history, rules.features)
    highest = find_highest(members)
    if highest is None or draw.random() >= EXPLOIT:
        cell = draw.choice(sorted(cells, key=str))
        return Brief("improve", cells[cell].version, f"{note}, best of {describe_cell(cell)}")
    return Brief("improve", highest.version, f"{note}, its best")


def build_islands(history: Sequence[PastRound], rules: SearchRules, number: int) -> list[list[PastRound]]:
    """Return the graded versions of each island before round `number`, its own and those that joined it."""
    islands: list[list[PastRound]] = [[] for _ in range(rules.islands)]
    bests: list[PastRound | None] = [None] * rules.islands
    by_number = {past.number: past for past in list_graded(history)}

    def join(island: int, past: PastRound) -> None:
        islands[island].append(past)
        bests[island] = find_highest([past, *filter(None, [bests[island]])])

    for at in range(FIRST_ROUND, number + 1):
        turn = at - FIRST_ROUND
        if turn and turn % (rules.islands * rules.migrate_every) == 0:
            for island, migrant in enumerate(list(bests)):
                neighbour = (island + 1) % rules.islands
                if migrant is not None and all(migrant is not member for member in islands[neighbour]):
                    join(neighbour, migrant)
        past = by_number.get(at)
        if past is not None and at < number:
            join(turn % rules.islands, past)
    return islands


def _begin_island(history: Sequence[PastRound], rules: SearchRules, island: int, note: str) -> Brief:
    tried = sum((past.number - FIRST_ROUND) % rules.islands == island for past in history if past.number >= FIRST_ROUND)
    baseline = find_highest(past for past in history if past.kind == "baseline")
    if baseline is None or tried < DRAFT_TRIES:
        return Brief("draft", note=f"{note}, a first version")
    return Brief("improve", baseline.version, f"{note}, from the baseline: its drafts failed")
