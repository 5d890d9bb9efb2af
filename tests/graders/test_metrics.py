import warnings

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits
from sklearn.linear_model import Ridge
from sklearn.metrics import get_scorer, get_scorer_names
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from orchestrator.contract.errors import Invalid, UnknownMetric
from orchestrator.contract.metrics import METRICS
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Framing
from orchestrator.graders.predictions.metrics import find_metric, list_fitting, try_scorer
from orchestrator.graders.predictions.sandbox.scoring import Predictions, score


def spec_of(metric, direction=None) -> TaskSpec:
    return TaskSpec(objective={"metric": metric, "direction": direction})


@pytest.mark.parametrize("load, classes", [(load_digits, 10), (load_breast_cancer, 2), (load_diabetes, 0)])
def test_scores_are_those_of_a_real_estimator(load, classes):
    """One without decision_function, which scikit-learn would prefer to probabilities."""
    rows, target = load(return_X_y=True)
    model = make_pipeline(StandardScaler(), GaussianNB(var_smoothing=0.1) if classes else Ridge())
    model.fit(rows[::2], target[::2])
    rows, target = rows[1::2], target[1::2]
    predictions = Predictions(model.predict(rows), model.predict_proba(rows) if classes else None)
    kind = "classification" if classes else "regression"

    compared = [name for name in list_fitting(kind, classes) if not METRICS[name].is_short]
    scores = [score(name, target, predictions, classes, negate=False) for name in compared]

    assert len(compared) > (30 if classes else 10)
    assert scores == pytest.approx([get_scorer(name)(model, rows, target) for name in compared], abs=1e-9)


def test_every_scorer_fits_some_data_or_needs_many_labels():
    usable = {*list_fitting("classification", 2), *list_fitting("classification", 10), *list_fitting("regression", 0)}

    left_out = set(get_scorer_names()) - usable

    assert left_out == {name for name in get_scorer_names() if name.endswith("_samples")}


def test_names_tell_of_probabilities():
    needs = {}
    for name in get_scorer_names():
        values = np.array([0, 1, 2, 0, 1, 2])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                score(name, values, Predictions(values, None), 3, negate=False)
            except AttributeError:
                needs[name] = True
            except Exception:
                continue  # it fails on three classes for another reason
            else:
                needs[name] = False

    assert len(needs) > 30
    assert {name: METRICS[name].needs_probabilities for name in needs} == needs


def test_table_holds_every_scorer():
    assert {metric.scorer for metric in METRICS.values()} - {""} == set(get_scorer_names())


@pytest.mark.parametrize("name", METRICS)
def test_direction_is_that_of_the_scorer(name):
    """A better prediction has the larger score, and the metric is the score or its negative."""
    metric = METRICS[name]
    if not metric.scorer:
        assert (name, metric.direction) in {("loss", "minimize"), ("run_time", "minimize")}
        return
    better, worse = (score_of(metric, mistakes) for mistakes in (0, 3))

    assert better > worse if metric.direction == "maximize" else better < worse


def score_of(metric, mistakes) -> float:
    """Return the metric's value, as the grader computes it, of made-up predictions with so many mistakes."""
    if metric.kind == "regression":
        truth = np.array([1.5, 2.25, 3.75, 5.5, 8.125, 9.0])
        values, probabilities, classes = truth + np.array([1, -1, 1, -1, 1, -1]) * (0.1 + 0.3 * mistakes), None, 0
    else:
        classes = 2 if try_scorer(metric.scorer, 3) else 3
        truth = np.tile(np.arange(classes), 6)
        values = truth.copy()
        values[: mistakes + 1] = (
            truth[: mistakes + 1] + 1
        ) % classes  # one at least: else likelihood ratios are infinite
        probabilities = np.full((len(truth), classes), 0.2 / (classes - 1))
        probabilities[np.arange(len(truth)), values] = 0.8
    if metric.scorer.endswith("_samples"):  # of several labels a row
        truth, values = np.eye(3)[truth % 3], np.eye(3)[values % 3]
        return float(get_scorer(metric.scorer)._score_func(truth, values, average="samples", zero_division=0))
    predictions = Predictions(values, probabilities)
    return score(metric.scorer, truth, predictions, classes, negate=metric.direction == "minimize")


@pytest.mark.parametrize(
    "name, scorer, negate",
    [
        ("accuracy_score", "accuracy", False),
        ("f1_score", "f1", False),
        ("r2_score", "r2", False),
        ("mse", "neg_mean_squared_error", True),
        ("rmse", "neg_root_mean_squared_error", True),
        ("mean_absolute_error", "neg_mean_absolute_error", True),
        ("log_loss", "neg_log_loss", True),
        ("brier_score_loss", "neg_brier_score", True),
        ("roc_auc_score", "roc_auc", False),
    ],
)
def test_plain_names_find_their_scorer(name, scorer, negate):
    metric = find_metric(name)

    assert (metric.scorer, metric.direction == "minimize") == (scorer, negate)


def test_unknown_metric_is_refused_with_suggestions(grader):
    with pytest.raises(UnknownMetric, match="Did you mean 'accuracy'"):
        grader.check("digits", spec_of("acuracy"))


def test_unknown_metric_of_a_generator_is_refused(grader):
    with pytest.raises(UnknownMetric, match="vibes"):
        grader.command(Framing(metric="vibes", direction="maximize"), TaskSpec(), held_out=False)


@pytest.mark.parametrize(
    "dataset, metric, why",
    [
        ("diabetes", "accuracy", "the target of this data is a number"),
        ("digits", "r2", "the target of this data is a class"),
        ("digits", "f1", "multiclass"),
        ("digits", "roc_auc", "multi_class"),
        ("diabetes", "mutual_info_score", "the target of this data is a number"),
        ("breast_cancer", "f1_samples", "multilabel"),
    ],
)
def test_metric_that_does_not_fit_is_refused(grader, dataset, metric, why):
    with pytest.raises(UnknownMetric, match=why) as refusal:
        grader.check(dataset, spec_of(metric))

    assert "Available: " in str(refusal.value)


def test_direction_against_the_metric_is_refused(grader):
    grader.check("diabetes", spec_of("rmse", "minimize"))

    with pytest.raises(Invalid, match="lower rmse is better"):
        grader.check("diabetes", spec_of("rmse", "maximize"))


def test_refusals_are_one_sentence():
    for name in get_scorer_names():
        for class_count in (0, 2, 3):
            assert "\n" not in try_scorer(name, class_count)
