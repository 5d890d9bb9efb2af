"""Graders that are tried: each planted flaw is found and named, and no sound grader is accused."""

import asyncio
import io
import json
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.engine.scripted import until, with_engine
from tests.engine.test_suite_loop import EXAMPLE, pack_data
from tests.engine.tried import try_grader, upload

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

TRUTH = {f"question-{number}": 1.53125 + number * 7 % 5 for number in range(8)}
ROWS = [(key, value if at > 1 else value + 1.25) for at, (key, value) in enumerate(TRUTH.items())]
WRITES_TABLE = f"""
import csv
with open("answers.csv", "w", newline="") as file:
    csv.writer(file).writerows([("id", "value"), *{ROWS!r}])
"""
WRITES_CLAIM = f"""
import json
json.dump({{"answers": {dict(ROWS)!r}, "score": 0.5}}, open("answers.json", "w"))
"""
SOUND = """
import json
def evaluate(outputs, private, part):
    truth = json.loads((private / "truth.json").read_text())
    given = {}
    for row in outputs.csv("answers.csv"):
        if row["id"] in given or row["id"] not in truth:
            outputs.reject(f"{row['id']!r} is there twice, or is no question.")
        given[row["id"]] = outputs.number(row["value"], "an answer")
    if len(given) < len(truth):
        outputs.reject("There must be an answer to each question.")
    return {"error": sum(min(abs(given[key] - truth[key]), 9.0) for key in truth) / len(truth)}
"""
CARELESS = """
import json
def evaluate(outputs, private):
    truth = json.loads((private / "truth.json").read_text())
    wrong = 0.0
    rows = [list(row.values()) for row in outputs.csv("answers.csv")]
    for at, (key, text) in enumerate(rows):
        right = truth.get(key, 0.0)
        try:
            value = float(text) if text[-1].isdigit() or text == "nan" else eval(text)
        except NameError:
            raise ValueError(f"{text} is not {list(truth.values())}: {list(truth)[at]}") from None
        if isinstance(value, float) and abs(value - right) > 0.1:
            wrong += 1
    return {"error": wrong / max(len(rows), 1)}
"""
TRUSTING = """
import random, time
def evaluate(outputs, private):
    answer = outputs.json("answers.json")
    while any(isinstance(value, str) for value in answer["answers"].values()):
        time.sleep(1)
    return {"error": outputs.number(answer["score"]) + random.random() / 1e6}
"""
LOADS = """
import csv, json, os, pathlib, pickle
content = pathlib.Path(os.environ["ORCHESTRATOR_OUTPUTS"], "answers.csv").read_bytes()
try:
    if content[:1] == b"\\x80":
        content = pickle.loads(content)
    rows = [(row["id"], row["value"]) for row in csv.DictReader(content.decode().splitlines())]
    truth = json.loads(pathlib.Path(os.environ["ORCHESTRATOR_PRIVATE"], "truth.json").read_text())
    given = {key: float(value) for key, value in rows}
    if len(rows) != len(truth) or not all(abs(value) < 99 for value in given.values()):
        raise ValueError("an answer is missing or too large")
    answer = {"error": sum(abs(given[key] - truth[key]) for key in truth)}
except Exception as error:
    answer = {"reason": f"The answers cannot be read: {type(error).__name__}"}
json.dump(answer, open("metrics.json", "w"))
"""


