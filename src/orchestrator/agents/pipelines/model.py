"""The model of a program: what its template is filled with, for one pipeline or for each of those that are joined."""

from dataclasses import dataclass

from orchestrator.agents.pipelines.columns import MANY_LEVELS_SPREAD, NATIVE_LEVELS
from orchestrator.agents.pipelines.costs import count_model_features
from orchestrator.agents.pipelines.encodings import choose_encoder_of_many_levels
from orchestrator.agents.pipelines.families import Family, list_families
from orchestrator.agents.pipelines.layout import join_short_calls
from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.ranges import SCALERS, Params
from orchestrator.agents.pipelines.rendering import render

FOLDS = 5
EARLY_STOPPING_ROWS = 10_000  # from there on scikit-learn's boosting sets rows aside, at least one of each class ...
EARLY_STOPPING_OF_CLASS = 1_000  # ... which a small share of the rows might not hold
RARE_LEVEL_ROWS = 5
RARE_LEVELS_FROM = 200  # training rows from which rare levels are one


@dataclass(frozen=True, slots=True)
class Part:
    """One pipeline: what a program does before its estimator, and around it.

    arguments: of the estimator. many_encoder: of categories with many levels, empty if there are no categories.
    """

    params: Params
    family: Family
    arguments: str
    many_encoder: str
    fills_gaps: bool
    is_prepared: bool
    is_calibrated: bool
    minimizes_absolute_errors: bool
    learns_from_all_rows: bool


def write_model(params: Params, problem: Problem) -> str:
    """Return the model as an expression: preparation and estimator, or a vote or a stack of such."""
    joined = "members" in params
    probabilities = bool(problem.classes) if joined else problem.probabilities  # classifiers are joined by them
    text = render(
        "model.py.jinja",
        params=params,
        problem=problem,
        table=problem.table,
        parts=[describe_part(part, problem, probabilities) for part in params.get("members", [params])],
        scalers=SCALERS,
        folds=count_folds(problem),
        usual_folds=FOLDS,
        category_lists=problem.table.category_lists,
        native_levels=NATIVE_LEVELS,
        rare_level_rows=RARE_LEVEL_ROWS,
        joins_rare_levels=problem.train_rows >= RARE_LEVELS_FROM,
        spread_levels=MANY_LEVELS_SPREAD,
    )
    return join_short_calls(text)


def describe_part(params: Params, problem: Problem, probabilities: bool) -> Part:
    """Return what the template of a pipeline is filled with."""
    family, table = list_families(problem.kind)[params["model"]], problem.table
    boosting = params["model"] == "boosting"
    fills_gaps = table.gaps and not family.gaps
    rare_class = bool(problem.classes) and problem.rarest < EARLY_STOPPING_OF_CLASS
    return Part(
        params=params,
        family=family,
        arguments=family.arguments.format(**params, columns=count_model_features(params, problem)),
        many_encoder=choose_encoder_of_many_levels(params["encode"], problem) if "encode" in params else "",
        fills_gaps=fills_gaps,
        is_prepared=not table.plain or fills_gaps or "scale" in params,
        is_calibrated=probabilities and not family.probabilities,
        minimizes_absolute_errors=boosting
        and not problem.is_plain
        and not problem.classes
        and problem.counts_absolute_errors,
        learns_from_all_rows=boosting and rare_class and problem.train_rows > EARLY_STOPPING_ROWS,
    )


def count_folds(problem: Problem) -> int:
    """Return the folds of a cross-validation within a program: no more than the rarest class has rows."""
    return max(2, min(FOLDS, problem.rarest))
