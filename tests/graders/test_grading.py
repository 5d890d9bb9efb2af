import csv
import json

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, f1_score, log_loss, root_mean_squared_error

from orchestrator.contract.spec import TaskSpec


@pytest.fixture
def truth(split):
    """Rows of labels.csv of a data set, sorted by id."""

    def read(dataset):
        with (split[dataset][0] / "private/labels.csv").open() as file:
            return sorted(csv.DictReader(file), key=lambda row: int(row["id"]))

    return read


def written(rows, header="id,prediction"):
    return "\n".join([header, *(",".join(str(value) for value in row) for row in rows)]) + "\n"


def of_part(rows, part):
    return [row["label"] for row in rows if row["part"] == part], [row["guess"] for row in rows if row["part"] == part]


def test_parts_are_scored_apart(grade, truth):
    rows = [row | {"guess": "3" if int(row["id"]) % 5 == 0 else row["label"]} for row in truth("digits")]

    result = grade(
        written((row["id"], row["guess"]) for row in rows), dataset="digits", metric="f1_macro", held_out=True
    )

    assert result.graded
    assert result.validation == pytest.approx(f1_score(*of_part(rows, "validation"), average="macro"))
    assert result.held_out == pytest.approx(f1_score(*of_part(rows, "held_out"), average="macro"))
    assert result.metrics["accuracy"] == pytest.approx(accuracy_score(*of_part(rows, "validation")))
    wrong = sum(label != guess for label, guess in zip(*of_part(rows, "validation"), strict=True))
    assert sum(case.count for case in result.failing_cases) == wrong
    assert {case.got for case in result.failing_cases} == {"3"}


def test_held_out_is_scored_only_when_asked_for(grade, truth):
    content = written((row["id"], row["label"]) for row in truth("breast_cancer"))

    assert grade(content, held_out=False).held_out is None


def test_held_out_rows_change_nothing_but_their_score(grade, truth):
    rows = truth("breast_cancer")
    right = written((row["id"], row["label"]) for row in rows)
    wrong = written((row["id"], row["label"] if row["part"] == "validation" else "benign") for row in rows)

    first, second = grade(right, held_out=True), grade(wrong, held_out=True)

    assert first.held_out > second.held_out
    hidden = {"held_out": None, "held_out_interval": None, "held_out_resampled": []}
    assert first.model_copy(update=hidden) == second.model_copy(update=hidden)


def test_probabilities_are_scored_by_name(grade, truth):
    rows = truth("breast_cancer")
    chances = {row["id"]: 0.9 if row["label"] == "malignant" else 0.2 for row in rows}
    lines = [(row["id"], "benign", chances[row["id"]], 1 - chances[row["id"]]) for row in rows]

    result = grade(written(lines, "id,prediction,proba_malignant,proba_benign"), metric="log_loss")

    part = [row for row in rows if row["part"] == "validation"]
    expected = log_loss([row["label"] == "malignant" for row in part], [chances[row["id"]] for row in part])
    assert result.validation == pytest.approx(expected)


def test_one_probability_stands_for_the_second_class(grade, truth):
    rows = truth("breast_cancer")
    lines = [(row["id"], row["label"], 0.75 if row["label"] == "malignant" else 0.25) for row in rows]

    assert grade(written(lines, "id,prediction,proba"), metric="roc_auc").validation == 1.0


def test_losses_are_positive_and_numbers_need_no_classes(grade, truth):
    rows = truth("diabetes")
    guesses = {row["id"]: float(row["label"]) + (20 if float(row["label"]) > 200 else 2) for row in rows}

    result = grade(written(guesses.items()), dataset="diabetes", metric="rmse", held_out=True)

    part = [row for row in rows if row["part"] == "validation"]
    labels, guessed = [float(row["label"]) for row in part], [guesses[row["id"]] for row in part]
    assert result.validation == pytest.approx(root_mean_squared_error(labels, guessed))
    assert set(result.metrics) == {"r2", "mean_absolute_error", "root_mean_squared_error"}
    assert "too high" in result.failing_cases[0].got
    assert [case.loss for case in result.failing_cases] == sorted(
        (case.loss for case in result.failing_cases), reverse=True
    )
    assert result.failing_cases[0].loss == pytest.approx(20.0)
    assert sum(case.count for case in result.failing_cases) == len(part)


def test_classes_that_are_numbers_may_be_written_as_such(grade, truth):
    forms = ["3", "3.0", " 3 ", '"3"', "3e0"]

    result = grade(written((row["id"], forms[int(row["id"]) % 5]) for row in truth("digits")), dataset="digits")

    assert result.validation == pytest.approx(0.1, abs=0.02)


def test_order_of_rows_and_line_ends_do_not_matter(grade, grader, truth):
    rows = [(row["id"], row["label"]) for row in reversed(truth("breast_cancer"))]

    content = "\ufeff" + written(rows).replace("\n", "\r\n") + "\r\n"

    result = grade(content)

    assert result.validation == 1.0
    assert len(grader.fingerprint(TaskSpec())) == 64


