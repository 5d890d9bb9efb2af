"""The search space of a problem: the families that end in time, and those of their parameters that matter for it."""

import math

from orchestrator.agents.pipelines.columns import SQUARED_COLUMNS
from orchestrator.agents.pipelines.costs import features_of, is_affordable
from orchestrator.agents.pipelines.families import NEVER_SEARCHED, Family, families_of, knobs_of
from orchestrator.agents.pipelines.knobs import TABLE_KNOBS, TOPICS, Choice, Knob, Params, Real, Whole
from orchestrator.agents.pipelines.preparing import encodings
from orchestrator.agents.pipelines.problem import MANY_TRAIN_ROWS, Problem

REDUCED_FEATURES = 2_000  # more are not reduced to components: that alone would take too long
SPREAD_MODELS = ("ridge", "elastic_net", "extra_trees", "forest", "boosting")
FEW_ROWS = (
    40  # with fewer training rows, or fewer of a class than FEW_OF_CLASS, only the simplest models are worth a try
)
FEW_OF_CLASS = 5
SIMPLE = ("logistic", "svc", "neighbours", "extra_trees", "forest", "ridge", "svr", "gaussian_process", "kernel_ridge")
TOPICS_PER_ROW = 1 / 3


def searchable(problem: Problem) -> dict[str, Family]:
    """Return the families that are worth a version, and end within the limits on at least some of the rows."""
    return {
        name: family
        for name, family in families_of(problem.kind).items()
        if name not in NEVER_SEARCHED
        and name not in problem.avoided
        and suits(name, family, problem)
        and is_affordable(usual(name, problem), problem)
    }


def suits(name: str, family: Family, problem: Problem) -> bool:
    """Tell whether there are enough rows for the family."""
    if problem.train_rows < FEW_ROWS and name not in SIMPLE:
        return False
    if name == "discriminant":  # it inverts a matrix for each class
        return problem.rarest > features_of(usual(name, problem), problem)
    return family.probabilities or not problem.probabilities or problem.rarest >= 2


def suits_joining(problem: Problem) -> bool:
    return problem.train_rows >= FEW_ROWS and problem.rarest >= FEW_OF_CLASS


def limited_knobs(family: Family, problem: Problem) -> dict[str, Knob]:
    """Return the family's ranges on this table."""
    knobs = knobs_of(family)
    if "degree" in knobs and features_of({"model": "", "topics": 0}, problem) > SQUARED_COLUMNS:
        knobs["degree"] = Choice((1,))
    neighbours = knobs.get("neighbours")
    if isinstance(neighbours, Whole):
        knobs["neighbours"] = Whole(1, max(1, min(neighbours.high, problem.train_rows // 2)))
    return knobs if problem.is_plain else knobs | table_knobs(family, problem)


def table_knobs(family: Family, problem: Problem) -> dict[str, Knob]:
    """Return the ranges that this table calls for beside the family's own."""
    knobs: dict[str, Knob] = {}
    if problem.table.categories:
        knobs["encode"] = Choice(encodings(family, problem))
    if problem.table.texts:
        most = max(2, int(problem.train_rows * TOPICS_PER_ROW))
        knobs["topics"] = Choice(tuple(count for count in TOPICS if count <= most) or (10,))
    if family.weights and problem.weighs_classes:
        knobs["balance"] = TABLE_KNOBS["balance"]
    if family.gaps and problem.train_rows >= MANY_TRAIN_ROWS:
        knobs["rounds"] = TABLE_KNOBS["rounds"]
    if not problem.classes and any(family is families_of(problem.kind)[name] for name in SPREAD_MODELS):
        knobs["spread"] = TABLE_KNOBS["spread"]
    return knobs


def completed(params: Params, problem: Problem) -> Params:
    """`params` with a value for each knob of this table that it leaves open, and none that the table does not have."""
    if "members" in params:
        return {"model": params["model"], "members": [completed(member, problem) for member in params["members"]]}
    knobs = limited_knobs(families_of(problem.kind)[params["model"]], problem)
    asked = {name: params[name] for name in ("model", "keep") if name in params}
    return asked | {name: fitted(params.get(name), knob) for name, knob in knobs.items()}


def fitted(value: float | str | None, knob: Knob) -> float | str:
    """`value` within the knob's range; its first or middle one for None."""
    if isinstance(knob, Choice):
        return value if value is not None and value in knob.options else knob.options[0]
    if value is None or isinstance(value, str):
        middle = math.sqrt(knob.low * knob.high)
        return float(f"{middle:.2g}") if isinstance(knob, Real) else round(middle)
    return min(max(value, knob.low), knob.high)


def usual(name: str, problem: Problem) -> Params:
    return completed({"model": name}, problem)
