"""Whatever a release left, killed in the middle of its work, is brought to this one: nothing lost, loops go on."""

import hashlib
import re
import sqlite3
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from orchestrator.app import create_app
from orchestrator.operations.registry import OPERATIONS
from orchestrator.settings import Settings
from orchestrator.storage.backends import schema
from orchestrator.storage.backends.schema import list_revisions, upgrade
from orchestrator.storage.backends.sqlite import make_sqlite_engine
from tests.backup.making import with_store
from tests.engine.scripted import ended, with_engine
from tests.upgrade.released import RELEASES, build, left_by

EACH = pytest.mark.parametrize("revision", [release.revision for release in RELEASES])
OLDER = pytest.mark.parametrize(
    "revision", [release.revision for release in RELEASES if release.revision != list_revisions()[-1]]
)
VERSIONS = schema.MIGRATIONS / "versions"


@pytest.fixture
def empty_url(database_url, request):
    """None, or the URL of a PostgreSQL database with nothing in it."""
    if database_url is None:
        return None
    server = request.getfixturevalue("postgres")
    return server.url(server.create())


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.version)
def test_released_migrations_stand_as_they_were(release):
    now = {name: hashlib.sha256((VERSIONS / name).read_bytes()).hexdigest() for name in release.migrations}

    assert now == release.migrations, f"what {release.version} released never changes: write a new migration instead"


def test_migrations_follow_one_another_in_order():
    """Two that follow the same one, from two branches, would leave the database without a newest revision."""
    scripts = [path.read_text(encoding="utf-8") for path in sorted(VERSIONS.glob("[0-9]*.py"))]
    revisions = [re.search(r'^revision = "(\d+)"$', script, re.MULTILINE)[1] for script in scripts]
    followed = [re.search(r'^down_revision = (?:"(\d+)"|None)$', script, re.MULTILINE)[1] for script in scripts]

    assert followed == [None, *revisions[:-1]]
    assert list_revisions() == revisions


@EACH
def test_migrations_make_the_schema_that_the_release_made(tmp_path, revision):
    with make_sqlite_engine(tmp_path / "new.db", reading=False).connect() as tx:
        upgrade(tx, revision)

    db = sqlite3.connect(tmp_path / "new.db")
    made = sorted(
        text
        for (text,) in db.execute(
            "select sql from sqlite_master where sql is not null "
            "and name not like 'alembic%' and name not like 'sqlite%'"
        )
    )
    assert made == left_by(revision)["schema"]


def test_every_revision_up_to_the_newest_release_is_known():
    released = [name[:4] for release in RELEASES for name in release.migrations]

    assert released == list_revisions()[: len(released)]
    assert [max(name[:4] for name in release.migrations) for release in RELEASES] == [r.revision for r in RELEASES]


@pytest.mark.both_databases
@EACH
def test_every_record_is_read_through_the_operations(folder, revision, empty_url, monkeypatch):
    left = left_by(revision)
    build(folder, left, empty_url)

    read = read_everything(folder, empty_url)

    assert [path for path, answer in read.items() if answer.status_code not in (200, 404)] == []
    assert [path for path, answer in read.items() if answer.status_code == 404] == _without(left)
    tasks = read["/get_tasks?limit=100"].json()["tasks"]
    assert sorted(task["name"] for task in tasks) == sorted(_column(left, "tasks", "name"))
    told = read["/get_events?limit=100"].json()["events"]
    assert len(told) == 100
    counted = read["/stats"].json()
    assert counted["total_tasks"] == len(tasks)


def read_everything(folder: Path, url: str | None) -> dict[str, httpx.Response]:
    """The answer of every reading operation for every task, version, container and log there is."""
    from starlette.testclient import TestClient

    app = create_app(Settings(data_dir=folder, database_url=url, _env_file=None), engine=False)
    with TestClient(app, headers={"X-API-KEY": "demo_key"}) as api:
        places = _places(api)
        paths = [
            operation.path.format(**place) + ("?limit=100" if operation.plain.get("limit", (int, 0))[1] >= 50 else "")
            for operation in OPERATIONS.values()
            if operation.method == "GET" and _required(operation) <= _needs(operation.path)
            for place in places
            if not _needs(operation.path) - set(place) and set(place) <= _needs(operation.path) | {"task_id"}
        ]
        return {path: api.get(path) for path in dict.fromkeys(paths)}


def _places(api) -> list[dict]:
    found: list[dict] = [{}]
    for task in api.get("/get_tasks?limit=100").json()["tasks"]:
        here = {"task_id": task["id"]}
        found.append(here)
        found += [here | {"version": row["version"]} for row in api.get(f"/get_code/{task['id']}").json()["versions"]]
        found += [
            here | {"filename": row["filename"]} for row in api.get(f"/get_logs/{task['id']}?limit=100").json()["logs"]
        ]
        containers = api.get(f"/get_containers?task_id={task['id']}&limit=100").json()["containers"]
        found += [{"container_id": row["id"]} for row in containers]
    return found


