"""Which metric suits a table whose task names none, and why, in a sentence."""

from orchestrator.contract.errors import AgentFailed
from orchestrator.contract.grading import DataProfile
from orchestrator.contract.metrics import direction_of
from orchestrator.contract.spec_objective import Objective
from orchestrator.contract.states import Direction

RARE_CLASS = 0.25  # of an equal share: with a class rarer than this, accuracy rewards ignoring it
VERY_RARE_CLASS = 0.02  # of the rows: then no row may ever look likely enough to be called one of two classes
HEAVY_TAIL = 8.0  # times the distance between the quartiles: so far from the median lies the farthest value


def choose_metric(data: DataProfile, direction: str | None) -> tuple[str, str]:
    """Name and reason. A task that wants less of something gets a loss."""
    if data.kind == "classification":
        return choose_class_metric(data, direction)
    if has_heavy_tail(data.target_quantiles):
        why = (
            "A few targets are very far from the rest, and squared errors would depend on those alone, "
            "so absolute errors count."
        )
        return ("mean_absolute_error" if direction == "minimize" else "d2_absolute_error_score"), why
    if direction == "minimize":
        return "root_mean_squared_error", "It is in the target's own unit, and large errors count more."
    return (
        "r2",
        "It is the share of the target's variance that is explained: 0 for always predicting the mean, 1 for no error.",
    )


def settle_direction(objective: Objective, metric: str) -> Direction:
    """Return the direction that the task names, else the metric's own; raise AgentFailed where neither is known."""
    direction = objective.direction or direction_of(metric)
    if direction is None:
        raise AgentFailed(
            f"objective.direction is missing: only the grader knows {metric[:100]!r}, "
            "so write direction = 'maximize' or 'minimize'."
        )
    return direction


def choose_class_metric(data: DataProfile, direction: str | None) -> tuple[str, str]:
    if direction == "minimize":
        return "log_loss", "It is the usual loss for probabilities."
    rows = {label: count for label, count in data.class_rows.items() if count}
    total = sum(rows.values())
    rarest = min(rows, key=rows.__getitem__, default="")
    if not rows or rows[rarest] >= RARE_CLASS * total / len(rows):
        return "accuracy", "The classes are about equally common, so the share of right answers is what matters."
    said = (
        f"Only {rows[rarest] / total:.1%} of the training rows are {rarest!r}, "
        "so a program that never predicts it would still have a high accuracy"
    )
    if len(data.classes) == 2 and rows[rarest] < VERY_RARE_CLASS * total:
        return (
            "roc_auc",
            f"{said}; this metric measures how well rows are ranked by probability, which does not depend on that.",
        )
    return "balanced_accuracy", f"{said}; this metric gives each class the same weight."


def has_heavy_tail(quantiles: list[float]) -> bool:
    """quantiles: minimum, quartiles, maximum; empty where they are not known."""
    if len(quantiles) != 5:
        return False
    low, first, median, third, high = quantiles
    return third > first and max(high - median, median - low) > HEAVY_TAIL * (third - first)
