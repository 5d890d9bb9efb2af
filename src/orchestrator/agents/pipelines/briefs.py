"""Versions that a turn asks for by its kind: drafts of other models, repairs of failures, steps from a parent."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from orchestrator.agents.pipelines.costs import is_affordable, limit_rows
from orchestrator.agents.pipelines.history import Known
from orchestrator.agents.pipelines.params import JOINED, make_key
from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.ranges import KEEP, Choice, Params, Range, Whole
from orchestrator.agents.pipelines.search import MAX_TRIES, choose_requested_params, move_value
from orchestrator.agents.pipelines.space import limit_ranges, list_searchable
from orchestrator.agents.pipelines.starting_points import list_first_params
from orchestrator.agents.pipelines.tpe import propose_params


def draft_params(known: Sequence[Known], problem: Problem, *, unseen: int, seed: int) -> Params | None:
    """Return parameters of the model with the fewest versions: good ones if it has none, else drawn at random.

    unseen: drafts of earlier rounds that are being written and cannot be seen yet. None if no model is worth a try.
    """
    models = list_searchable(problem)
    if not models:
        return None
    first_models = [params["model"] for params in list_first_params(problem) if params["model"] in models]
    ordered = list(dict.fromkeys([*first_models, *models]))  # those that do well on most tables first
    versions = Counter(version.params["model"] for version in known)
    ranked = sorted(ordered, key=lambda model: versions[model])
    model = ranked[unseen % len(ranked)]
    if not versions[model]:
        return choose_requested_params(model, known, problem, seed=seed)
    alone = replace(problem, avoided=frozenset(list_searchable(replace(problem, avoided=frozenset()))) - {model})
    return propose_params([], alone, tried={make_key(version.params) for version in known}, seed=seed)


def repair_params(parent: Known, known: Sequence[Known], problem: Problem, *, seed: int) -> Params | None:
    """Return parameters that do less work than the parent's, which failed; None if there is nothing left to save."""
    tried = {make_key(version.params) for version in known}
    for params in list_cheaper_params(parent.params, problem):
        limited = limit_rows(params, problem)
        if make_key(limited) not in tried and is_affordable(limited, problem):
            return limited
    model = parent.params["model"]
    return choose_requested_params(model, known, problem, seed=seed) if model in list_searchable(problem) else None


def list_cheaper_params(params: Params, problem: Problem) -> list[Params]:
    """Return the same parameters, which fewer rows may be enough for, then ever smaller models."""
    if params["model"] in JOINED:
        fewer = {"model": "vote", "members": params["members"][:-1]} if len(params["members"]) > 2 else None
        return [params, {"model": "vote", "members": params["members"]}, *([fewer] if fewer else [])]
    models = list_searchable(problem)
    if params["model"] not in models:
        return []
    ranges = limit_ranges(models[params["model"]], problem)
    halved = {name: halve(value, ranges.get(name)) for name, value in params.items()}
    return [params, halved, {name: halve(value, ranges.get(name)) for name, value in halved.items()}]


def halve(value: float | str, range_: Range | None) -> float | str:
    """Return the half of a whole number, and of numbers to choose from the smallest; anything else stays."""
    if isinstance(range_, Whole) and isinstance(value, int):
        return max(range_.low, value // 2)
    if isinstance(range_, Choice) and isinstance(value, int):
        return min(option for option in range_.options if isinstance(option, int))
    return value


def step_from(parent: Known, known: Sequence[Known], problem: Problem, *, seed: int) -> Params | None:
    """Move the parent's numbers a little, and now and then one of its choices; None if that gives nothing new."""
    models = list_searchable(problem)
    if parent.params["model"] not in models:
        return None
    tried, draw = {make_key(version.params) for version in known}, random.Random(seed)
    ranges = limit_ranges(models[parent.params["model"]], problem) | {"keep": KEEP}
    choices = [name for name in parent.params if isinstance(ranges.get(name), Choice) and name != "reduce"]
    for _ in range(MAX_TRIES):
        params = {name: move_value(value, ranges.get(name), draw) for name, value in parent.params.items()}
        turned = draw.choice([*choices, None])
        range_ = ranges.get(turned or "")
        if turned and isinstance(range_, Choice):
            params[turned] = draw.choice(range_.options)
        params = limit_rows(params, problem)
        if make_key(params) not in tried and is_affordable(params, problem):
            return params
    return None
