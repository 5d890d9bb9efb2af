"""Loops whose score comes from an evaluate.py: failures have causes, a broken evaluator ends the loop and is named."""

import json
from pathlib import Path

import httpx
import pytest

from tests.engine.scripted import drive, ended, start, with_engine

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

EVALUATE = """
def evaluate(outputs, private):
    print("seen by people only")
    if "table.npz" in outputs:
        outputs.npz("table.npz")
    return {"score": outputs.number(outputs.json("result.json")["x"], "x")}
"""


def task(programs: list[str], evaluate: str = EVALUATE, **sections: object) -> dict:
    made = {
        "name": "judged",
        "description": json.dumps(programs),
        "objective": {"metric": "score", "direction": "maximize"},
        "program": {"outputs": ["result.json"]},
        "run": {"timeout_seconds": 20, "memory_mb": 256},
        "grade": {"kind": "evaluator", "evaluator": evaluate, "timeout_seconds": 20, "memory_mb": 256},
        "agents": {"generator": "rules", "coder": "scripted", "evaluator": "rules"},
        "budget": {"versions": len(programs)},
        "search": {"max_failures": 50},
    }
    return made | sections


def writes(value: object, more: str = "") -> str:
    return f"import json\njson.dump({{'x': {value!r}}}, open('result.json', 'w'))\n{more}"


HONEST = writes(1.0)
PICKLER = (
    "import pickle\nclass Evil:\n    def __reduce__(self):\n"
    '        return (exec, (\'open("grade.json", "w").write("99")\',))\n'
    "pickle.dump(Evil(), open('result.json', 'wb'))\n"
)
ENDLESS = "open('result.json', 'w').write('{\"x\": 1e999}')\n"
BOOLEAN = writes(True)


def test_failure_and_its_cause_are_on_record(folder: Path):
    programs = [HONEST, PICKLER, BOOLEAN]

    async def work(api: httpx.AsyncClient):
        task_id = await start(api, task(programs))
        loop = await ended(api, task_id)
        results = (await api.get(f"/get_results/{task_id}?limit=100")).json()["results"]
        graders = (await api.get(f"/get_containers?task_id={task_id}&purpose=grade")).json()["containers"]
        return loop, {result["version"]: result for result in results}, graders

    loop, results, graders = with_engine(folder, work)

    verdicts = {found["version"]: found["verdict"] for found in loop["rounds"]}
    assert verdicts == {"v1": "baseline", "v2": "invalid", "v3": "invalid"}
    assert (loop["best"]["version"], loop["best"]["validation"]["mean"], loop["stop_reason"]) == (
        "v1",
        1.0,
        "budget_versions",
    )
    assert {results[f"v{number}"]["failure"] for number in (2, 3)} == {"outputs"}
    assert "x is True, not a finite number" in results["v3"]["reason"]
    assert "not UTF-8 text" in results["v2"]["reason"]
    assert (results["v3"]["cause"], results["v2"]["cause"]) == ("wrong_value", "unreadable_file")
    assert loop["best"]["held_out"] is None and loop["best"]["gap"] is None
    assert len({result["grader"] for result in results.values()}) == 1
    assert all("seen by people only" in container["logs"] for container in graders)


BROKEN = "def evaluate(outputs):\n    return outputs.json('result.json')['y']\n"


def test_broken_evaluator_ends_the_loop(folder: Path):
    loop = drive(folder, task([HONEST] * 6, BROKEN))

    assert (loop["state"], loop["stop_reason"], loop["versions"]) == ("failed", "error", 2)
    assert "The grader failed 2 times and has graded nothing yet" in loop["error"]
    assert "evaluate.py, line 2, in evaluate: KeyError: 'y'" in loop["error"]


def test_evaluator_that_cannot_be_loaded_ends_the_loop_at_once(folder: Path):
    loop = drive(folder, task([HONEST] * 6, "import nobody_has_this\ndef evaluate(outputs): return 1\n"))

    assert (loop["state"], loop["stop_reason"], loop["versions"]) == ("failed", "error", 1)
    assert "The task's own grader cannot be used. evaluate.py, line 1: ModuleNotFoundError" in loop["error"]


