"""The search for parameters: good ones for most tables first, then the best joined, then what Optuna's TPE proposes."""

import math
import random
from collections.abc import Sequence
from dataclasses import replace

from orchestrator.agents.pipelines.costs import is_affordable, limit_rows
from orchestrator.agents.pipelines.history import Known
from orchestrator.agents.pipelines.params import JOINED, make_key, round_value
from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.ranges import KEEP, Params, Range, Real, Whole
from orchestrator.agents.pipelines.space import choose_usual_params, limit_ranges, list_searchable, suits_joining
from orchestrator.agents.pipelines.starting_points import list_first_params
from orchestrator.agents.pipelines.tpe import MAX_TRIES, propose_params

JOIN_EVERY = 3  # of the proposals after the first ones, each third joins the best so far
JOINED_MEMBERS = 3
MAX_FAILED_JOINS = 2  # they are the costliest programs: where two did not end well the others will not either
REFINE_EVERY = 2  # of the others, each second stays near the best
STEP = 0.7  # standard deviation of the logarithm of what a number is multiplied by


def choose_next_params(known: Sequence[Known], problem: Problem, *, unseen: int, seed: int) -> tuple[Params, str]:
    """Return parameters that no version has, and why these, in a few words.

    known: oldest first. unseen: proposals of earlier rounds that are being written and cannot be seen yet.
    The same arguments give the same answer.
    """
    tried = {make_key(version.params) for version in known}
    first_params = list_first_params(problem)
    models = list_searchable(problem)
    ready = [
        limit_rows(params, problem)
        for params in first_params
        if params["model"] in models and is_affordable(params, problem)
    ]
    untried = [params for params in ready if make_key(params) not in tried]
    if len(untried) > unseen:
        return untried[unseen], "does well on most tables"
    number = len(known) + unseen - len(first_params)
    joined = join_best(known, problem, tried) if number % JOIN_EVERY == 0 else None
    if joined is not None and not unseen:
        return joined, "joins the best so far"
    graded = sum(version.state == "graded" for version in known)
    near = refine_best(known, problem, tried, seed) if number % REFINE_EVERY else None
    if near is not None:
        return near, "near the best so far"
    params = propose_params(known, problem, tried=tried, seed=seed)
    return params, f"proposed by the search after {graded} graded versions"


def choose_requested_params(model: str, known: Sequence[Known], problem: Problem, *, seed: int) -> Params:
    """Return parameters with this model that no version has: the usual ones, then near its best, then others of it."""
    tried = {make_key(version.params) for version in known}
    usual_ones = [
        *(params for params in list_first_params(problem) if params["model"] == model),
        choose_usual_params(model, problem),
    ]
    for params in usual_ones:
        params = limit_rows(params, problem)
        if make_key(params) not in tried and is_affordable(params, problem):
            return params
    alone = replace(problem, avoided=frozenset(list_searchable(replace(problem, avoided=frozenset()))) - {model})
    of_model = [version for version in known if version.params["model"] == model]
    near = refine_best(of_model, alone, tried, seed)
    return near if near is not None else propose_params(of_model, alone, tried=tried, seed=seed)


def join_best(known: Sequence[Known], problem: Problem, tried: set[str]) -> Params | None:
    """Join the best versions of the best families in a vote or a stack that is new; None if there is none."""
    failed = sum(version.state == "failed" and version.params["model"] in JOINED for version in known)
    if failed >= MAX_FAILED_JOINS or not suits_joining(problem):
        return None
    left_out = {*JOINED, *problem.avoided}
    graded = [version for version in known if version.state == "graded" and version.params["model"] not in left_out]
    best: dict[str, Known] = {}
    for version in graded:
        best.setdefault(version.params["model"], version)
        if version.signed_score(problem.direction) > best[version.params["model"]].signed_score(problem.direction):
            best[version.params["model"]] = version
    ranked = sorted(best.values(), key=lambda version: -version.signed_score(problem.direction))[:JOINED_MEMBERS]
    members = [{name: value for name, value in version.params.items() if name != "rows"} for version in ranked]
    joined = [{"model": model, "members": members} for model in JOINED]
    proposals = [limit_rows(params, problem) for params in joined if members and is_affordable(params, problem)]
    untried = [params for params in proposals if make_key(params) not in tried]
    return untried[0] if len(members) == JOINED_MEMBERS and untried else None


def refine_best(known: Sequence[Known], problem: Problem, tried: set[str], seed: int) -> Params | None:
    """Move the numbers of the best version a little; None if nothing has been graded."""
    models = list_searchable(problem)
    graded = [version for version in known if version.state == "graded" and version.params["model"] in models]
    best = max(graded, key=lambda version: version.signed_score(problem.direction), default=None)
    if best is None:
        return None
    draw = random.Random(seed)
    ranges = limit_ranges(models[best.params["model"]], problem) | {"keep": KEEP}
    for _ in range(MAX_TRIES):
        params = limit_rows(
            {name: move_value(value, ranges.get(name), draw) for name, value in best.params.items()}, problem
        )
        if make_key(params) not in tried and is_affordable(params, problem):
            return params
    return None


def move_value(value: float | str, range_: Range | None, draw: random.Random) -> float | str:
    """Draw a number near `value`, by about a factor of 2 either way; choices stay."""
    if isinstance(value, str):
        return value
    if isinstance(range_, Real):
        return round_value(value * math.exp(draw.gauss(0, STEP)), range_)
    if isinstance(range_, Whole):
        return min(max(round(value * math.exp(draw.gauss(0, STEP))), range_.low), range_.high)
    return value
