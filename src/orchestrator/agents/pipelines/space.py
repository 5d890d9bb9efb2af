"""The search space of a problem: the families that end in time, and those of their parameters that matter for it."""

import math

from orchestrator.agents.pipelines.columns import SQUARED_COLUMNS
from orchestrator.agents.pipelines.costs import count_model_features, is_affordable
from orchestrator.agents.pipelines.encodings import list_encodings
from orchestrator.agents.pipelines.families import NEVER_SEARCHED, Family, list_families, list_ranges
from orchestrator.agents.pipelines.problem import MANY_TRAIN_ROWS, Problem
from orchestrator.agents.pipelines.ranges import TABLE_RANGES, TOPICS, Choice, Params, Range, Real, Whole

REDUCED_FEATURES = 2_000  # more are not reduced to components: that alone would take too long
SPREAD_MODELS = ("ridge", "elastic_net", "extra_trees", "forest", "boosting")
FEW_ROWS = (
    40  # with fewer training rows, or fewer of a class than FEW_OF_CLASS, only the simplest models are worth a try
)
FEW_OF_CLASS = 5
SIMPLE = ("logistic", "svc", "neighbours", "extra_trees", "forest", "ridge", "svr", "gaussian_process", "kernel_ridge")
TOPICS_PER_ROW = 1 / 3


def list_searchable(problem: Problem) -> dict[str, Family]:
    """Return the families that are worth a version, and end within the limits on at least some of the rows."""
    return {
        name: family
        for name, family in list_families(problem.kind).items()
        if name not in NEVER_SEARCHED
        and name not in problem.avoided
        and suits(name, family, problem)
        and is_affordable(choose_usual_params(name, problem), problem)
    }


def suits(name: str, family: Family, problem: Problem) -> bool:
    """Tell whether there are enough rows for the family."""
    if problem.train_rows < FEW_ROWS and name not in SIMPLE:
        return False
    if name == "discriminant":  # it inverts a matrix for each class
        return problem.rarest > count_model_features(choose_usual_params(name, problem), problem)
    return family.probabilities or not problem.probabilities or problem.rarest >= 2


def suits_joining(problem: Problem) -> bool:
    return problem.train_rows >= FEW_ROWS and problem.rarest >= FEW_OF_CLASS


def limit_ranges(family: Family, problem: Problem) -> dict[str, Range]:
    """Return the family's ranges on this table."""
    ranges = list_ranges(family)
    if "degree" in ranges and count_model_features({"model": "", "topics": 0}, problem) > SQUARED_COLUMNS:
        ranges["degree"] = Choice((1,))
    neighbours = ranges.get("neighbours")
    if isinstance(neighbours, Whole):
        ranges["neighbours"] = Whole(1, max(1, min(neighbours.high, problem.train_rows // 2)))
    return ranges if problem.is_plain else ranges | list_table_ranges(family, problem)


def list_table_ranges(family: Family, problem: Problem) -> dict[str, Range]:
    """Return the ranges that this table calls for beside the family's own."""
    ranges: dict[str, Range] = {}
    if problem.table.categories:
        ranges["encode"] = Choice(list_encodings(family, problem))
    if problem.table.texts:
        max_topics = max(2, int(problem.train_rows * TOPICS_PER_ROW))
        ranges["topics"] = Choice(tuple(count for count in TOPICS if count <= max_topics) or (10,))
    if family.weights and problem.weighs_classes:
        ranges["balance"] = TABLE_RANGES["balance"]
    if family.gaps and problem.train_rows >= MANY_TRAIN_ROWS:
        ranges["rounds"] = TABLE_RANGES["rounds"]
    if not problem.classes and any(family is list_families(problem.kind)[name] for name in SPREAD_MODELS):
        ranges["spread"] = TABLE_RANGES["spread"]
    return ranges


def complete_params(params: Params, problem: Problem) -> Params:
    """Return `params` with a value for each range of this table, and for no other."""
    if "members" in params:
        return {"model": params["model"], "members": [complete_params(member, problem) for member in params["members"]]}
    ranges = limit_ranges(list_families(problem.kind)[params["model"]], problem)
    given = {name: params[name] for name in ("model", "keep") if name in params}
    return given | {name: fit_value(params.get(name), range_) for name, range_ in ranges.items()}


def fit_value(value: float | str | None, range_: Range) -> float | str:
    """Return `value` within the range; its first or middle one for None."""
    if isinstance(range_, Choice):
        return value if value is not None and value in range_.options else range_.options[0]
    if value is None or isinstance(value, str):
        middle = math.sqrt(range_.low * range_.high)
        return float(f"{middle:.2g}") if isinstance(range_, Real) else round(middle)
    return min(max(value, range_.low), range_.high)


def choose_usual_params(name: str, problem: Problem) -> Params:
    return complete_params({"model": name}, problem)