def test_bad_file_is_no_grade_and_a_sentence(grade):
    result = grade("id,prediction\n0,harmless\n", held_out=True)

    assert result.model_dump(exclude={"grader", "reason", "row_measure"}) == {
        "failure": "outputs",
        "cause": "wrong_value",
        "graded": False,
        "validation": None,
        "held_out": None,
        "interval": None,
        "held_out_interval": None,
        "no_skill": None,
        "perfect": None,
        "resampled": [],
        "held_out_resampled": [],
        "metrics": {},
        "failing_cases": [],
        "row_losses": [],
        "row_ids": [],
        "charts": [],
        "charts_left_out": [],
    }
    assert "line 2 (id 0): prediction 'harmless' is not a class" in result.reason


def test_link_is_not_followed(grade, split, tmp_path):
    (tmp_path / "outputs").mkdir()
    (tmp_path / "outputs/predictions.csv").symlink_to(split["breast_cancer"][0] / "private/labels.csv")

    assert "not a plain file" in grade(None).reason


def test_metric_that_overflows_is_not_a_score(grade):
    result = grade(
        written([[number, 1e308 * (-1) ** number] for number in range(177)]), dataset="diabetes", metric="rmse"
    )

    assert not result.graded and "finite" in result.reason


@pytest.mark.parametrize(
    ("metric", "least", "above"),
    [("neg_mean_gamma_deviance", -5.0, "0"), ("mean_poisson_deviance", 0.0, "0"), ("rmsle", -1.0, "-1")],
)
def test_number_that_the_metric_does_not_take_is_named_with_its_row(grade, metric, least, above):
    rows = [[number, least if number in (60, 70) else 5.0] for number in range(177)]

    result = grade(written(rows), dataset="diabetes", metric=metric)

    assert (result.graded, result.cause) == (False, "wrong_value")
    for words in ("id 60", f"prediction {least:g}", f"greater than {above}", "2 predictions"):
        assert words in result.reason


def test_undefined_metric_is_a_sentence(grade):
    result = grade(written([[number, 1e200] for number in range(177)]), dataset="diabetes", metric="r2")

    assert (result.graded, result.cause) == (False, "undefined_metric")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"graded": true}',
        b'{"graded": true, "validation": NaN}',
        b'{"graded": true, "validation": Infinity}',
        b'{"graded": true, "validation": 1, "metrics": {"x": NaN}}',
        b'{"graded": false, "validation": 1}',
        b'{"graded": true, "validation": 1, "extra": 2}',
        b'{"graded": true, "validation": 1, "reason": "' + b"x" * 300_000 + b'"}',
        b"\xff",
    ],
    ids=range(10),
)
def test_what_is_no_grade_is_refused(grader, content):
    with pytest.raises(ValueError):
        grader.read(content)


def test_private_data_has_no_feature_and_inputs_are_apart(grader, split, tmp_path):
    folder, _ = split["digits"]
    inputs = {given.target: given.content.host_path for given in grader.inputs(tmp_path, folder)}

    assert inputs.keys() == {"/outputs", "/private", "/grader"}
    assert inputs["/private"] == folder / "private"
    assert "pixel" not in (folder / "private/labels.csv").read_text()
    assert json.loads((folder / "private/data.json").read_text())["classes"] == list("0123456789")


def test_limits_suffice_for_scikit_learn(grader):
    limits = grader.limits(TaskSpec())

    assert limits.memory_mb >= 1024 and np.isfinite(limits.timeout_seconds)


@pytest.mark.parametrize("labels", [('yes,\n"q"', "no"), (" a", "a "), ("1", "1.0"), ("Größe ✓", "{x}")])
def test_odd_labels_are_read_back(make_private, grade_file, labels):
    folder = make_private(labels, rows=3_000)
    rows = [
        [number, labels[number % 2], 0.2, 0.8] if number % 2 else [number, labels[0], 0.9, 0.1]
        for number in range(3_000)
    ]

    result = grade_file(folder, rows, ["id", "prediction", *(f"proba_{label}" for label in labels)])

    assert result.graded, result.reason
    assert (result.validation, result.metrics["accuracy"]) == (1.0, 1.0)


def test_first_wrong_line_of_a_large_file_is_named(make_private, grade_file):
    folder = make_private(("no", "yes"), rows=12_000)
    rows = [[number, "yes", 0.5, 0.5] for number in range(12_000)]
    rows[7_000][2], rows[9_000][1] = "0.7", "maybe"

    result = grade_file(folder, rows, ["id", "prediction", "proba_no", "proba_yes"])

    assert result.reason == "predictions.csv, line 7002 (id 7000): the probabilities add up to 1.2, not to 1."
