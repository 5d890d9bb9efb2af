"""Policy `tree`: some drafts, then by chance a failed version is debugged, or else the highest one is improved.

Source: the search rule of AIDE (arXiv 2502.13138); it has five drafts, probability 0.5 and depth 3.
"""

import random
from collections.abc import Sequence

from orchestrator.engine.loop.policies.candidates import draft_first, find_highest, start_over
from orchestrator.engine.loop.policies.shapes import Brief, PastRound, SearchRules

DRAFTS = 3


def choose_brief(history: Sequence[PastRound], rules: SearchRules, number: int, draw: random.Random) -> Brief:
    draft = draft_first(history, DRAFTS if rules.drafts is None else rules.drafts)
    if draft:
        return draft
    if draw.random() < rules.debug_probability:
        failed = list_debuggable(history, rules.debug_depth)
        if failed:
            chosen = draw.choice(failed)
            return Brief("debug", chosen.version, f"debugs {chosen.version}, which failed")
    highest = find_highest(history)
    return Brief("improve", highest.version, "the highest score so far") if highest else start_over()


def list_debuggable(history: Sequence[PastRound], max_depth: int) -> list[PastRound]:
    """Return failed versions that nothing started from yet, and that at most max_depth - 1 debugged ones led to."""
    by_version = {past.version: past for past in history}
    parents = {past.parent for past in history}
    return [
        past
        for past in history
        if past.failed
        and past.uploaded
        and past.version not in parents
        and count_debugged(past, by_version) < max_depth
    ]


def count_debugged(past: PastRound, by_version: dict[str, PastRound]) -> int:
    """Return how many rounds of kind `debug` in a row end with this one."""
    depth, at = 0, past
    while at is not None and at.kind == "debug" and depth <= len(by_version):
        depth += 1
        at = by_version.get(at.parent or "")
    return depth
