"""Which of two classes a score is of."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, f1_score, precision_score, recall_score

from orchestrator.contract.errors import Invalid
from orchestrator.contract.grading import DataProfile
from orchestrator.contract.metrics import METRICS, describe_metric
from orchestrator.contract.positive_class import find_positive_class, settle_positive_class
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Framing
from orchestrator.graders.predictions.metrics import list_fitting
from orchestrator.graders.predictions.sandbox.scoring import Predictions, score, turn_classes
from tests.graders.tables import TARGET


def profile(**rows: int) -> DataProfile:
    about = {"dataset": "d", "kind": "classification", "seed": 1, "sha256": ""}
    return DataProfile(**about, classes=sorted(rows), class_rows=rows)


def spec_of(positive_class: str | None = None, **more) -> TaskSpec:
    return TaskSpec(objective={"positive_class": positive_class, **more})


def settle(rows: dict[str, int], asked: str | None = None) -> str | None:
    return settle_positive_class(profile(**rows), spec_of(asked))


def test_the_rarer_class_in_the_training_rows_is_positive():
    assert settle({"churned": 7, "retained": 93}) == "churned"
    assert settle({"fine": 90, "worn": 10}) == "worn"


def test_of_equally_common_classes_the_last_is_positive():
    assert settle({"a": 5, "b": 5}) == "b"


@pytest.mark.parametrize(("asked", "meant"), [("0", "0"), ("1", "1"), ("1.0", "1"), (" 0 ", "0")])
def test_the_class_asked_for_is_positive_as_the_data_calls_it(asked, meant):
    assert settle({"0": 5, "1": 95}, asked) == meant


def test_other_data_has_no_positive_class():
    assert settle({"a": 5, "b": 5, "c": 1}) is None
    assert settle({}) is None


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"churned": 7, "retained": 93}, "no class 'gone'; the classes are 'churned' and 'retained'"),
        ({"a": 5, "b": 5, "c": 1}, "has 3 classes"),
        ({}, "is a number"),
    ],
)
def test_an_unknown_class_is_refused_with_those_there_are(rows, words):
    with pytest.raises(Invalid, match=words):
        settle(rows, "gone")


def test_loops_of_older_releases_keep_the_last_class():
    data, spec = profile(churned=7, retained=93), spec_of()

    assert find_positive_class("f1", None, data, spec) == "retained"
    assert find_positive_class("f1", "churned", data, spec) == "churned"
    assert find_positive_class("accuracy", None, data, spec) is None


def test_a_metric_is_of_one_class_exactly_where_the_class_makes_a_difference():
    chance = np.random.default_rng(5)
    truth = (chance.random(300) < 0.2).astype(int)
    second = np.clip(0.25 * truth + chance.random(300) * 0.75, 0, 1)
    predictions = Predictions((second > 0.5).astype(int), np.stack([1 - second, second], axis=1))
    turned = turn_classes(truth, predictions)

    names = {name for name in list_fitting("classification", 2) if not METRICS[name].is_short}
    values = {name: score(name, truth, predictions, 2, negate=False) for name in names}

    differ = {name for name in names if values[name] != pytest.approx(score(name, *turned, 2, negate=False))}

    assert differ == {name for name in names if METRICS[name].of_one_class}
    assert differ >= {"f1", "precision", "recall", "jaccard", "average_precision"}


@pytest.mark.parametrize("positive", ["benign", "malignant", None])
@pytest.mark.parametrize(
    ("metric", "function"), [("f1", f1_score), ("precision", precision_score), ("recall", recall_score)]
)
def test_a_grade_is_of_the_positive_class(grade, split, answers, metric, function, positive):
    truth, predicted = answers("breast_cancer")

    graded = grade(written(predicted), metric=metric, positive_class=positive, held_out=True)

    expected = function(*truth_and(truth, predicted, "validation"), pos_label=positive or "malignant")
    assert graded.validation == pytest.approx(expected)
    held_out = function(*truth_and(truth, predicted, "held_out"), pos_label=positive or "malignant")
    assert graded.held_out == pytest.approx(held_out)


def test_average_precision_takes_the_probability_of_the_positive_class(grade, answers):
    truth, predicted = answers("breast_cancer")
    benign = {row: 0.9 - 0.001 * (int(row) % 7) if kind == "benign" else 0.2 for row, kind in predicted.items()}
    lines = [f"{row},{predicted[row]},{chance},{1 - chance}" for row, chance in benign.items()]
    content = "\n".join(["id,prediction,proba_benign,proba_malignant", *lines])

    graded = grade(content, metric="average_precision", positive_class="benign")

    rows = [row for row, (part, _) in truth.items() if part == "validation"]
    expected = average_precision_score([truth[row][1] == "benign" for row in rows], [benign[row] for row in rows])
    assert graded.validation == pytest.approx(expected)


def test_a_score_is_named_with_its_class_where_that_matters():
    assert describe_metric("f1", "churned") == "f1 of 'churned'"
    assert describe_metric("accuracy", "churned") == "accuracy"
    assert describe_metric("mine", "churned") == "mine"


def test_the_command_names_the_class_for_metrics_of_one_class_only(grader):
    for metric, names in (("f1", True), ("average_precision", True), ("accuracy", False), ("roc_auc", False)):
        framing = Framing(metric=metric, direction="maximize", positive_class="churned")
        assert ("--positive-class=churned" in grader.command(framing, TaskSpec(), held_out=False)) == names


@pytest.mark.parametrize(
    ("values", "asked", "words"),
    [
        (("fraud", "fine"), "Fraudulent", "the classes are 'fine' and 'fraud'"),
        (("1", "0"), "2", "the classes are '0' and '1'"),
        (("a", "b", "c"), "a", "has 3 classes"),
    ],
)
def test_a_table_is_refused_before_it_is_split(grader, stored, values, asked, words):
    source = stored.source("n,y\n" + "".join(f"{row},{values[row % len(values)]}\n" for row in range(120)))

    with pytest.raises(Invalid, match=words):
        grader.check("mine", TaskSpec(objective={"positive_class": asked}, **TARGET), source)


def test_a_class_of_the_table_is_accepted(grader, stored):
    source = stored.source("n,y\n" + "".join(f"{row},{('fraud', 'fine')[row % 2]}\n" for row in range(120)))

    grader.check("mine", TaskSpec(objective={"positive_class": "fraud"}, **TARGET), source)


def written(predicted: dict[str, str]) -> str:
    return "\n".join(["id,prediction", *(f"{row},{kind}" for row, kind in predicted.items())])


def truth_and(truth: dict[str, tuple[str, str]], predicted: dict[str, str], part: str) -> tuple[list[str], list[str]]:
    rows = [row for row, (of, _) in truth.items() if of == part]
    return [truth[row][1] for row in rows], [predicted[row] for row in rows]