def _required(operation) -> set[str]:
    return {name for name, (_, default) in operation.plain.items() if default is ...}


def _needs(path: str) -> set[str]:
    return {part[1:-1] for part in path.split("/") if part.startswith("{")}


def _without(left: dict) -> list[str]:
    """Loops of tasks that never had one."""
    driven = set(_column(left, "loops", "task_id"))
    return [
        f"/get_loop/{task_id}"
        for task_id in sorted(_column(left, "tasks", "id"), reverse=True)
        if task_id not in driven
    ]


def _column(left: dict, table: str, column: str) -> list:
    place = list(left["tables"][table]["columns"]).index(column)
    return [row[place] for row in left["tables"][table]["rows"]]


@pytest.mark.sandbox
@pytest.mark.slow
@pytest.mark.both_databases
@EACH
def test_loops_that_a_release_left_go_on_to_their_end(folder, revision, empty_url):
    left = left_by(revision)
    build(folder, left, empty_url)
    of_name = dict(zip(_column(left, "tasks", "name"), _column(left, "tasks", "id"), strict=True))
    engine_records = records_of_durable_engine(folder, empty_url)

    async def work(api):
        (await api.post(f"/resume_loop/{of_name['paused']}")).raise_for_status()
        found = {name: await ended(api, of_name[name]) for name in ("running", "paused", "ended", "failed")}
        runs = (await api.get(f"/get_containers?task_id={of_name['running']}&limit=100")).json()["containers"]
        again = await api.post("/upload_task", json={"name": "after the upgrade"})
        return found, runs, again.json()["task_id"]

    found, runs, fresh = with_engine(folder, work, database_url=empty_url)

    running = found["running"]
    assert (running["state"], running["best"]["version"]) == ("completed", "v3")
    assert [(row["version"], row["verdict"]) for row in running["rounds"]] == [
        ("v1", "baseline"),
        ("v2", "crashed"),
        ("v3", "improved"),
    ]
    assert [(row["attempt"], row["status"]) for row in runs[::-1] if row["version"] == "v3"] == [
        (1, "lost"),
        (2, "completed"),
        (1, "completed"),
    ]
    assert [row["version"] for row in found["paused"]["rounds"]] == ["v1", "v2", "v3", "v4"]
    assert (found["ended"]["state"], found["failed"]["stop_reason"]) == ("completed", "too_many_failures")
    assert fresh > max(of_name.values())
    assert records_of_durable_engine(folder, empty_url) == engine_records, "left as they were, for who goes back"


def records_of_durable_engine(folder: Path, url: str | None) -> list:
    """What releases up to 0.2.0 kept beside our records; nothing reads it any more."""
    if url is None:
        file = folder / "database" / "engine.db"
        return [file.read_bytes()] if file.exists() else []
    engine = sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"))
    with engine.connect() as tx:
        there = tx.exec_driver_sql("select to_regclass('orchestrator_engine.workflow_status')").scalar_one()
        return list(tx.exec_driver_sql(f"select * from {there}")) if there else []


@OLDER
def test_database_as_it_was_is_kept_beside(folder, revision):
    left = left_by(revision)
    build(folder, left)

    async def nothing(_):
        return None

    with_store(folder, nothing)

    (copy,) = (folder / "database").glob(f"orchestrator-before-{revision}-*.db")
    db = sqlite3.connect(copy)
    assert db.execute("select version_num from alembic_version").fetchone() == (revision,)
    for name, table in left["tables"].items():
        assert db.execute(f"select count(*) from {name}").fetchone()[0] == len(table["rows"])


@EACH
def test_upgraded_schema_is_that_of_a_new_database(folder, tmp_path, revision):
    build(folder, left_by(revision))

    async def nothing(_):
        return None

    with_store(folder, nothing)
    with_store(tmp_path / "new", nothing)

    assert _shape(folder) == _shape(tmp_path / "new")


def _shape(folder: Path) -> dict:
    there = sa.inspect(sa.create_engine(f"sqlite:///{folder}/database/orchestrator.db"))
    names = there.get_table_names()
    columns = {
        name: sorted(
            (found["name"], str(found["type"]), found["nullable"], str(found["default"]))
            for found in there.get_columns(name)
        )
        for name in names
    }
    return {name: (columns[name], sorted(index["name"] for index in there.get_indexes(name))) for name in names}


@pytest.mark.both_databases
@OLDER
def test_coders_may_still_write_the_files_that_they_could(folder, revision, empty_url):
    """Specs held `editable = ["main.py"]` while nothing kept it."""
    from starlette.testclient import TestClient

    build(folder, left_by(revision), empty_url)
    app = create_app(Settings(data_dir=folder, database_url=empty_url, _env_file=None), engine=False)
    with TestClient(app, headers={"X-API-KEY": "demo_key"}) as api:
        ids = [task["id"] for task in api.get("/get_tasks?limit=100").json()["tasks"]]
        editable = [api.get(f"/get_task/{task_id}").json()["spec"]["program"]["editable"] for task_id in ids]

    assert editable == [[]] * len(ids) and ids
