"""Names of metrics: which scikit-learn scorer stands behind one, and whether it fits the data, found out by trying it."""

import difflib
import warnings
from dataclasses import dataclass
from functools import cache

from orchestrator.contract.errors import Invalid, UnknownMetric
from orchestrator.contract.metrics import direction_of, needs_probabilities
from orchestrator.contract.states import Direction

SHORT_NAMES = {
    "auc": "roc_auc",
    "brier": "brier_score",
    "logloss": "log_loss",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "mcc": "matthews_corrcoef",
    "medae": "median_absolute_error",
    "mse": "mean_squared_error",
    "msle": "mean_squared_log_error",
    "rmse": "root_mean_squared_error",
    "rmsle": "root_mean_squared_log_error",
}


@dataclass(frozen=True, slots=True)
class Metric:
    """`scorer` is scikit-learn's; with `negate` the metric is its value times -1 (rmse from neg_root_mean_squared_error)."""

    name: str
    scorer: str
    negate: bool

    @property
    def direction(self) -> Direction:
        return direction_of(self.name)

    @property
    def probabilities(self) -> bool:
        return needs_probabilities(self.scorer)


def named(name: str) -> Metric:
    """The metric: a scorer, one without its `neg_`, a metric function (`r2_score`) or a short name. Raises UnknownMetric."""
    from sklearn.metrics import get_scorer_names

    scorers = set(get_scorer_names())
    plain = SHORT_NAMES.get(name, name)
    for candidate in (plain, plain.removesuffix("_score"), plain.removesuffix("_loss")):
        if candidate in scorers:
            return Metric(name, candidate, negate=False)
        if f"neg_{candidate}" in scorers:
            return Metric(name, f"neg_{candidate}", negate=True)
    close = difflib.get_close_matches(name.lower(), scorers | set(SHORT_NAMES), n=3)
    meant = f" Did you mean {' or '.join(repr(match) for match in close)}?" if close else ""
    raise UnknownMetric(
        f"There is no metric {name[:100]!r}.{meant} There is: {', '.join(sorted(scorers | set(SHORT_NAMES)))}."
    )


def metric_for(name: str, kind: str, class_count: int) -> Metric:
    """The metric, if it can be computed for this kind of data. Raises UnknownMetric with those that can."""
    metric = named(name)
    why = misfit(metric.scorer, kind, class_count)
    if why:
        raise UnknownMetric(
            f"The metric {name!r} does not fit: {why} There is: {', '.join(fitting(kind, class_count))}."
        )
    return metric


def check_direction(metric: Metric, direction: str | None) -> None:
    """Nothing, if the task asks for the metric's own direction or none. Raises Invalid."""
    if direction not in (None, metric.direction):
        better = "lower" if metric.direction == "minimize" else "higher"
        raise Invalid(
            f"objective.direction = {direction!r} contradicts the metric: {better} {metric.name} is better, "
            f"so write {metric.direction!r} or leave it out."
        )


def fitting(kind: str, class_count: int) -> list[str]:
    """Scorers for this kind of data, and the short names of them."""
    from sklearn.metrics import get_scorer_names

    names = [*get_scorer_names(), *SHORT_NAMES]
    return sorted(name for name in names if not misfit(named(name).scorer, kind, class_count))


@cache
def misfit(scorer: str, kind: str, class_count: int) -> str:
    """Why the scorer cannot be used, in a sentence; empty where it can."""
    for_numbers = not refusal(scorer, 0)
    if kind == "regression":
        return "" if for_numbers else "it scores classes, and the target of this data is a number."
    if for_numbers:
        return "it scores numbers, and the target of this data is a class."
    return refusal(scorer, class_count)


@cache
def refusal(scorer: str, class_count: int) -> str:
    """What scikit-learn says to a few made-up predictions, `class_count` 0 for numbers; empty if it gives a score.

    A warning counts as a refusal: measures of clusterings only warn when they are given numbers.
    """
    import numpy as np

    from orchestrator.graders.predictions.sandbox.scoring import CANNOT, Predictions, Rejected, score

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
            score(scorer, truth, Predictions(values, probabilities), class_count, negate=False)
    except (Rejected, Warning, AttributeError, TypeError) as why:
        return f"{str(why).removeprefix(CANNOT).splitlines()[0].rstrip('.')}."
    return ""
