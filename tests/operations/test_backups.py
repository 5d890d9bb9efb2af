"""Backups over HTTP: begun, seen, taken home, deleted; one at a time, and for administrators."""

import asyncio
import time

import pytest

from orchestrator.contract.access import Principal
from orchestrator.contract.errors import NotAllowed
from orchestrator.operations import keeping
from orchestrator.operations.call import CallContext
from orchestrator.storage.backup.progress import Progress
from orchestrator.storage.backup.verification import verify_backup

pytestmark = pytest.mark.both_databases


def made(api, **headers) -> dict:
    name = api.post("/create_backup", headers=headers).raise_for_status().json()["name"]
    for _ in range(500):
        shown = next(found for found in api.get("/get_backups").json()["backups"] if found["name"] == name)
        if shown["state"] != "running":
            return shown
        time.sleep(0.02)
    raise AssertionError("it never ended")


def test_backup_is_begun_and_taken_home(api, task_id, tmp_path):
    shown = made(api)

    got = api.get(f"/download_backup/{shown['name']}")

    (tmp_path / "home").write_bytes(got.content)
    assert (shown["state"], shown["missing_count"], len(got.content)) == ("whole", 0, shown["size_bytes"])
    assert "attachment" in got.headers["content-disposition"]
    assert verify_backup(tmp_path / "home", Progress()).rows == shown["rows"] > 0


def test_newest_backup_stands_first_and_can_be_deleted(api, task_id):
    first, second = made(api)["name"], made(api)["name"]
    assert [found["name"] for found in api.get("/get_backups").json()["backups"]] == [second, first]

    assert api.delete(f"/delete_backup/{first}").json() == {"deleted": True}

    assert [found["name"] for found in api.get("/get_backups").json()["backups"]] == [second]
    assert api.get(f"/download_backup/{first}").status_code == 404
    assert api.delete(f"/delete_backup/{first}").status_code == 404


def test_same_key_begins_one_backup(api, task_id):
    first = made(api, **{"Idempotency-Key": "nightly"})

    again = api.post("/create_backup", headers={"Idempotency-Key": "nightly"})

    assert again.json()["name"] == first["name"]
    assert len(api.get("/get_backups").json()["backups"]) == 1


def test_second_backup_at_the_same_time_is_refused(api, app, task_id, monkeypatch):
    from orchestrator.storage.backup import writer

    real = writer.Writer.add
    monkeypatch.setattr(writer.Writer, "add", lambda *arguments: (time.sleep(0.1), real(*arguments)))
    first = api.post("/create_backup").json()["name"]

    refused = api.post("/create_backup")

    assert refused.status_code == 409 and first in refused.json()["detail"]


@pytest.mark.parametrize("name", ["..%2F..%2Fdatabase%2Forchestrator.db", "orchestrator-x.backup", "%2Fetc%2Fpasswd"])
def test_names_that_are_no_backups_are_not_found(api, name):
    assert api.get(f"/download_backup/{name}").status_code == 404


@pytest.mark.parametrize("role", ["generator", "coder", "evaluator"])
def test_agents_neither_make_nor_see_backups(app, role):
    async def work():
        call = CallContext(Principal(name="x", role=role), app.state.lazy_store.store())
        for ask in (
            keeping.create_backup(call),
            keeping.get_backups(call),
            keeping.download_backup(call, "x"),
            keeping.delete_backup(call, "x"),
        ):
            with pytest.raises(NotAllowed):
                await ask
        await app.state.lazy_store.close()

    asyncio.run(work())
