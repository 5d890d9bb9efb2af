"""Data split once for all tests of the grader, and a grading as the engine starts it, without the sandbox around it."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from orchestrator.contract.grading import DataProfile, Grade
from orchestrator.contract.metrics import direction_of
from orchestrator.contract.spec import Objective, TaskSpec
from orchestrator.contract.tasks import Framing
from orchestrator.graders.predictions import PredictionsGrader
from orchestrator.graders.predictions.grader import SANDBOX_FILES
from tests.graders.tables import Stored

DATASETS = ("digits", "breast_cancer", "diabetes")


@pytest.fixture(scope="session")
def grader() -> PredictionsGrader:
    return PredictionsGrader()


@pytest.fixture(scope="session")
def split(grader, tmp_path_factory) -> dict[str, tuple[Path, DataProfile]]:
    """Folder and profile by data set."""
    root = tmp_path_factory.mktemp("split")
    return {name: (root / name, grader.prepare(name, TaskSpec(), 7, root / name)) for name in DATASETS}


@pytest.fixture
def grade(grader, split, tmp_path) -> Callable[..., Grade]:
    """Grades the bytes of a predictions.csv; None: there is no such file."""

    def run(
        content: bytes | str | None,
        dataset="breast_cancer",
        metric="accuracy",
        held_out=False,
        positive_class: str | None = None,
        gates: Sequence[str] = (),
    ) -> Grade:
        outputs = tmp_path / "outputs"
        outputs.mkdir(exist_ok=True)
        if content is not None:
            (outputs / "predictions.csv").write_bytes(content.encode() if isinstance(content, str) else content)
        source = {given.target: str(given.content.host_path) for given in grader.inputs(outputs, split[dataset][0])}
        spec = TaskSpec(objective=Objective(gates=list(gates)))
        framing = Framing(metric=metric, direction=direction_of(metric), positive_class=positive_class)
        python, isolated, script, *asked = grader.command(framing, spec, held_out=held_out)
        assert (python, isolated) == ("python", "-I")
        script = script.replace("/grader", source["/grader"])
        places = ["--outputs", source["/outputs"], "--private", source["/private"]]
        subprocess.run([sys.executable, "-I", script, *asked, *places], cwd=tmp_path, check=True, timeout=60)
        return grader.read((tmp_path / "grade.json").read_bytes())

    return run


@pytest.fixture
def answers(split) -> Callable[[str], tuple[dict[str, tuple[str, str]], dict[str, str]]]:
    """Give part and label of each test row by id, and predictions of which every fifth is the next row's label."""

    def read(dataset: str) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
        with (split[dataset][0] / "private" / "labels.csv").open(encoding="utf-8", newline="") as file:
            truth = {row["id"]: (row["part"], row["label"]) for row in csv.DictReader(file)}
        labels = [label for _, label in truth.values()]
        predicted = {
            row: labels[(number + 1) % len(labels)] if number % 5 == 0 else label
            for number, (row, label) in enumerate(zip(truth, labels, strict=True))
        }
        return truth, predicted

    return read


@pytest.fixture
def make_private(tmp_path) -> Callable[..., Path]:
    """Write the grader's part of a split whose labels take turns; all rows are validation rows but for the last ten."""

    def make(labels: Sequence[str], rows: int) -> Path:
        folder = tmp_path / "private"
        folder.mkdir()
        (folder / "data.json").write_text(json.dumps({"classes": list(labels)}))
        with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "part", "label"])
            parts = ["validation"] * (rows - 10) + ["held_out"] * 10
            writer.writerows([number, part, labels[number % len(labels)]] for number, part in enumerate(parts))
        return folder

    return make


@pytest.fixture
def grade_file(grader, tmp_path) -> Callable[..., Grade]:
    """Grades these rows by roc_auc."""

    def run(private: Path, rows: Sequence[Sequence], header: Sequence[str]) -> Grade:
        outputs = tmp_path / "outputs"
        outputs.mkdir()
        with (outputs / "predictions.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        asked = [
            "--scorer",
            "roc_auc",
            "--row-loss",
            "log",
            "--probabilities",
            "--outputs",
            str(outputs),
            "--private",
            str(private),
        ]
        script = str(SANDBOX_FILES / "grade.py")
        subprocess.run([sys.executable, "-I", script, *asked], cwd=tmp_path, check=True, timeout=60)
        return grader.read((tmp_path / "grade.json").read_bytes())

    return run


@pytest.fixture
def stored(tmp_path) -> Stored:
    return Stored(tmp_path)
