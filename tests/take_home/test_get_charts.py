"""get_charts: what the grader left, with cells of the rows, for people alone."""

import json
from pathlib import Path
from typing import Any

import pytest

from orchestrator.contract.access import Principal
from orchestrator.contract.errors import NotAllowed
from orchestrator.operations.call import CallContext
from orchestrator.operations.registry import OPERATIONS
from tests.take_home.played import play

WORST = {
    "kind": "table",
    "title": "Worst rows",
    "columns": ["id", "True class"],
    "rows": [[4, "a"], [99, "b"]],
    "test_rows": True,
}


def find_grade(folder: Path, api: Any, task_id: int) -> tuple[str, Path]:
    """Return an execution of v5 and the path of its grade file."""
    files = api.get(f"/get_artifacts/{task_id}?version=v5").json()["artifacts"]
    run = next(file["container_id"] for file in files if file["purpose"] == "run")
    grading = next(file["container_id"] for file in files if file["purpose"] == "grade")
    return run, folder / f"storage/outputs/{task_id}/{grading}/grade.json"


def write_grade(path: Path, **changes: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def write_test_rows(folder: Path, task_id: int, count: int) -> None:
    public = folder / f"storage/data/{task_id}/public"
    public.mkdir(parents=True)
    rows = [f'{number},{number * 2},"<b>{number}</b>"' for number in range(count)]
    (public / "test.csv").write_text("\n".join(["id,size,name", *rows]))


def test_worst_rows_come_with_their_cells(served, folder):
    with served() as (api, task_id):
        run, path = find_grade(folder, api, task_id)
        write_grade(path, charts=[WORST, {"kind": "html"}])
        write_test_rows(folder, task_id, 20)
        answer = api.get(f"/get_charts/{run}").json()

    (worst,) = answer["charts"]
    assert worst["columns"] == ["id", "True class", "size", "name"]
    assert worst["rows"] == [[4, "a", "8", "<b>4</b>"], [99, "b", None, None]]
    assert len(answer["left_out"]) == 1 and answer["reason"] == ""


def test_grades_of_before_have_no_charts_and_say_so(served):
    with served() as (api, task_id):
        containers = api.get(f"/get_containers?task_id={task_id}").json()["containers"]
        answers = {one["version"]: api.get(f"/get_charts/{one['id']}").json() for one in containers}

    assert all(not answer["charts"] for answer in answers.values())
    assert "before there were charts" in answers["v5"]["reason"]
    assert answers["v2"]["reason"] == "It has not been graded."


@pytest.mark.parametrize("content", ["", "{", "[]", '{"graded": 7}', "\x00" * 100])
def test_a_broken_grade_file_is_no_error(served, folder, content):
    with served() as (api, task_id):
        run, path = find_grade(folder, api, task_id)
        path.write_text(content)
        answer = api.get(f"/get_charts/{run}")

    assert answer.status_code == 200 and answer.json()["charts"] == []
    assert "not stored" in answer.json()["reason"]


def test_an_unknown_container_is_not_found(standard):
    assert standard.api.get("/get_charts/ctr-00000000").status_code == 404


@pytest.mark.parametrize("role", ["generator", "coder", "evaluator"])
def test_no_agent_sees_charts(with_store, role):
    async def work(store):
        task_id = await play(store)
        call = CallContext(Principal.model_validate({"name": "nosy", "role": role}), store)
        for folder in store.folder.outputs(task_id, "x").parent.iterdir():
            with pytest.raises(NotAllowed):
                await OPERATIONS["get_charts"].call(call, container_id=folder.name)

    with_store(work)
