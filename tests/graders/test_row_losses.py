"""What each validation row lost, as the grade file has it."""

import csv
from statistics import fmean

import pytest

from orchestrator.graders.predictions.sandbox.row_losses import MAX_ROWS, row_losses


def labels(split, dataset):
    with (split[dataset][0] / "private/labels.csv").open() as file:
        return sorted(csv.DictReader(file), key=lambda row: int(row["id"]))


def test_rows_of_classes_are_right_or_wrong(grade, split):
    rows = labels(split, "breast_cancer")
    content = "id,prediction\n" + "".join(f"{row['id']},{'benign'}\n" for row in rows)

    result = grade(content)

    validation = [row for row in rows if row["part"] == "validation"]
    assert result.row_losses == [float(row["label"] != "benign") for row in validation]
    assert 1 - fmean(result.row_losses) == pytest.approx(result.validation)
    assert result.row_measure == "1 for a row with the wrong class"


@pytest.mark.parametrize(("metric", "measure"), [("mean_absolute_error", "absolute"), ("r2", "squared")])
def test_rows_of_numbers_lose_their_error(grade, split, metric, measure):
    rows = labels(split, "diabetes")
    content = "id,prediction\n" + "".join(f"{row['id']},{float(row['label']) + 2}\n" for row in rows)

    result = grade(content, dataset="diabetes", metric=metric)

    assert set(result.row_losses) == {2.0 if measure == "absolute" else 4.0} and measure in result.row_measure
    assert len(result.row_losses) == sum(row["part"] == "validation" for row in rows)


def test_many_rows_are_the_same_sample_each_time():
    import numpy as np

    truth = np.arange(100_000) % 2
    first, second = (row_losses("wrong", truth, guess, None)["row_losses"] for guess in (truth, 1 - truth))

    assert len(first) == len(second) == MAX_ROWS
    assert (set(first), set(second)) == ({0.0}, {1.0})
