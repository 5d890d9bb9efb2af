"""Coders write the files that the task lets them, wherever they come from; people may write any."""

import asyncio

import pytest

from orchestrator.contract.access import Principal
from orchestrator.contract.errors import NotEditable
from orchestrator.operations.call import CallContext
from orchestrator.operations.registry import OPERATIONS

SEED = {"helper.py": "A = 1\n", "main.py": "import helper\nprint(helper.A)\n"}


def make_task(api, **program) -> int:
    task_id = api.post("/upload_task", json={"name": "t", "program": program}).raise_for_status().json()["task_id"]
    for name, text in SEED.items():
        form = {"task_id": task_id, "version": "seed", "agent": "me", "filename": name, "file_content": text}
        api.post("/upload_code", data=form).raise_for_status()
    return task_id


def upload_as_coder(app, task_id: int, name: str, text: str, parents: list[str]) -> None:
    coder = CallContext(Principal(name="mine", role="coder"), app.state.lazy_store.store())
    values = {"task_id": task_id, "version": "v1", "agent": "mine", "filename": name, "file_content": text}
    asyncio.run(OPERATIONS["upload_code"].call(coder, **values, parents=parents))


@pytest.mark.both_databases
def test_coders_change_editable_files_and_pass_others_on(app, api):
    task_id = make_task(api, editable=["main.py"])

    upload_as_coder(app, task_id, "helper.py", SEED["helper.py"], ["seed"])
    upload_as_coder(app, task_id, "main.py", "print(2)\n", ["seed"])

    files = {file["filename"]: file["text"] for file in api.get(f"/read_code/{task_id}/v1").json()["files"]}
    assert files == {"helper.py": SEED["helper.py"], "main.py": "print(2)\n"}


@pytest.mark.parametrize(
    "name, text, parents",
    [("helper.py", "A = 2\n", ["seed"]), ("helper.py", "A = 1\n", []), ("new.py", "B = 1\n", ["seed"])],
    ids=["changed", "without its parent", "new"],
)
def test_other_files_of_coders_are_refused_and_not_stored(app, api, name, text, parents):
    task_id = make_task(api, editable=["main.py"])

    with pytest.raises(NotEditable, match=r"main\.py \(program\.editable\)"):
        upload_as_coder(app, task_id, name, text, parents)

    assert [version["version"] for version in api.get(f"/get_code/{task_id}").json()["versions"]] == ["seed"]


def test_without_editable_coders_write_any_file(app, api):
    task_id = make_task(api)

    upload_as_coder(app, task_id, "new.py", "B = 1\n", ["seed"])

    assert api.get(f"/get_task/{task_id}").json()["spec"]["program"]["editable"] == []
    assert api.get(f"/read_code/{task_id}/v1").json()["files"][0]["filename"] == "new.py"
