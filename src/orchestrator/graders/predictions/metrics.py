"""Which metrics can be computed for a table: by the table of metrics, and by trial where it depends on classes."""

import difflib
import warnings
from functools import cache

from orchestrator.contract.errors import Invalid, UnknownMetric
from orchestrator.contract.gates import list_metrics
from orchestrator.contract.metrics import METRICS, Metric, needs_probabilities
from orchestrator.contract.spec_objective import Objective

USUAL = ("accuracy", "f1", "roc_auc", "logloss", "rmse", "mae", "r2")


def find_metric(name: str) -> Metric:
    """Return the metric that scikit-learn computes by this name; raise UnknownMetric, with similar names, if none."""
    metric = METRICS.get(name)
    if metric is not None and metric.scorer in _list_installed_scorers():
        return metric
    names = list_names()
    close = difflib.get_close_matches(name.lower(), names, n=3)
    meant = f"Did you mean {' or '.join(repr(match) for match in close)}?" if close else f"Usual: {', '.join(USUAL)}."
    raise UnknownMetric(f"There is no metric {name[:100]!r}. {meant} get_metrics lists all {len(names)}.")


def list_names() -> list[str]:
    """Return scikit-learn's own names and the short ones, sorted: those that refusals list."""
    installed = _list_installed_scorers()
    return sorted(
        name
        for name, metric in METRICS.items()
        if metric.scorer in installed and (metric.is_short or name == metric.scorer)
    )


@cache
def _list_installed_scorers() -> frozenset[str]:
    """Return the scorers of the scikit-learn at hand; an older one lacks some of the table's."""
    from sklearn.metrics import get_scorer_names

    return frozenset(get_scorer_names())


def choose_metric(name: str, kind: str, class_count: int) -> Metric:
    """Return the metric; raise UnknownMetric, with those that fit, if it does not fit the data."""
    metric = find_metric(name)
    why = explain_misfit(metric, kind, class_count)
    if why:
        raise UnknownMetric(
            f"The metric {name!r} does not fit: {why} Available: {', '.join(list_fitting(kind, class_count))}."
        )
    return metric


def check_direction(metric: Metric, direction: str | None) -> None:
    """Check that the task asks for the metric's own direction or none; raise Invalid if not."""
    if direction not in (None, metric.direction):
        better = "lower" if metric.direction == "minimize" else "higher"
        raise Invalid(
            f"objective.direction = {direction!r} contradicts the metric: {better} {metric.name} is better, "
            f"so write {metric.direction!r} or leave it out.",
            field="objective.direction",
        )


def check_further(objective: Objective, kind: str, class_count: int) -> None:
    """Check that the grader can compute what gates are about and what is shown; raise Invalid if it cannot."""
    for name in list_metrics(objective.gates):
        _check_further("objective.gates", name, objective, kind, class_count)
    for name in objective.shown:
        _check_further("objective.shown", name, objective, kind, class_count)


def _check_further(field: str, name: str, objective: Objective, kind: str, class_count: int) -> None:
    try:
        metric = choose_metric(name, kind, class_count)
    except UnknownMetric as error:
        raise Invalid(f"{field}: {error}", field=field) from None
    if metric.needs_probabilities and not needs_probabilities(objective.metric or ""):
        raise Invalid(
            f"{field}: {name!r} is computed from probabilities, which programs write only where objective.metric needs "
            "them: name such a metric there, or another one here.",
            field=field,
        )
    if metric.predictions_above is not None and name != objective.metric:
        raise Invalid(
            f"{field}: {name!r} is defined for some predictions only, so it can stand here only where it is "
            "objective.metric, too.",
            field=field,
        )


def check_target(metric: Metric, least: float | None) -> None:
    """Check that the metric is defined for the least target, None if unknown; raise UnknownMetric if it is not."""
    if least is not None and (why := try_target(metric.scorer, least)):
        raise UnknownMetric(f"The metric {metric.name!r} is not defined for the target's least value {least:g}: {why}")


def try_target(scorer: str, least: float) -> str:
    """Return what scikit-learn says to a target with this value, predicted well; empty if it gives a score."""
    import numpy as np

    from orchestrator.graders.predictions.sandbox.scoring import Predictions, compute_score, first_line

    try:
        compute_score(scorer, np.array([least, least + 2.0]), Predictions(np.array([1.0, 1.0]), None), 0)
    except ValueError as why:
        return f"{first_line(why).rstrip('.')}."
    return ""


def list_fitting(kind: str, class_count: int) -> list[str]:
    """Return the listed names that can be computed for this kind of data."""
    return [name for name in list_names() if not explain_misfit(METRICS[name], kind, class_count)]


def explain_misfit(metric: Metric, kind: str, class_count: int) -> str:
    """Return why the metric cannot be used, in a sentence; empty where it can."""
    if kind == "regression":
        return "" if metric.kind == kind else "it scores classes, and the target of this data is a number."
    if metric.kind == "regression":
        return "it scores numbers, and the target of this data is a class."
    return try_scorer(metric.scorer, class_count)


@cache
def try_scorer(scorer: str, class_count: int) -> str:
    """Return what scikit-learn says to a few made-up predictions; empty if it gives a score.

    class_count: 0 for numbers.

    A warning counts as a refusal: measures of clusterings only warn when they are given numbers.
    """
    import numpy as np

    from orchestrator.graders.predictions.sandbox.scoring import NOT_FINITE, Predictions, compute_score, first_line

    if class_count:
        truth = np.tile(np.arange(class_count), 4)
        values = truth.copy()
        values[0], values[class_count + 1] = 1, 0  # a mistake in each of two classes
        probabilities = np.full((len(truth), class_count), 0.2 / (class_count - 1))
        probabilities[np.arange(len(truth)), values] = 0.8
    else:
        truth = np.array([1.5, 2.25, 3.75, 5.5, 8.125])
        values, probabilities = truth + np.array([0.5, -0.25, 0.4, -0.6, 0.1]), None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            value = compute_score(scorer, truth, Predictions(values, probabilities), class_count)
    except (ValueError, OverflowError, Warning, AttributeError, TypeError) as why:
        return f"{first_line(why).rstrip('.')}."
    return "" if np.isfinite(value) else NOT_FINITE