def test_version_that_breaks_the_evaluator_is_invalid(folder: Path):
    loop = drive(
        folder, task([HONEST, writes([1]).replace("'x'", "'z'"), writes([1]).replace("'x'", "'z'"), writes(2.0)])
    )

    assert [found["verdict"] for found in loop["rounds"]] == ["baseline", "invalid", "invalid", "improved"]
    assert "evaluate.py, line 6, in evaluate: KeyError: 'x'" in loop["rounds"][1]["reason"]
    assert (loop["stop_reason"], loop["best"]["version"]) == ("budget_versions", "v4")


def test_invalid_outputs_from_the_start_are_the_programs_fault(folder: Path):
    loop = drive(folder, task([ENDLESS, ENDLESS, ENDLESS], search={"max_failures": 3}, budget={"versions": 9}))

    assert (loop["stop_reason"], loop["versions"]) == ("too_many_failures", 3)


PARTS = """
def evaluate(outputs, private, part):
    x = outputs.json("result.json")["x"]
    return x if part == "validation" else x / 2
"""


def test_parts_give_a_held_out_score(folder: Path):
    loop = drive(folder, task([HONEST, writes(3.0)], PARTS))

    assert (loop["best"]["validation"]["mean"], loop["best"]["held_out"]["mean"], loop["best"]["gap"]) == (
        3.0,
        1.5,
        1.5,
    )


def test_evaluator_of_a_built_in_table_gets_its_labels(folder: Path):
    evaluate = """
import csv
def evaluate(outputs, private, part):
    wanted = {row["id"]: row["label"] for row in csv.DictReader(open(private / "labels.csv")) if row["part"] == part}
    return sum(wanted.get(row["id"]) == row["prediction"] for row in outputs.csv("predictions.csv")) / len(wanted)
"""
    program = """
import csv, os
with open("predictions.csv", "w") as file:
    print("id,prediction", file=file)
    for row in csv.DictReader(open(os.environ["ORCHESTRATOR_DATA"] + "/test.csv")):
        print(row["id"], "benign", sep=",", file=file)
"""
    loop = drive(folder, task([program], evaluate, dataset="breast_cancer", program={"outputs": ["predictions.csv"]}))

    assert loop["best"]["validation"]["mean"] == pytest.approx(0.627, abs=0.02)
    assert loop["best"]["held_out"]["mean"] == pytest.approx(0.627, abs=0.02)


def test_task_without_a_program_ends_with_what_to_do(folder: Path):
    loop = drive(folder, task([], agents={"coder": "parameters"}, budget={"versions": 5}))

    assert (loop["state"], loop["stop_reason"]) == ("failed", "error")
    assert "The coder 'parameters': The coder `parameters` needs a program to begin with" in loop["error"]


def test_program_without_parameters_ends_with_what_to_do(folder: Path):
    async def work(api: httpx.AsyncClient):
        made = task(
            [],
            agents={"coder": "parameters"},
            budget={"versions": 5},
            program={"outputs": ["result.json"], "seed": ["main.py"]},
        )
        task_id = (await api.post("/upload_task", json=made)).raise_for_status().json()["task_id"]
        early = await api.post("/start_loop", json={"task_id": task_id})
        await api.post(
            "/upload_code", data={"task_id": task_id, "version": "seed", "agent": "me", "file_content": "print(1)\n"}
        )
        (await api.post("/start_loop", json={"task_id": task_id})).raise_for_status()
        return early, await ended(api, task_id)

    early, loop = with_engine(folder, work)

    assert (early.status_code, early.json()["code"]) == (400, "code_missing")
    assert "upload_code them under one label" in early.json()["detail"]
    assert "has no parameter to search. Mark them in one of four ways" in loop["error"]
