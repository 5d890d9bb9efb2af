"""Writes grade.json: the grade of a predictions.csv. The grade sandbox runs `python -I /grader/grade.py ...`."""

import argparse
import csv
import hashlib
import json
import os
import sys
from array import array
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # -I leaves it out; these files stand alone
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from bounds import measure_bounds
from charts import build_charts
from reading import read_predictions
from resampling import find_interval, resample
from row_losses import row_losses, sample_rows
from scoring import Predictions, Rejected, find_failing_cases, score, score_further, turn_classes

PARTS = ("validation", "held_out")


def main() -> None:
    options = parse_arguments()
    Path("grade.json").write_text(json.dumps(grade(options), allow_nan=False), encoding="utf-8")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scorer", required=True)
    parser.add_argument("--row-loss", required=True, help="what a single row costs: wrong, log, squared or absolute")
    parser.add_argument("--negate", action="store_true", help="the metric is the scorer's value times -1")
    parser.add_argument("--probabilities", action="store_true", help="the scorer works on probabilities")
    parser.add_argument("--positive-class", help="of two classes the one that the metric scores; else the second")
    parser.add_argument("--further", action="append", default=[], help="NAME=[-]SCORER of a metric to compute, too")
    parser.add_argument("--above", type=float, help="the number that each prediction must exceed")
    parser.add_argument("--held-out", action="store_true", help="score those rows, too")
    parser.add_argument("--outputs", default="/outputs")
    parser.add_argument("--private", default="/private")
    return parser.parse_args()


def grade(options: argparse.Namespace) -> dict:
    """Return the fields of a Grade. Nothing of held-out rows goes into any but those that begin with `held_out`."""
    data = json.loads(Path(options.private, "data.json").read_text(encoding="utf-8"))
    parts, truth = read_truth(Path(options.private, "labels.csv"), data["classes"])
    try:
        predictions = read_predictions(
            Path(options.outputs, "predictions.csv"),
            len(truth),
            data["classes"],
            with_probabilities=options.probabilities,
        )
        check_least(predictions.values, options.above)
        validation = np.flatnonzero(parts == "validation")
        answer = grade_validation(options, data["classes"], truth[validation], predictions.rows(validation))
        answer["row_ids"] = validation[sample_rows(len(validation))].tolist()
        positive = find_positive(options, data["classes"])
        answer["charts"] = build_charts(
            validation, truth[validation], predictions.rows(validation), data["classes"], positive
        )
        answer |= measure_bounds(
            lambda rows, of_rows: score_part(options, data["classes"], rows, of_rows),
            truth[validation],
            data.get("train", []),
            len(data["classes"]),
            lower_is_better=options.negate,
        )
    except Rejected as why:
        return {"graded": False, "failure": "outputs", "cause": why.cause, "reason": str(why)}
    if options.held_out:
        unseen = np.flatnonzero(parts == "held_out")
        answer |= grade_held_out(options, data["classes"], truth[unseen], predictions.rows(unseen))
    return answer


def check_least(values: np.ndarray, above: float | None) -> None:
    """Check that the metric takes each of these numbers, held-out rows' as well; raise Rejected with the first id."""
    wrong = np.flatnonzero(values <= above) if above is not None else []
    if len(wrong):
        more = f" {len(wrong):,} predictions are not." if len(wrong) > 1 else ""
        raise Rejected(
            "wrong_value",
            f"predictions.csv (id {wrong[0]}): prediction {values[wrong[0]]:.6g} is not greater than {above:g}, as the "
            f"metric needs it.{more} Raise them to a number that it takes, such as the least of the training rows.",
        )


def read_truth(path: Path, classes: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Read part and label by id; labels are numbers, or positions in `classes`."""
    code_of = {label: index for index, label in enumerate(classes)}
    ids, parts, labels = array("q"), bytearray(), array("d")
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        at = {name: position for position, name in enumerate(next(rows))}
        for row in rows:
            ids.append(int(row[at["id"]]))
            parts.append(PARTS.index(row[at["part"]]))
            labels.append(code_of[row[at["label"]]] if classes else float(row[at["label"]]))
    order = np.argsort(np.array(ids), kind="stable")
    numbers = np.array(labels)[order]
    return np.array(PARTS)[np.frombuffer(parts, dtype=np.uint8)][order], numbers.astype(int) if classes else numbers


def grade_validation(
    options: argparse.Namespace, classes: list[str], truth: np.ndarray, predictions: Predictions
) -> dict:
    value = score_part(options, classes, truth, predictions)
    resampled = resample_part(options, classes, truth, predictions)
    return {
        "graded": True,
        "validation": value,
        "interval": find_interval(value, resampled),
        "resampled": resampled,
        "metrics": score_further(truth, predictions, classes) | score_named(options, classes, truth, predictions),
        "failing_cases": find_failing_cases(truth, predictions, classes),
        **row_losses(options.row_loss, truth, predictions.values, predictions.probabilities),
    }


def score_named(
    options: argparse.Namespace, classes: list[str], truth: np.ndarray, predictions: Predictions
) -> dict[str, float]:
    """Compute the metrics that the task names beside its own; leave out those that are not defined here."""
    answer = {}
    for text in options.further:
        name, _, scorer = text.partition("=")
        of_name = argparse.Namespace(**{**vars(options), "scorer": scorer.lstrip("-"), "negate": scorer[:1] == "-"})
        try:
            answer[name] = score_part(of_name, classes, truth, predictions)
        except Rejected:
            continue
    return answer


def grade_held_out(
    options: argparse.Namespace, classes: list[str], truth: np.ndarray, predictions: Predictions
) -> dict:
    """Return the score, none if the metric is not defined on these rows: the reason would tell of their labels."""
    try:
        value = score_part(options, classes, truth, predictions)
    except Rejected:
        return {"held_out": None}
    resampled = resample_part(options, classes, truth, predictions)
    return {
        "held_out": value,
        "held_out_interval": find_interval(value, resampled),
        "held_out_resampled": resampled,
    }


def find_positive(options: argparse.Namespace, classes: list[str]) -> int:
    """Return the position of the class that the metric scores; of two the second, if it does not say."""
    named = options.positive_class
    return classes.index(named) if named in classes else 1


def score_part(options: argparse.Namespace, classes: list[str], truth: np.ndarray, predictions: Predictions) -> float:
    """Return the task's metric on these rows, of the positive class where the metric is of one of two."""
    if options.positive_class is not None and classes[0] == options.positive_class:
        truth, predictions = turn_classes(truth, predictions)
    return score(options.scorer, truth, predictions, len(classes), negate=options.negate)


def resample_part(
    options: argparse.Namespace, classes: list[str], truth: np.ndarray, predictions: Predictions
) -> list[float | None]:
    """Return the metric on rows drawn again from these, by a seed that no program knows: the labels' own bytes."""
    seed = int.from_bytes(hashlib.sha256(truth.tobytes()).digest()[:8])
    return resample(
        lambda rows, of_rows: score_part(options, classes, rows, of_rows), truth, predictions, len(classes), seed
    )


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # the grade is written: taking what is imported apart again would cost another 0.1 s
