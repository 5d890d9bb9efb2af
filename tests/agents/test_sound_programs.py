"""Programs for numbers predict nothing far from the training targets, whatever stands in rows unlike the others."""

import csv
import random
import runpy
from pathlib import Path

import pandas as pd
import pytest

from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.program import write_program
from orchestrator.agents.pipelines.ranges import Params
from orchestrator.agents.pipelines.space import complete_params
from orchestrator.contract.grading import Column, DataProfile

SCALED: Params = {"scale": "standard", "reduce": "none"}
FAMILIES: dict[str, Params] = {
    "linear": {"model": "linear", **SCALED},
    "ridge": {"model": "ridge", **SCALED, "alpha": 0.1, "degree": 1},
    "ridge of squares": {"model": "ridge", **SCALED, "alpha": 10.0, "degree": 2},
    "ridge, robust": {"model": "ridge", "scale": "robust", "reduce": "none", "alpha": 1.0, "degree": 1},
    "ridge of logarithms": {"model": "ridge", **SCALED, "alpha": 1.0, "degree": 1, "spread": "log"},
    "elastic net": {"model": "elastic_net", **SCALED, "l1": 0.5, "degree": 1},
    "neural": {"model": "neural", **SCALED, "units": 50, "alpha": 1.0},
}
ANSWERS = ["strongly agree with the plan", "rather agree", "neither nor, it depends", "disagree, as it is slow"]
UNSEEN = ["I wrote something of my own here", "nobody asked the night shift about this"]
TRAIN, ODD = 150, 8
NUMBERS = [Column(name=name, type="number") for name in ("years", "nearly_constant", "tiny")]
ANSWER = Column(name="answer", type="text")


def write_survey(folder: Path, *, texts: bool) -> None:
    """Write 150 rows to learn from, and 50 to predict: the last 8 of these have numbers and texts like no other row."""
    draw = random.Random(4)
    with (folder / "train.csv").open("w", newline="") as train, (folder / "test.csv").open("w", newline="") as test:
        names = [column.name for column in NUMBERS] + (["answer"] if texts else [])
        csv.writer(train).writerow([*names, "target"])
        csv.writer(test).writerow(["id", *names])
        for number in range(TRAIN + 50):
            years, odd = draw.uniform(0, 30), number >= TRAIN + 50 - ODD
            near = 5.0 if odd else 1e-6 if number == 3 else 0.0
            tiny = -3.0 if odd else draw.gauss(0, 1e-14)
            answer = draw.choice(UNSEEN if odd else ANSWERS)
            target = 10 + years + 3 * (ANSWERS.index(answer) if texts and not odd else 0) + draw.gauss(0, 0.3)
            row = [years, near, tiny, *([answer] if texts else [])]
            if number < TRAIN:
                csv.writer(train).writerow([*row, target])
            else:
                csv.writer(test).writerow([number - TRAIN, *row])


def build_problem(*, texts: bool, metric: str = "r2") -> Problem:
    columns = [*NUMBERS, *([ANSWER] if texts else [])]
    rows = {"train": TRAIN, "validation": 25, "held_out": 25}
    data = DataProfile(
        dataset="survey", kind="regression", target="target", columns=columns, rows=rows, seed=1, sha256=""
    )
    return Problem(data, metric=metric)


@pytest.fixture
def predict(tmp_path, monkeypatch):
    """Run the program in this process; return training targets, years of the test rows, and predictions."""

    def run(params: Params, problem: Problem) -> tuple[pd.Series, pd.Series, pd.Series]:
        monkeypatch.setenv("ORCHESTRATOR_DATA", str(tmp_path))
        monkeypatch.chdir(tmp_path)
        (tmp_path / "main.py").write_text(write_program(complete_params(params, problem), problem, summary="A test."))
        runpy.run_path(str(tmp_path / "main.py"), run_name="__main__")
        train, test = pd.read_csv("train.csv"), pd.read_csv("test.csv")
        return train["target"], test["years"], pd.read_csv("predictions.csv")["prediction"]

    return run


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("texts", [False, True], ids=["numbers", "texts"])
@pytest.mark.parametrize("name", FAMILIES)
def test_rows_unlike_all_others_get_no_wild_predictions(predict, tmp_path, name, texts):
    write_survey(tmp_path, texts=texts)

    target, years, predictions = predict(FAMILIES[name], build_problem(texts=texts))

    reach = (target.max() - target.min()) / 2
    assert predictions.between(target.min() - reach, target.max() + reach).all()
    usual = slice(0, 50 - ODD)
    assert years[usual].corr(predictions[usual]) > 0.8, "rows like the others are predicted as before"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("metric", ["rmsle", "mean_poisson_deviance", "mean_gamma_deviance"])
def test_metrics_of_positive_numbers_get_no_others(predict, tmp_path, metric):
    draw = random.Random(4)
    for name, count in (("train", 100), ("test", 40)):
        rows = [[number, draw.gauss(0, 3), 0.0, 0.0] for number in range(count)]
        table = pd.DataFrame(rows, columns=["id", *(column.name for column in NUMBERS)])
        if name == "train":
            table["target"] = (table["years"] - 2).clip(0.01 if metric == "mean_gamma_deviance" else 0)
            del table["id"]
        table.to_csv(tmp_path / f"{name}.csv", index=False)

    target, _, predictions = predict(FAMILIES["linear"], build_problem(texts=False, metric=metric))

    assert predictions.min() >= 0 if metric == "rmsle" else predictions.min() > 0
    assert predictions.min() < target.mean(), "the bound leaves small predictions as they are"
