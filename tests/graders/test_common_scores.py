"""The scorers that are written out: equal to scikit-learn's, and enough for most tasks."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from orchestrator.graders.predictions.sandbox import scoring
from orchestrator.graders.predictions.sandbox.common_scores import OF_CLASSES, OF_NUMBERS, compute_common
from orchestrator.graders.predictions.sandbox.scoring import Predictions, compute_score

SANDBOX = Path(scoring.__file__).parent


def draw(seed: int, classes: int, rows: int) -> tuple[np.ndarray, Predictions]:
    random = np.random.default_rng(seed)
    truth = np.concatenate([np.arange(classes), random.integers(0, classes, rows)])
    probabilities = random.dirichlet(np.full(classes, 0.3), len(truth))
    probabilities[0] = np.eye(classes)[classes - 1]
    return truth, Predictions(np.argmax(probabilities, axis=1), probabilities)


@pytest.mark.parametrize("scorer", [*OF_CLASSES, "neg_log_loss"])
@pytest.mark.parametrize("classes", [2, 3, 10])
def test_scores_of_classes_are_those_of_scikit_learn(monkeypatch: pytest.MonkeyPatch, scorer: str, classes: int):
    for seed in range(5):
        truth, predictions = draw(seed, classes, 60)
        common = compute_common(scorer, truth, predictions, classes)
        if common is None:
            assert classes > 2 and scorer in ("f1", "precision", "recall")
            continue
        monkeypatch.setattr(scoring, "compute_common", lambda *_: None)
        assert common == pytest.approx(compute_score(scorer, truth, predictions, classes), rel=1e-12)
        monkeypatch.undo()


@pytest.mark.parametrize("scorer", OF_NUMBERS)
def test_scores_of_numbers_are_those_of_scikit_learn(monkeypatch: pytest.MonkeyPatch, scorer: str):
    random = np.random.default_rng(1)
    truth = random.normal(1e3, 5, 80)
    predictions = Predictions(truth + random.normal(0, 2, 80), None)
    common = compute_common(scorer, truth, predictions, 0)

    monkeypatch.setattr(scoring, "compute_common", lambda *_: None)

    assert common == pytest.approx(compute_score(scorer, truth, predictions, 0), rel=1e-12)


@pytest.mark.parametrize(
    ("scorer", "truth", "values", "classes"),
    [
        ("f1_macro", [0, 0, 1], [0, 1, 2], 3),
        ("precision", [0, 1, 1], [0, 0, 0], 2),
        ("neg_log_loss", [0, 0, 0], [0, 0, 1], 2),
        ("r2", [1.0, 1.0], [1.0, 2.0], 0),
        ("r2", [1.0], [1.0], 0),
        ("neg_mean_squared_error", [1.0, 2.0], [float("inf"), 1.0], 0),
        ("roc_auc", [0, 1], [0, 1], 2),
    ],
)
def test_odd_cases_are_left_to_scikit_learn(scorer: str, truth: list, values: list, classes: int):
    probabilities = np.full((len(values), classes), 1 / classes) if classes else None

    assert compute_common(scorer, np.array(truth), Predictions(np.array(values), probabilities), classes) is None


@pytest.mark.parametrize(
    ("scorer", "row_loss", "classes", "imports"),
    [
        ("accuracy", "wrong", ["a", "b", "c"], False),
        ("neg_log_loss", "log", ["a", "b"], False),
        ("neg_root_mean_squared_error", "squared", [], False),
        ("roc_auc", "log", ["a", "b"], True),
    ],
)
def test_common_metrics_import_no_scikit_learn(
    tmp_path: Path, scorer: str, row_loss: str, classes: list, imports: bool
):
    (tmp_path / "private").mkdir()
    (tmp_path / "outputs").mkdir()
    labels = [classes[at % len(classes)] if classes else str(float(at)) for at in range(80)]
    parts = ["validation" if at < 40 else "held_out" for at in range(80)]
    rows = [f"{at},{part},{label}" for at, (part, label) in enumerate(zip(parts, labels, strict=True))]
    (tmp_path / "private" / "labels.csv").write_text("\n".join(["id,part,label", *rows]))
    (tmp_path / "private" / "data.json").write_text(json.dumps({"classes": classes, "train": []}))
    names = ["id", "prediction", *(f"proba_{name}" for name in classes)]
    given = [[str(at), labels[(at * 7) % 80], *(str(1 / len(classes)) for _ in classes)] for at in range(80)]
    (tmp_path / "outputs" / "predictions.csv").write_text("\n".join(",".join(row) for row in [names, *given]))
    code = (
        "import os, runpy, sys; os._exit = lambda code: print('sklearn' in sys.modules)\n"
        f"sys.argv = {[str(SANDBOX / 'grade.py'), '--scorer', scorer, '--row-loss', row_loss, '--held-out']!r}"
        f" + {(['--probabilities'] if classes else []) + (['--negate'] if scorer.startswith('neg_') else [])!r}"
        " + ['--outputs=outputs', '--private=private']\n"
        f"runpy.run_path({str(SANDBOX / 'grade.py')!r}, run_name='__main__')\n"
    )

    ended = subprocess.run([sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True)

    grade = json.loads((tmp_path / "grade.json").read_text())
    assert grade["graded"] and grade["held_out"] is not None and grade["resampled"], ended.stderr
    assert ended.stdout.split() == [str(imports)]
