"""Charts of predictions: the same as scikit-learn's, of validation rows alone, and bounded."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, precision_recall_curve, precision_recall_fscore_support, roc_curve

from orchestrator.contract.charts import read_charts
from orchestrator.graders.predictions.sandbox import curves


def labels(split, dataset):
    with (split[dataset][0] / "private/labels.csv").open() as file:
        return sorted(csv.DictReader(file), key=lambda row: int(row["id"]))


def by_title(grade) -> dict[str, Any]:
    assert grade.graded and grade.charts_left_out == []
    return {chart.title: chart for chart in grade.charts}


def write_probabilities(rows, classes) -> tuple[str, np.ndarray]:
    """Return a predictions.csv that is often wrong, and its probabilities by id."""
    random = np.random.default_rng(3)
    shares = random.dirichlet(np.full(len(classes), 0.4), len(rows))
    drawn = np.array([random.multinomial(1000, row / row.sum()) for row in shares]) / 1000
    header = ",".join(["id", "prediction", *(f"proba_{name}" for name in classes)])
    lines = [
        ",".join([row["id"], classes[int(np.argmax(given))], *(f"{value:.3f}" for value in given)])
        for row, given in zip(rows, drawn, strict=True)
    ]
    return "\n".join([header, *lines]), drawn


@pytest.mark.parametrize("dataset", ["breast_cancer", "digits"])
def test_charts_of_classes_are_those_of_scikit_learn(grade, split, dataset):
    rows, classes = labels(split, dataset), split[dataset][1].classes
    content, drawn = write_probabilities(rows, classes)

    charts = by_title(grade(content, dataset=dataset, metric="log_loss"))

    validation = [at for at, row in enumerate(rows) if row["part"] == "validation"]
    truth = np.array([classes.index(rows[at]["label"]) for at in validation])
    values = np.argmax(drawn[validation], axis=1)
    assert charts["Confusion matrix"].counts == confusion_matrix(truth, values).tolist()
    precision, recall, f1, support = precision_recall_fscore_support(truth, values, zero_division=0)
    for at, row in enumerate(charts["Scores by class"].rows):
        assert row[:2] == [classes[at], support[at]]
        assert row[2:] == pytest.approx([precision[at], recall[at], f1[at]], abs=1e-4)
    worst = charts["Worst rows"]
    of_truth = drawn[validation, truth]
    assert [row[0] for row in worst.rows] == [validation[at] for at in np.argsort(of_truth, kind="stable")[:20]]
    assert len(charts["ROC curve"].series) == (1 if len(classes) == 2 else 6)
    assert "Calibration" in charts


def test_curves_are_those_of_scikit_learn():
    random = np.random.default_rng(0)
    truth = random.integers(0, 2, 50)
    given = random.random(50).round(1)

    false_rate, true_rate, precision = curves.trace_thresholds(truth == 1, given)

    expected = roc_curve(truth, given, drop_intermediate=False)
    np.testing.assert_allclose(false_rate, expected[0])
    np.testing.assert_allclose(true_rate, expected[1])
    np.testing.assert_allclose(precision[::-1], precision_recall_curve(truth, given)[0])


def test_charts_of_numbers_show_residuals_and_the_worst_rows(grade, split):
    rows = labels(split, "diabetes")
    content = "id,prediction\n" + "\n".join(f"{row['id']},{float(row['label']) + int(row['id'])}" for row in rows)

    charts = by_title(grade(content, dataset="diabetes", metric="r2"))

    validation = [int(row["id"]) for row in rows if row["part"] == "validation"]
    assert charts["Residuals"].y == [float(at) for at in validation]
    assert charts["Predicted by true value"].reference == "diagonal"
    assert sum(charts["Distribution of residuals"].values) == len(validation)
    assert [row[0] for row in charts["Worst rows"].rows] == sorted(validation)[:-21:-1]


@pytest.mark.parametrize(("dataset", "metric"), [("breast_cancer", "log_loss"), ("diabetes", "r2")])
def test_held_out_rows_are_in_no_chart(grade, split, dataset, metric):
    """Held-out rows are answered wrongly, so that they would be the worst ones."""
    rows, classes = labels(split, dataset), split[dataset][1].classes
    header = "id,prediction" + "".join(f",proba_{name}" for name in classes)
    lines = []
    for row in rows:
        wrong = row["part"] == "held_out"
        if classes:
            said = classes[(classes.index(row["label"]) + wrong) % len(classes)]
            lines.append(f"{row['id']},{said}," + ",".join("1" if name == said else "0" for name in classes))
        else:
            lines.append(f"{row['id']},{float(row['label']) + 1e6 * wrong}")

    given = grade("\n".join([header, *lines]), dataset=dataset, metric=metric, held_out=True)

    charts = by_title(given)
    held_out = {int(row["id"]) for row in rows if row["part"] == "held_out"}
    validation = [int(row["id"]) for row in rows if row["part"] == "validation"]
    assert given.row_ids == validation
    worst = charts["Worst rows"].rows if "Worst rows" in charts else []
    assert not held_out & {row[0] for row in worst}
    if classes:
        assert sum(map(sum, charts["Confusion matrix"].counts)) == len(validation)
    else:
        assert set(charts["Residuals"].y) == {0.0}


@pytest.mark.parametrize("value", ["1e308", "-1e308", "0", "7"])
def test_numbers_without_measure_leave_a_grade(grade, split, value):
    rows = labels(split, "diabetes")

    given = grade("id,prediction\n" + "\n".join(f"{row['id']},{value}" for row in rows), "diabetes", "r2")

    assert given.charts_left_out == [] and (not given.graded or given.validation is not None)


def test_many_classes_with_long_names_stay_small():
    folder = Path(curves.__file__).parent
    code = (
        f"import sys, json; sys.path.insert(0, {str(folder)!r})\n"
        "import numpy as np\nfrom charts import build_charts\nfrom scoring import Predictions\n"
        "truth = np.arange(20_000) % 100\nproba = np.random.default_rng(0).dirichlet(np.ones(100), 20_000)\n"
        "classes = ['\\U0001f600' * 500 + str(at) for at in range(100)]\n"
        "charts = build_charts(np.arange(20_000), truth, Predictions(np.roll(truth, 1), proba), classes, 1)\n"
        "print(json.dumps(charts))"
    )

    printed = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout

    charts, problems = read_charts(json.loads(printed))
    assert len(printed) < 128 * 1024 and problems == []
    counts = next(chart for chart in charts if chart.kind == "matrix").counts
    assert len(counts) == 20 and sum(map(sum, counts)) == 20_000
