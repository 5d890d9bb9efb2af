"""The one table of metrics: for each name, which direction is better and what kind of predictions it is computed from.

It holds scikit-learn's scorers, their plain and short names, and the fields of a result that are no scores. What an
evaluate.py returns beyond these names is known to nobody but its author, who states the direction in the task.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Literal

from pydantic import BaseModel, Field

from orchestrator.contract.states import Direction

MetricKind = Literal["classification", "regression", "other"]
RowLoss = Literal["wrong", "log", "squared", "absolute"]


class MetricInfo(BaseModel):
    """What a metric's name says of it."""

    name: str
    direction: Direction = Field(description="Which values are better.")
    kind: MetricKind = Field(description="What it scores: predicted classes, predicted numbers, or neither.")
    needs_probabilities: bool = Field(
        description="Whether predictions.csv needs a column `proba_<class>` for each class, besides the predictions."
    )
    of_one_class: bool = Field(
        default=False,
        description="Whether it scores one of two classes, the positive one; the others treat both alike.",
    )


class MetricList(BaseModel):
    metrics: list[MetricInfo]


@dataclass(frozen=True, slots=True)
class Metric:
    """One name of a metric.

    scorer: scikit-learn's, of which higher is always better; empty where there is none. A metric of which lower is
    better is the scorer's value times -1.
    row_loss: what a single row costs by it.
    weighs_classes: whether rare classes count more than their rows, so that giving them more weight may pay.
    of_one_class: whether it scores one of two classes, the positive one, so that its value depends on which that is.
    predictions_above: the number that every prediction must exceed; None where any number will do.
    """

    name: str
    direction: Direction
    kind: MetricKind
    scorer: str
    row_loss: RowLoss
    needs_probabilities: bool = False
    weighs_classes: bool = False
    of_one_class: bool = False
    predictions_above: float | None = None
    is_short: bool = False

    @property
    def info(self) -> MetricInfo:
        """Return what the API tells of it."""
        return MetricInfo(
            name=self.name,
            direction=self.direction,
            kind=self.kind,
            needs_probabilities=self.needs_probabilities,
            of_one_class=self.of_one_class,
        )


@dataclass(frozen=True, slots=True)
class _Row:
    """A scorer of scikit-learn.

    name: without its `neg_`. further: names that are as good. short: the short ones.
    """

    name: str
    kind: MetricKind
    row_loss: RowLoss
    lower_is_better: bool = False
    needs_probabilities: bool = False
    weighs_classes: bool = False
    of_one_class: bool = False
    predictions_above: float | None = None
    further: tuple[str, ...] = ()
    short: tuple[str, ...] = ()


def _classes(name: str, *, short: tuple[str, ...] = (), weighs: bool = False, of_one: bool = False) -> _Row:
    further = _function_name(name)
    return _Row(
        name, "classification", "wrong", weighs_classes=weighs, of_one_class=of_one, further=further, short=short
    )


def _probabilities(name: str, *, short: tuple[str, ...] = (), of_one: bool = False) -> _Row:
    further = _function_name(name)
    return _Row(
        name, "classification", "log", needs_probabilities=True, of_one_class=of_one, further=further, short=short
    )


def _class_loss(name: str, *, further: tuple[str, ...] = (), short: tuple[str, ...] = ()) -> _Row:
    return _Row(
        name, "classification", "log", lower_is_better=True, needs_probabilities=True, further=further, short=short
    )


def _numbers(name: str, row_loss: RowLoss = "squared") -> _Row:
    return _Row(name, "regression", row_loss, further=_function_name(name))


def _error(
    name: str, row_loss: RowLoss = "squared", *, short: tuple[str, ...] = (), above: float | None = None
) -> _Row:
    return _Row(name, "regression", row_loss, lower_is_better=True, short=short, predictions_above=above)


def _function_name(name: str) -> tuple[str, ...]:
    """Return the name of scikit-learn's function for a scorer: `f1_score` for `f1`."""
    return () if name.endswith("_score") else (f"{name}_score",)


_AVERAGES = ("", "_macro", "_micro", "_samples", "_weighted")