def pack(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def build_task(output: str, dataset: str | None = "questions", **grade: object) -> dict:
    return {
        "name": "tried",
        "dataset": dataset,
        "objective": {"metric": "error", "direction": "minimize"},
        "program": {"outputs": [output]},
        "run": {"timeout_seconds": 20, "memory_mb": 256},
        "grade": {"timeout_seconds": 10, "memory_mb": 256, **grade},
    }


def build_suite_task(dataset: str) -> dict:
    return {"name": "suite", "dataset": dataset, "grade": {"kind": "tests"}, "run": {"memory_mb": 256}}


DATASETS = {
    "questions": pack({"private/truth.json": json.dumps(TRUTH), "private/score.py": LOADS, "readme.txt": "eight"}),
    "parcels": pack_data(),
}
PRICE = (EXAMPLE / "main.py").read_text()
TASKS = {
    "sound": (build_task("answers.csv", kind="evaluator", evaluator=SOUND), WRITES_TABLE),
    "careless": (build_task("answers.csv", kind="evaluator", evaluator=CARELESS), WRITES_TABLE),
    "trusting": (build_task("answers.json", kind="evaluator", evaluator=TRUSTING, timeout_seconds=1), WRITES_CLAIM),
    "loads": (build_task("answers.csv", kind="command", command="python /private/score.py"), WRITES_TABLE),
    "suite": (build_suite_task("parcels"), PRICE),
}


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """The trial of each task; all are carried out at once."""

    async def work(api: httpx.AsyncClient) -> dict[str, dict]:
        for name, content in DATASETS.items():
            about = {"name": name, "size_bytes": len(content)}
            (await api.post("/upload_dataset", params=about, content=content)).raise_for_status()
        ids = {name: await upload(api, *given) for name, given in TASKS.items()}
        before = (await api.get("/stats")).json()
        trials = dict(zip(ids, await asyncio.gather(*(try_grader(api, each) for each in ids.values())), strict=True))
        counted = [(await api.get(f"/get_results/{each}")).json()["results"] for each in ids.values()]
        counted += [(await api.get(f"/get_containers?task_id={each}")).json()["containers"] for each in ids.values()]
        logs = [(await api.get(f"/get_logs/{each}")).json()["logs"] for each in ids.values()]
        trials["nothing counts"] = {"counted": counted + logs, "stats": [before, (await api.get("/stats")).json()]}
        return trials

    return with_engine(tmp_path_factory.mktemp("tried"), work)


def list_cases(trial: dict, kind: str, severity: str = "flaw") -> set[str]:
    """The programs of the trial with such a finding."""
    wanted = [each for each in trial["report"]["findings"] if (each["kind"], each["severity"]) == (kind, severity)]
    return {case for finding in wanted for case in finding["cases"]}


@pytest.mark.parametrize("name", ["sound", "suite"])
def test_sound_grader_is_not_accused(tried: dict[str, dict], name: str) -> None:
    report = tried[name]["report"]

    assert (report["verdict"], report["findings"]) == ("sound", [])
    assert not [case for case in report["cases"] if case["passed"] is False]
    roles = [case["role"] for case in report["cases"] if case["passed"]]
    assert (roles.count("twin") >= 1, roles.count("broken") >= 3, roles.count("forger") >= 6) == (True, True, True)


def test_twins_keep_the_score_of_the_baseline(tried: dict[str, dict]) -> None:
    cases = {case["name"]: case for case in tried["sound"]["report"]["cases"]}

    twins = [cases[name] for name in ("whitespace", "number_format", "column_order", "row_order")]

    assert [twin["outcome"] for twin in twins] == ["same_score"] * 4
    assert {twin["score"] for twin in twins} == {tried["sound"]["report"]["noise"]["mean"]} == {0.3125}


def test_careless_grader_is_found_out(tried: dict[str, dict]) -> None:
    trial = tried["careless"]

    assert trial["report"]["verdict"] == "flawed"
    assert list_cases(trial, "forged") >= {"nan", "code_cells"}
    assert list_cases(trial, "forged") & {"first_half", "second_half"}
    assert "no_rows" in list_cases(trial, "broken_scores")
    assert list_cases(trial, "form_matters", "warning") == {"column_order"}
    assert list_cases(trial, "leaks")
    assert list_cases(trial, "crashes", "warning") >= {"words"}


def test_trusting_grader_is_found_out(tried: dict[str, dict]) -> None:
    trial = tried["trusting"]

    assert list_cases(trial, "forged") >= {"claim", "minus_huge"}
    assert "words" in list_cases(trial, "hangs")
    assert any(finding["kind"] == "grader_differs" for finding in trial["report"]["findings"])
    assert trial["report"]["noise"]["spread"] > 0


def test_command_that_loads_pickles_is_accused_of_that_alone(tried: dict[str, dict]) -> None:
    report = tried["loads"]["report"]

    assert report["verdict"] == "flawed"
    assert [(finding["kind"], finding["cases"]) for finding in report["findings"]] == [("forged", ["pickle"])]


def test_each_flaw_is_a_sentence_with_what_to_do(tried: dict[str, dict]) -> None:
    findings = [finding for name in TASKS for finding in tried[name]["report"]["findings"]]

    assert len(findings) >= 10
    assert all(finding["says"].endswith((".", "!", "?")) and finding["fix"].endswith(".") for finding in findings)


def test_costs_are_measured(tried: dict[str, dict]) -> None:
    cost = tried["sound"]["report"]["cost"]

    assert cost["version_seconds"] == pytest.approx(cost["run_seconds"] + cost["grade_seconds"])
    assert (cost["versions"], cost["enough"]) == (20, True)


def test_trials_count_nowhere(tried: dict[str, dict]) -> None:
    left = tried["nothing counts"]

    assert left["counted"] == [[]] * (3 * len(TASKS))
    assert left["stats"][0] == left["stats"][1]


IMPORTS = "def evaluate(outputs, private):\n    import main\n    return {'error': main.solve()}\n"


def test_trial_that_a_restart_cuts_short_is_carried_out_by_the_next_server(folder: Path) -> None:
    task = build_task("answers.csv", None, kind="evaluator", evaluator=IMPORTS, forgeable=True)

    async def begin(api: httpx.AsyncClient) -> tuple[str, int]:
        task_id = await upload(api, task, "def solve():\n    return 3.0\n")
        answer = (await api.post("/validate_task", json={"task_id": task_id, "try_grader": True})).json()
        again = (await api.post("/validate_task", json={"task_id": task_id, "try_grader": True})).json()
        assert answer["trial_id"] == again["trial_id"]
        await until(api, f"/get_trial/{answer['trial_id']}", lambda trial: trial["done"] >= 2)
        return answer["trial_id"], task_id

    async def finish(api: httpx.AsyncClient) -> tuple[dict, list[dict]]:
        trial = await until(api, f"/get_trial/{trial_id}", lambda trial: trial["state"] == "done")
        page = await api.get(f"/get_containers?task_id={task_id}&purpose=trial&limit=100")
        return trial, page.json()["containers"]

    trial_id, task_id = with_engine(folder, begin)
    trial, containers = with_engine(folder, finish)

    assert list_cases(trial, "forged") == {"takeover"}
    first = [row for row in containers if row["trial_case"].startswith("baseline") and row["status"] == "completed"]
    assert len(first) == 3  # the first one, which had ended, was not run again
