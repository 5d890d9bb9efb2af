"""Which scores a metric can have, and what is said of one beyond them."""

from math import inf

import pytest

from orchestrator.contract.metrics import METRICS, find_possible_range
from orchestrator.contract.spec_objective import Objective
from orchestrator.engine.loop.gates import describe_doubt


@pytest.mark.parametrize(
    ("name", "possible"),
    [
        ("accuracy", (0, 1)),
        ("f1_macro", (0, 1)),
        ("auc", (0, 1)),
        ("mcc", (-1, 1)),
        ("r2", (-inf, 1)),
        ("d2_log_loss_score", (-inf, 1)),
        ("rmse", (0, inf)),
        ("neg_root_mean_squared_error", (-inf, 0)),
        ("positive_likelihood_ratio", (0, inf)),
        ("loss", (-inf, inf)),
        ("sum_radii", (-inf, inf)),
        (None, (-inf, inf)),
    ],
)
def test_range_of_a_known_metric(name: str | None, possible: tuple[float, float]):
    assert find_possible_range(name) == possible


def test_perfect_predictions_are_possible_by_every_metric():
    import numpy as np
    from sklearn.metrics import get_scorer

    from orchestrator.graders.predictions.sandbox.scoring import Predictions, build_repeater

    truth = np.array([0, 1, 0, 1, 1, 0])
    certain = build_repeater(Predictions(truth, np.eye(2)[truth]), 2)
    numbers = build_repeater(Predictions(truth + 1.0, None), 0)
    tried = 0
    for metric in METRICS.values():
        if not metric.scorer or metric.scorer in ("positive_likelihood_ratio", "neg_negative_likelihood_ratio"):
            continue
        of_classes = metric.kind == "classification"
        if "samples" in metric.scorer or metric.scorer == "top_k_accuracy":
            continue
        score = get_scorer(metric.scorer)(
            certain if of_classes else numbers, np.zeros((6, 1)), truth if of_classes else truth + 1.0
        )
        value = -score if metric.direction == "minimize" else score
        assert describe_doubt(metric.name, float(value), None) is None, metric.name
        tried += 1
    assert tried > 50


def test_doubt_says_which_bound_and_whose():
    assert describe_doubt("accuracy", 1.0000000001, None) is None
    assert describe_doubt("accuracy", 1.2, None) == (
        "The score 1.2 is greater than 1, which the metric 'accuracy' says cannot be. It waits for a person: "
        "approve_version."
    )
    assert "less than 0, which objective.possible" in (describe_doubt("sum", -1.0, [0, 2]) or "")
    assert describe_doubt("accuracy", 87.5, [0, 100]) is None
    assert describe_doubt("accuracy", None, None) is None


@pytest.mark.parametrize("possible", [[1, 0], [1, 1], [0], [0, 1, 2], ["a", 1], [0, float("inf")]])
def test_ranges_that_are_none_are_refused(possible: list):
    with pytest.raises(ValueError):
        Objective.model_validate({"possible": possible})


@pytest.mark.parametrize("shown", [["a b"], [""], ["x" * 101], ["f1"] * 21])
def test_names_that_no_metric_has_are_refused(shown: list):
    with pytest.raises(ValueError):
        Objective.model_validate({"shown": shown})
