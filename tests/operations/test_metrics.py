"""What the API tells of metrics, so that nobody guesses from their names."""

import pytest


@pytest.fixture
def metrics(api) -> dict[str, dict]:
    return {metric.pop("name"): metric for metric in api.get("/get_metrics").json()["metrics"]}


@pytest.mark.parametrize(
    ("name", "direction", "kind", "needs_probabilities"),
    [
        ("accuracy", "maximize", "classification", False),
        ("log_loss", "minimize", "classification", True),
        ("neg_log_loss", "maximize", "classification", True),
        ("d2_absolute_error_score", "maximize", "regression", False),
        ("d2_log_loss_score", "maximize", "classification", True),
        ("mae", "minimize", "regression", False),
        ("negative_likelihood_ratio", "minimize", "classification", False),
        ("run_time", "minimize", "other", False),
    ],
)
def test_each_metric_has_direction_and_kind(metrics, name, direction, kind, needs_probabilities):
    expected = {"direction": direction, "kind": kind, "needs_probabilities": needs_probabilities}
    assert metrics[name] == expected | {"of_one_class": name == "negative_likelihood_ratio"}
