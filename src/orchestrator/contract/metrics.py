"""What a metric's name says of it: which way is better, and whether it is computed from probabilities."""

from orchestrator.contract.states import Direction

_LOSSES = frozenset(
    {
        "mse",
        "rmse",
        "mae",
        "mape",
        "medae",
        "msle",
        "rmsle",
        "logloss",
        "brier",
        "brier_score",
        "negative_likelihood_ratio",
    }
)
_FROM_PROBABILITIES = (
    "roc_auc",
    "auc",
    "average_precision",
    "log_loss",
    "logloss",
    "brier",
    "d2_log_loss",
    "d2_brier",
    "top_k_accuracy",
)


def direction_of(metric: str) -> Direction:
    """The better direction of a scikit-learn name or one of its short forms; scorers (also `neg_` ones) are maximized."""
    if metric.startswith("neg_"):
        return "maximize"
    return "minimize" if metric in _LOSSES or metric.endswith(("_error", "_loss", "_deviance")) else "maximize"


def needs_probabilities(metric: str) -> bool:
    """Whether predictions.csv needs a column `proba_<class>` for each class beside the predictions."""
    return metric.removeprefix("neg_").startswith(_FROM_PROBABILITIES)
