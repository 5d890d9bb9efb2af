"""A backup that is taken while a loop runs restores to a loop that goes on to its end, nothing lost or doubled."""

import asyncio
import sqlite3

import pytest

from orchestrator.storage.backup.progress import Progress
from orchestrator.storage.backup.restoration import restore
from tests.engine.scripted import ENDED, ended, scores, spec, start, until, with_engine
from tests.engine.test_kill import check_records

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

PAUSE = "import time\nfor n in range(4):\n    print(n, flush=True)\n    time.sleep(0.1)"
PROGRAMS = [scores(0.5, before=PAUSE), PAUSE + "\n1/0", scores(0.7, before=PAUSE)]
RESTORED = 6  # of all that were taken: the first, the last, and some between


async def backups_until_the_end(api) -> list[tuple[str, str]]:
    """(name, what the loop was doing) of one backup after the other, as long as the loop runs."""
    taken = []
    task_id = await start(api, spec(PROGRAMS))
    while True:
        loop = (await api.get(f"/get_loop/{task_id}")).json()
        if loop["state"] in ENDED:
            return taken
        name = (await api.post("/create_backup")).raise_for_status().json()["name"]
        while (shown := _shown(await api.get("/get_backups"), name))["state"] == "running":
            await asyncio.sleep(0.02)
        assert shown["state"] == "whole", shown["doing"]
        taken.append((name, loop["doing"]))


def _shown(answer, name):
    return next(found for found in answer.json()["backups"] if found["name"] == name)


def reader(folder, url, request):
    """What is on record in a copy, as `rows` of the tests reads the original."""
    if url is None:
        return lambda query: sqlite3.connect(folder / "database" / "orchestrator.db").execute(query).fetchall()
    return lambda query: request.getfixturevalue("postgres").rows(query, url.rsplit("/", 1)[1])


@pytest.mark.both_databases
def test_backups_of_a_running_loop_go_on_to_its_end(folder, tmp_path, rows, database_url, request):
    taken = with_engine(folder, backups_until_the_end)
    check_records(rows, folder)  # taking them disturbed nothing
    chosen = sorted({round(n * (len(taken) - 1) / (RESTORED - 1)) for n in range(RESTORED)})

    assert len(chosen) == RESTORED, taken
    for number in chosen:
        name, doing = taken[number]
        copy, url = tmp_path / f"copy-{number}", database_url and _empty(request)
        restore(folder / "backups" / name, copy, database_url=url, replace=False, progress=Progress())

        loop = with_engine(copy, lambda api: ended(api, 1), database_url=url)

        assert (loop["state"], loop["stop_reason"], loop["best"]["version"]) == (
            "completed",
            "budget_versions",
            "v3",
        ), doing
        assert [(found["version"], found["verdict"]) for found in loop["rounds"]] == [
            ("v1", "baseline"),
            ("v2", "crashed"),
            ("v3", "improved"),
        ], doing
        (copy / "storage" / "incoming").mkdir(exist_ok=True)  # a loop that was near its end had nothing left to stage
        check_records(reader(copy, url, request), copy)


def _empty(request) -> str:
    server = request.getfixturevalue("postgres")
    return server.url(server.create())


def test_running_container_of_a_backup_is_lost_and_tried_again(folder, tmp_path):
    async def taken_while_one_runs(api):
        await start(api, spec([scores(0.5, before="import time; print('half', flush=True); time.sleep(2)")]))
        row = (await until(api, "/get_containers", lambda found: found["containers"]))["containers"][0]
        await until(api, f"/container_status/{row['id']}", lambda found: found["logs"])
        name = (await api.post("/create_backup")).json()["name"]
        while _shown(await api.get("/get_backups"), name)["state"] == "running":
            await asyncio.sleep(0.02)
        return name

    name = with_engine(folder, taken_while_one_runs)
    restore(folder / "backups" / name, tmp_path / "copy", database_url=None, replace=False, progress=Progress())

    loop = with_engine(tmp_path / "copy", lambda api: ended(api, 1))

    db = sqlite3.connect(tmp_path / "copy" / "database" / "orchestrator.db")
    runs = db.execute(
        "select run_index, attempt, status, logs from containers where purpose = 'run' order by num"
    ).fetchall()
    assert loop["state"] == "completed"
    assert [(index, attempt, status) for index, attempt, status, _ in runs] == [
        (0, 1, "lost"),
        (0, 2, "completed"),
        (1, 1, "completed"),
    ]
    assert runs[0][3].startswith("half"), "what it had printed is kept"
