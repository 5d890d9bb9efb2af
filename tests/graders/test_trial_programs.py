"""What a trial makes of a baseline's outputs: twins keep the answers, and each forgery is what it says."""

import csv
import io
import json
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from orchestrator.contract.protocols.trial_programs import EXECUTED, OffersTrialPrograms
from orchestrator.contract.spec import TaskSpec
from orchestrator.graders.command import CommandGrader
from orchestrator.graders.evaluator import EvaluatorGrader
from orchestrator.graders.predictions import PredictionsGrader
from orchestrator.graders.tests import TestsGrader
from orchestrator.graders.trial_programs.catalogue import BROKEN, FORGERS, SANDBOX_FILES, TWINS

ALTER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import settings
settings.RECORDED = Path(sys.argv[2])
settings.read_settings = lambda: dict(
    outputs=sys.argv[3:], metric="error", direction="minimize", score=0.5, forged=0.05, entry="main.py"
)
import alter
alter.main()
"""
TABLE = "id,value,score\nb,1.25,0.5\na,-3.5,0.5\nc,7,0.5\n"
ANSWER = {"circles": [[0.1, 0.2, 0.5], [0.3, 0.4, 0.25]], "label": "x", "score": 0.5, "id": 7}


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """The outputs of each case by name, of a table, a JSON object, a text, arrays and a source file."""
    recorded, work = tmp_path_factory.mktemp("recorded"), tmp_path_factory.mktemp("work")
    (recorded / "table.csv").write_text(TABLE)
    (recorded / "answer.json").write_text(json.dumps(ANSWER))
    (recorded / "number.txt").write_text("error: 0.5")
    (recorded / "fast.py").write_text("def f(x):\n    return x\n")
    np.savez(recorded / "arrays.npz", a=np.array([1.5, 2.5]), b=np.array([1, 2]))
    names = [path.name for path in sorted(recorded.iterdir())]
    command = [sys.executable, "-c", ALTER, str(SANDBOX_FILES), str(recorded), *names]
    subprocess.run(command, cwd=work, check=True, timeout=60)
    forms: dict[str, dict[str, bytes]] = {"recorded": {name: (recorded / name).read_bytes() for name in names}}
    for path in work.iterdir():
        case, _, name = path.name.partition("--")
        forms.setdefault(case, {})[name] = path.read_bytes()
    return forms


def read_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_every_case_has_its_form(forms: dict[str, dict[str, bytes]]) -> None:
    assert forms.keys() - {"recorded"} == {case.name for case in (*TWINS, *BROKEN, *FORGERS)}


@pytest.mark.parametrize("name", [case.name for case in TWINS])
def test_twins_hold_the_same_answers(forms: dict[str, dict[str, bytes]], name: str) -> None:
    twin = forms[name]

    rows = {row["id"]: float(row["value"]) for row in read_rows(twin["table.csv"])}

    assert twin != forms["recorded"]
    assert rows == {"b": 1.25, "a": -3.5, "c": 7.0}
    assert json.loads(twin["answer.json"]) == ANSWER
    assert float(twin["number.txt"].decode().split(":")[1]) == 0.5
    arrays = np.load(io.BytesIO(twin["arrays.npz"]))
    assert (arrays["a"].tolist(), arrays["b"].tolist()) == ([1.5, 2.5], [1, 2])


def test_claims_are_changed_and_answers_are_not(forms: dict[str, dict[str, bytes]]) -> None:
    claim = forms["claim"]

    assert json.loads(claim["answer.json"]) == ANSWER | {"score": 0.05}
    assert [(row["value"], row["score"]) for row in read_rows(claim["table.csv"])] == [
        ("1.25", "0.05"),
        ("-3.5", "0.05"),
        ("7", "0.05"),
    ]
    assert claim["number.txt"] == b"error: 0.05"


def test_numbers_are_replaced_and_ids_are_not(forms: dict[str, dict[str, bytes]]) -> None:
    nan = forms["nan"]

    answer = json.loads(nan["answer.json"])

    assert (answer["id"], answer["label"]) == (7, "x")
    assert str(answer["circles"]) == str([[float("nan")] * 3] * 2)
    assert {row["value"] for row in read_rows(nan["table.csv"])} == {"nan"}
    assert forms["huge"]["number.txt"] == b"error: 1e+300"


def test_rows_are_doubled_and_halved(forms: dict[str, dict[str, bytes]]) -> None:
    ids = {
        name: [row["id"] for row in read_rows(forms[name]["table.csv"])]
        for name in ("duplicates", "first_half", "second_half", "no_rows")
    }

    assert ids == {
        "duplicates": ["b", "b", "a", "a", "c", "c"],
        "first_half": ["b"],
        "second_half": ["a", "c"],
        "no_rows": [],
    }
    assert json.loads(forms["first_half"]["answer.json"])["circles"] == ANSWER["circles"][:1]


def test_planted_code_says_its_word_only_when_it_is_run(forms: dict[str, dict[str, bytes]]) -> None:
    printed: list[str] = []
    content = forms["code"]["table.csv"].decode()
    eval(content, {"print": printed.append})

    assert printed == [EXECUTED]
    assert not any(EXECUTED.encode() in text for outputs in forms.values() for text in outputs.values())
    assert pickle.loads(forms["pickle"]["table.csv"]) is None
    with pytest.raises(ValueError, match="allow_pickle=False"):
        np.load(io.BytesIO(forms["pickle"]["arrays.npz"]))["x"]


def test_source_of_a_program_is_left_to_run(forms: dict[str, dict[str, bytes]]) -> None:
    recorded = forms["recorded"]["fast.py"]

    assert all(forms[name]["fast.py"] == recorded for name in ("code", "code_cells", "pickle", "nan"))
    assert forms["whitespace"]["fast.py"].startswith(recorded.rstrip())


@pytest.mark.parametrize("grader", [PredictionsGrader(), EvaluatorGrader(), CommandGrader(), TestsGrader()])
def test_kinds_name_programs_whose_files_exist(grader: OffersTrialPrograms) -> None:
    spec = TaskSpec.model_validate({"program": {"entry": "start.py"}})

    programs = grader.list_trial_programs(spec)

    cases = [case for program in programs for case in program.cases]
    assert len({case.name for case in cases}) == len(cases)
    assert {case.role for case in cases} == {"twin", "broken", "forger"}
    assert all(isinstance(path, Path) and path.is_file() for program in programs for path in program.files.values())
    assert all("start.py" in program.files for program in programs)
    assert all(case.wrong and case.fix for case in cases if case.name != "constant")
    assert all(case.flaw_class for case in cases if case.role == "forger")


@pytest.mark.parametrize("dataset", ["breast_cancer", "diabetes"])
def test_plain_model_beats_constant_predictions(split, grade, tmp_path: Path, dataset: str) -> None:
    program = PredictionsGrader().find_trial_baseline(TaskSpec())
    assert program is not None
    environment = {"ORCHESTRATOR_DATA": str(split[dataset][0] / "public"), "ORCHESTRATOR_SEED": "0"}
    command = [sys.executable, str(program.files["main.py"])]

    subprocess.run(command, cwd=tmp_path, env=environment, check=True, timeout=60)

    content = (tmp_path / "predictions.csv").read_bytes()
    graded = grade(content, dataset, "log_loss" if dataset == "breast_cancer" else "r2")
    assert graded.validation is not None and graded.no_skill is not None
    assert (graded.validation < graded.no_skill) == (dataset == "breast_cancer")