_ROWS: tuple[_Row, ...] = (
    _classes("accuracy"),
    _classes("balanced_accuracy", weighs=True),
    *(_classes(f"f1{average}", weighs=True, of_one=not average) for average in _AVERAGES),
    *(_classes(f"jaccard{average}", weighs=True, of_one=not average) for average in _AVERAGES),
    *(_classes(f"precision{average}", weighs=True, of_one=not average) for average in _AVERAGES),
    *(_classes(f"recall{average}", weighs=True, of_one=not average) for average in _AVERAGES),
    _classes("matthews_corrcoef", weighs=True, short=("mcc",)),
    _classes("positive_likelihood_ratio", of_one=True),
    _Row("negative_likelihood_ratio", "classification", "wrong", lower_is_better=True, of_one_class=True),
    _classes("adjusted_mutual_info_score"),
    _classes("adjusted_rand_score"),
    _classes("completeness_score"),
    _classes("fowlkes_mallows_score"),
    _classes("homogeneity_score"),
    _classes("mutual_info_score"),
    _classes("normalized_mutual_info_score"),
    _classes("rand_score"),
    _classes("v_measure_score"),
    _probabilities("average_precision", of_one=True),
    _probabilities("roc_auc", short=("auc",)),
    _probabilities("roc_auc_ovo"),
    _probabilities("roc_auc_ovo_weighted"),
    _probabilities("roc_auc_ovr"),
    _probabilities("roc_auc_ovr_weighted"),
    _probabilities("top_k_accuracy"),
    _probabilities("d2_brier_score"),
    _probabilities("d2_log_loss_score"),
    _class_loss("brier_score", further=("brier_score_loss",), short=("brier",)),
    _class_loss("log_loss", short=("logloss",)),
    _numbers("r2"),
    _numbers("explained_variance"),
    _numbers("d2_absolute_error_score", "absolute"),
    _error("max_error"),
    _error("mean_absolute_error", "absolute", short=("mae",)),
    _error("mean_absolute_percentage_error", "absolute", short=("mape",)),
    _error("median_absolute_error", "absolute", short=("medae",)),
    _error("mean_squared_error", short=("mse",)),
    _error("root_mean_squared_error", short=("rmse",)),
    _error("mean_squared_log_error", short=("msle",), above=-1.0),
    _error("root_mean_squared_log_error", short=("rmsle",), above=-1.0),
    _error("mean_gamma_deviance", above=0.0),
    _error("mean_poisson_deviance", above=0.0),
)
_OTHER = (
    Metric("loss", "minimize", "other", scorer="", row_loss="wrong"),  # the field of a result
    Metric("run_time", "minimize", "other", scorer="", row_loss="wrong"),
)


def _metrics_of(row: _Row) -> Iterator[Metric]:
    scorer = f"neg_{row.name}" if row.lower_is_better else row.name
    for name in dict.fromkeys((scorer, row.name, *row.further, *row.short)):
        yield Metric(
            name,
            direction="minimize" if row.lower_is_better and name != scorer else "maximize",
            kind=row.kind,
            scorer=scorer,
            row_loss=row.row_loss,
            needs_probabilities=row.needs_probabilities,
            weighs_classes=row.weighs_classes,
            of_one_class=row.of_one_class,
            predictions_above=row.predictions_above,
            is_short=name in row.short,
        )


METRICS: dict[str, Metric] = {metric.name: metric for row in _ROWS for metric in _metrics_of(row)} | {
    metric.name: metric for metric in _OTHER
}


_SHARES = ("accuracy", "f1", "jaccard", "precision", "recall", "roc_auc", "average_precision", "top_k", "balanced")
_AT_MOST_ONE = ("r2", "explained_variance", "d2_", "adjusted_")


def find_possible_range(name: str | None) -> tuple[float, float]:
    """Return the least and the greatest value that the metric can have; infinite where there is no bound.

    Of a name that only its author knows, nothing is impossible.
    """
    metric = METRICS.get(name or "")
    if metric is None or not metric.scorer:
        return -inf, inf
    if metric.scorer.startswith(_SHARES):
        return 0.0, 1.0
    if metric.scorer == "matthews_corrcoef":
        return -1.0, 1.0
    if metric.scorer.startswith(_AT_MOST_ONE):
        return -inf, 1.0
    if metric.scorer.startswith("neg_"):
        return (0.0, inf) if metric.direction == "minimize" else (-inf, 0.0)
    return (0.0, inf)


def direction_of(name: str) -> Direction | None:
    """Return which values of the metric are better; None for a name that only its author knows."""
    metric = METRICS.get(name)
    return metric.direction if metric else None


def needs_probabilities(name: str) -> bool:
    """Return whether predictions.csv needs a column `proba_<class>` for each class; False for an unknown name."""
    metric = METRICS.get(name)
    return metric is not None and metric.needs_probabilities


def is_of_one_class(name: str | None) -> bool:
    """Return whether the metric scores the positive one of two classes; False for an unknown name."""
    metric = METRICS.get(name or "")
    return metric is not None and metric.of_one_class


def describe_metric(name: str, positive_class: str | None) -> str:
    """Return the metric as it is called where a score stands: `f1 of 'churned'` where it scores one of two classes."""
    return f"{name} of {positive_class!r}" if positive_class is not None and is_of_one_class(name) else name
