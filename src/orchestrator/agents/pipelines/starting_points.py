"""What is tried before anything is known of a table: the baseline, then what does well on most, the best first."""

from orchestrator.agents.pipelines.problem import MANY_TRAIN_ROWS, Problem
from orchestrator.agents.pipelines.ranges import Params
from orchestrator.agents.pipelines.space import complete_params

BASELINES: dict[str, Params] = {  # the simplest models: nothing to tune
    "classification": {"model": "naive_bayes"},
    "regression": {"model": "linear", "scale": "standard", "reduce": "none"},
}
MIXED_BASELINES: dict[str, Params] = {  # the same for tables whose columns have to be encoded first
    "classification": {"model": "logistic", "scale": "standard", "reduce": "none", "C": 1.0, "balance": "none"},
    "regression": {
        "model": "ridge",
        "scale": "standard",
        "reduce": "none",
        "alpha": 1.0,
        "degree": 1,
        "spread": "none",
    },
}

FIRST: dict[str, list[Params]] = {
    "classification": [
        {"model": "svc", "scale": "minmax", "reduce": "none", "C": 10.0, "gamma": 6.0},
        {"model": "logistic", "scale": "standard", "reduce": "none", "C": 0.5},
        {"model": "neighbours", "scale": "minmax", "reduce": "none", "neighbours": 3, "weights": "distance"},
        {"model": "extra_trees", "features": 0.2, "leaf": 1},
        {"model": "svc", "scale": "standard", "reduce": "none", "C": 10.0, "gamma": 0.5},
        {"model": "neural", "scale": "standard", "reduce": "none", "units": 100, "alpha": 1.0},
        {"model": "boosting", "rate": 0.1, "leaves": 8, "l2": 0.1},
    ],
    "regression": [
        {"model": "ridge", "scale": "standard", "reduce": "none", "alpha": 10.0, "degree": 1},
        {"model": "svr", "scale": "standard", "reduce": "none", "C": 0.5, "gamma": 0.2, "epsilon": 0.1},
        {"model": "gaussian_process", "scale": "standard", "reduce": "none", "length": 5.0, "noise": 0.5},
        {"model": "extra_trees", "features": 0.4, "leaf": 5},
        {"model": "elastic_net", "scale": "standard", "reduce": "none", "l1": 0.5, "degree": 2},
        {"model": "kernel_ridge", "scale": "standard", "reduce": "none", "alpha": 1.0, "gamma": 0.1},
        {"model": "boosting", "rate": 0.05, "leaves": 6, "l2": 1.0},
    ],
}

FIRST_MIXED: dict[str, list[Params]] = {
    "classification": [
        {"model": "boosting", "rate": 0.1, "leaves": 15, "l2": 1.0, "rounds": 100, "topics": 30},
        {"model": "logistic", "scale": "standard", "reduce": "none", "C": 0.1, "topics": 30},
        {"model": "boosting", "rate": 0.05, "leaves": 31, "l2": 1.0, "rounds": 300, "topics": 10, "encode": "target"},
        {"model": "extra_trees", "features": 0.3, "leaf": 3, "topics": 30},
        {"model": "svc", "scale": "standard", "reduce": "none", "C": 3.0, "gamma": 0.5, "topics": 30},
        {"model": "boosting", "rate": 0.05, "leaves": 15, "l2": 0.1, "rounds": 100, "topics": 100},
    ],
    "regression": [
        {"model": "boosting", "rate": 0.1, "leaves": 15, "l2": 1.0, "rounds": 100, "topics": 10, "spread": "none"},
        {"model": "boosting", "rate": 0.1, "leaves": 15, "l2": 1.0, "rounds": 300, "topics": 30, "spread": "log"},
        {
            "model": "ridge",
            "scale": "standard",
            "reduce": "none",
            "alpha": 10.0,
            "degree": 1,
            "topics": 30,
            "spread": "log",
        },
        {"model": "extra_trees", "features": 0.4, "leaf": 3, "topics": 10, "spread": "none"},
        {
            "model": "boosting",
            "rate": 0.05,
            "leaves": 31,
            "l2": 1.0,
            "rounds": 300,
            "topics": 10,
            "spread": "none",
            "encode": "target",
        },
        {"model": "svr", "scale": "standard", "reduce": "none", "C": 1.0, "gamma": 0.2, "epsilon": 0.1, "topics": 10},
    ],
}


def choose_baseline(problem: Problem) -> Params:
    """Return a model with nothing to tune, which learns from what there is, missing values or not."""
    if problem.table.plain:
        return BASELINES[problem.kind]
    return complete_params(MIXED_BASELINES[problem.kind], problem) | leave_unweighted(problem)


def leave_unweighted(problem: Problem) -> Params:
    return {"balance": "none"} if problem.weighs_classes else {}


def list_first_params(problem: Problem) -> list[Params]:
    """Return the first parameters to try, fitted to the table."""
    candidates = FIRST if problem.is_plain else FIRST_MIXED
    return [
        complete_params(params if problem.is_plain else shrink_leaves(params, problem), problem)
        for params in candidates[problem.kind]
    ]


def shrink_leaves(params: Params, problem: Problem) -> Params:
    """Make trees smaller if there are few rows to grow them from."""
    if "leaves" not in params or problem.train_rows >= MANY_TRAIN_ROWS:
        return params
    return params | {"leaves": round(params["leaves"] / 4)}
