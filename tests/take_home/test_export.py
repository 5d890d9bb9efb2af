"""export_task and export_results: whole, verifiable, and without what nobody may take home."""

import csv
import hashlib
import io
import json
import zipfile

import pytest
import sqlalchemy as sa

from orchestrator.contract.environments import Locked
from orchestrator.storage.queries import environments, results
from orchestrator.storage.tables import containers
from tests.take_home.played import GRADER, SECRET, as_agent, play


def archive(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def records(packed: zipfile.ZipFile, name: str) -> list[dict]:
    return [json.loads(line) for line in packed.read(f"records/{name}.jsonl").splitlines()]


def test_manifest_names_every_file_with_its_hash(standard):
    api, task_id, *_ = standard
    packed = archive(api.get(f"/export_task/{task_id}").content)

    manifest = json.loads(packed.read("manifest.json"))
    named = {file["path"]: file for file in manifest["files"]}
    assert set(named) | {"manifest.json"} == set(packed.namelist()) and len(packed.namelist()) == len(
        set(packed.namelist())
    )
    for path, file in named.items():
        content = packed.read(path)
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (file["sha256"], file["size_bytes"]), path
    assert (manifest["schema_version"], manifest["best"], manifest["missing"]) == (1, "v5", [])


def test_export_holds_program_outputs_and_every_record(standard):
    api, task_id, *_ = standard
    packed = archive(api.get(f"/export_task/{task_id}").content)

    counts = {
        name: len(records(packed, name))
        for name in ("tasks", "versions", "code", "loops", "rounds", "results", "messages", "feedback")
    }
    assert counts == {
        "tasks": 1,
        "versions": 5,
        "code": 5,
        "loops": 1,
        "rounds": 5,
        "results": 7,
        "messages": 2,
        "feedback": 1,
    }
    assert packed.read("program/main.py") == b"a = 1\nb = 4\n"
    assert packed.read("code/v1/main.py") == b"a = 1\nb = 2\n"
    assert len([name for name in packed.namelist() if name.startswith("outputs/")]) == 2
    assert [event["seq"] for event in records(packed, "events")] == list(range(1, len(records(packed, "events")) + 1))
    assert json.loads(packed.read("lineage.json"))["line"] == ["v1", "v3", "v5"]


def test_same_records_give_the_same_bytes(standard):
    api, task_id, *_ = standard
    first, second = (api.get(f"/export_task/{task_id}").content for _ in range(2))

    assert first == second


def test_nothing_of_the_graders_leaves(standard):
    api, task_id, *_ = standard
    packed = archive(api.get(f"/export_task/{task_id}").content)

    everything = b"".join(packed.read(name) for name in packed.namelist())
    assert SECRET.encode() not in everything
    assert b"row_losses" not in everything and "grade.json" not in "".join(packed.namelist())


def test_agents_export_no_held_out_score(standard):
    content, table, report = standard.agent.values()

    packed = archive(content)
    assert {row["held_out"] for row in records(packed, "results")} == {None}
    assert all(row["held_out"] == [] for row in records(packed, "rounds"))
    assert {row["purpose"] for row in records(packed, "containers")} == {"run"}
    assert {row["held_out"] for row in csv.DictReader(io.StringIO(table.decode("utf-8-sig")))} == {""}
    assert report.best.held_out is None and all(change.held_out is None for change in report.line)
    assert "held-out rows, which" not in " ".join(report.headline) and report.provenance.loop_seed is None


def test_people_export_held_out_scores(standard):
    api, task_id, *_ = standard
    packed = archive(api.get(f"/export_task/{task_id}").content)

    assert [row["held_out"] for row in records(packed, "rounds")][-1] == [pytest.approx(0.88)]
    assert json.loads(packed.read("manifest.json"))["held_out"] is True


def test_a_file_that_has_gone_is_named_as_missing(served, folder):
    with served() as (api, task_id):
        (folder / "storage/code" / str(task_id) / "v2/main.py").unlink()
        packed = archive(api.get(f"/export_task/{task_id}").content)

    assert json.loads(packed.read("manifest.json"))["missing"] == ["code/v2/main.py"]
    assert packed.testzip() is None


def test_requirements_pin_what_the_program_imports(served):
    from tests.take_home.played import Play

    plays = [
        Play(
            "v1",
            "import os, numpy.linalg\nfrom sklearn import svm\nimport nothing_of_the_kind\n",
            "baseline",
            [0.8, 0.8],
        )
    ]
    with served(plays, best="v1") as (api, task_id):
        said = archive(api.get(f"/export_task/{task_id}").content).read("requirements.txt").decode()

    pins = {line.split("==")[0] for line in said.splitlines() if "==" in line}
    assert {"numpy", "scikit-learn", "scipy", "joblib"} <= pins
    assert not pins & {"fastapi", "orchestrator", "os", "nothing_of_the_kind"}


def test_environment_of_the_best_version_is_exported_locked(served):
    package = Locked(name="tiny", version="1.2", sha256="ab" * 32, filename="tiny-1.2-py3-none-any.whl")

    def ran_in_it(tx):
        environments.add(tx, "env-1", requirements=["tiny"], python="cpython 3.11", base={})
        environments.update(tx, "env-1", packages=[package.model_dump()])
        tx.execute(sa.update(containers).where(containers.c.version == "v5").values(environment_id="env-1"))

    with served() as (api, task_id):
        api.portal.call(api.app.state.lazy_store.store().write, ran_in_it)
        said = archive(api.get(f"/export_task/{task_id}").content).read("requirements.lock").decode()

    assert f"tiny==1.2 --hash=sha256:{package.sha256}" in said.splitlines()


def test_task_without_a_loop_is_exported_all_the_same(api, task_id):
    api.post("/upload_code", data={"task_id": task_id, "version": "v1", "agent": "c", "file_content": "x"})

    packed = archive(api.get(f"/export_task/{task_id}").content)

    assert "code/v1/main.py" in packed.namelist() and "program/main.py" not in packed.namelist()
    assert api.get("/export_task/999").status_code == 404


def test_results_as_csv_have_a_column_for_each_metric(api, task_id):
    api.post("/upload_results", json={"task_id": task_id, "accuracy": 0.5, "metrics": {"f1": 0.25, "=cmd": 1}})
    api.post("/upload_results", json={"task_id": task_id, "version": "=1+1", "loss": -0.5, "metrics": {"auc": 0.75}})

    rows = list(csv.DictReader(io.StringIO(api.get(f"/export_results/{task_id}").content.decode("utf-8-sig"))))

    assert [(row["accuracy"], row["loss"], row["metric.f1"], row["metric.auc"]) for row in rows] == [
        ("0.5", "", "0.25", ""),
        ("", "-0.5", "", "0.75"),
    ]
    assert rows[1]["version"] == "'=1+1" and rows[0]["metric.=cmd"] == "1.0"


def test_results_as_json_are_those_of_get_results(standard):
    api, task_id, *_ = standard
    exported = api.get(f"/export_results/{task_id}?format=json").json()
    listed = api.get(f"/get_results/{task_id}?limit=100").json()["results"]

    assert exported == {"task_id": task_id, "results": listed[::-1]}


def test_many_results_are_paged_through(with_store):
    count = 1_200

    async def work(store):
        task_id = await play(store)
        await store.write(
            lambda tx: [
                results.add(tx, task_id=task_id, metrics={"m": number}, grader=GRADER) for number in range(count)
            ]
        )
        return await as_agent(store, "export_results", task_id=task_id)

    rows = list(csv.DictReader(io.StringIO(with_store(work).decode("utf-8-sig"))))
    assert [row["metric.m"] for row in rows][-count:] == [str(float(number)) for number in range(count)]
