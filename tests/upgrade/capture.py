"""What a released version leaves behind when it is killed in the middle of its work: rows and files, as one JSON file.

Run once for each release, with that release's code: PYTHONPATH=RELEASE/src:RELEASE python capture.py FOLDER OUT.json
It drives loops (ended, failed, paused, running), uploads what people upload, kills itself, and records what is there.
"""

import asyncio
import base64
import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

SLOW = "import time; print('half', flush=True); time.sleep(1.5)"


async def work(folder: Path) -> None:
    from tests.engine.scripted import ended, scores, serving, spec, start, until

    async with serving(folder) as api:
        await ended(api, await start(api, spec([scores(0.5), scores(0.7)], name="ended")))
        await ended(
            api, await start(api, spec([scores(0.5), "1/0", "1/0", "1/0"], name="failed", search={"max_failures": 2}))
        )
        paused = await start(
            api, spec([scores(0.5 + n / 100, before="import time; time.sleep(0.2)") for n in range(4)], name="paused")
        )
        await until(api, f"/get_loop/{paused}", lambda loop: len(loop["rounds"]) == 2)
        await api.post(f"/pause_loop/{paused}")
        await until(api, f"/get_loop/{paused}", lambda loop: loop["state"] == "paused")
        await people(api)
        live = await start(api, spec([scores(0.5), "1/0", scores(0.7, before=SLOW)], name="running"))
        found = await until(
            api,
            f"/get_containers?task_id={live}",
            lambda found: (found["containers"] or [{}])[0].get("version") == "v3",
        )
        await until(api, f"/container_status/{found['containers'][0]['id']}", lambda row: row["logs"])
        os.kill(os.getpid(), signal.SIGKILL)


async def people(api) -> None:
    """What people and agents of others do."""
    from tests.engine.scripted import until

    task = {"name": "by hand, naïve \U0001f600", "dataset": "whatever", "description": "nobody drives this"}
    task_id = (await api.post("/upload_task", json=task, headers={"Idempotency-Key": "once"})).json()["task_id"]
    for name, text in (("helper.py", "x = 1\n"), ("main.py", "print('\u00fc')\n")):
        form = {"task_id": task_id, "version": "mine", "agent": "me", "filename": name, "file_content": text}
        (await api.post("/upload_code", data=form)).raise_for_status()
    (await api.post("/upload_code", data=form | {"version": "hidden"})).raise_for_status()
    item = (await api.get(f"/get_code/{task_id}/hidden")).json()["items"][0]
    (await api.delete(f"/delete_code/{item['id']}")).raise_for_status()
    body = {
        "task_id": task_id,
        "accuracy": 0.5,
        "loss": 1.5,
        "run_time": 2.0,
        "raw_logs": "line 1\nline 2\n",
        "metrics": {"f1": 0.25},
    }
    (await api.post("/upload_results", json=body)).raise_for_status()
    (await api.post("/upload_results", json={"task_id": task_id})).raise_for_status()
    (
        await api.post(
            "/upload_message", json={"task_id": task_id, "sender": "me", "content": "hello", "data": {"a": [None]}}
        )
    ).raise_for_status()
    (
        await api.post("/upload_feedback", json={"task_id": task_id, "evaluator": "me", "feedback": "good"})
    ).raise_for_status()
    (await api.put(f"/update_task/{task_id}", json={"status": "completed"})).raise_for_status()
    spawned = (await api.post(f"/spawn_container?task_id={task_id}&version=mine")).json()["container_id"]
    await until(api, f"/container_status/{spawned}", lambda row: row["ended_at"])


def captured(folder: Path, release: str) -> dict:
    """Rows by table with the types the release gave its columns, files by path, and the schema as SQLite has it."""
    db = sqlite3.connect(folder / "database" / "orchestrator.db")
    schema = sorted(
        text
        for (text,) in db.execute(
            "select sql from sqlite_master where sql is not null "
            "and name not like 'alembic%' and name not like 'sqlite%'"
        )
    )
    revision = db.execute("select version_num from alembic_version").fetchone()[0]
    names = [
        name
        for (name,) in db.execute(
            "select name from sqlite_master where type = 'table' "
            "and name not like 'alembic%' and name not like 'sqlite%' order by 1"
        )
    ]
    tables = {name: _table(db, name) for name in names}
    if (engine := folder / "database" / "engine.db").exists():  # up to 0.2.0 a second database stood beside ours
        _compact(engine)
    paths = [*(folder / "database").glob("engine.db"), *sorted((folder / "storage").rglob("*"))]
    files = {path.relative_to(folder).as_posix(): _packed(path.read_bytes()) for path in paths if path.is_file()}
    return {"release": release, "revision": revision, "schema": schema, "tables": tables, "files": files}


def _compact(file: Path) -> None:
    """Bring all of a SQLite database into its one file, as the next process that opens it would."""
    with sqlite3.connect(file, isolation_level=None) as db:
        db.execute("pragma wal_checkpoint(truncate)")
        db.execute("pragma journal_mode=delete")
        db.execute("vacuum")


def _table(db: sqlite3.Connection, name: str) -> dict:
    columns = {row[1]: row[2] for row in db.execute(f"pragma table_info({name})")}
    rows = [
        [_packed(value) if isinstance(value, bytes) else value for value in row]
        for row in db.execute(f"select * from {name}")
    ]
    return {"columns": columns, "rows": rows}


def _packed(content: bytes) -> dict:
    return {"base64": base64.b64encode(content).decode()}


if __name__ == "__main__":
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    if os.environ.get("WORK"):
        asyncio.run(work(folder))
    from orchestrator import __version__

    ended = subprocess.run(
        [sys.executable, __file__, str(folder), str(out)], env=os.environ | {"WORK": "1"}, check=False
    )
    assert ended.returncode == -signal.SIGKILL, ended
    out.write_text(json.dumps(captured(folder, __version__), indent=None, separators=(",", ":"), ensure_ascii=False))
