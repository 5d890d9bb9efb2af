"""An upgrade that fails or is killed half-way leaves the database as it was: the older program goes on with it."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from orchestrator.storage import open_store as opening
from orchestrator.storage.backends import schema
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.open_store import OpenStore
from tests.backup.making import everything, fill, with_store

HALF = """
import os, signal
from alembic import op
import sqlalchemy as sa
revision, down_revision = "9000", {before!r}
def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("tasks", sa.Column("half", sa.Text))
    op.execute("update tasks set name = 'changed'")
    op.execute("delete from messages")
"""
SECOND = """
revision, down_revision = "9001", "9000"
def upgrade():
    {end}
"""
FAIL, KILL = "raise RuntimeError('no')", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"


@pytest.fixture
def planted(tmp_path):
    """planted(end): a folder with our migrations, one more that changes much, and one after it that ends so."""

    def plant(end: str) -> Path:
        scripts = tmp_path / "migrations"
        (scripts / "versions").mkdir(parents=True)
        for path in (schema.MIGRATIONS / "env.py", *(schema.MIGRATIONS / "versions").glob("*.py")):
            (scripts / path.relative_to(schema.MIGRATIONS)).write_bytes(path.read_bytes())
        (scripts / "versions" / "9000_half.py").write_text(HALF.format(before=schema.list_revisions()[-1]))
        (scripts / "versions" / "9001_end.py").write_text(SECOND.format(end=end))
        return scripts

    return plant


def filled(folder, url=None):
    async def work(store):
        await fill(store)
        return await store.scan(everything)

    return with_store(folder, work, url)


@pytest.mark.both_databases
def test_failed_migration_leaves_everything_as_it_was(folder, planted, database_url, monkeypatch):
    rows = filled(folder, database_url)
    scripts = planted(FAIL)
    with monkeypatch.context() as newer:
        newer.setattr(opening, "migrate", lambda file: schema.migrate(file, scripts))
        for function in (schema.migrate_server,):
            newer.setattr(function, "__defaults__", (scripts,))
        for _ in range(3):
            with pytest.raises(RuntimeError):
                asyncio.run(_opened(folder, database_url))

    assert with_store(folder, lambda store: store.scan(everything), database_url) == rows
    assert [path.name for path in (folder / "database").glob("*before*")] == [], (
        "a start that is tried again leaves no pile of copies"
    )


async def _opened(folder, url) -> None:
    store = OpenStore(DataFolder(folder), url)
    await store.close()


KILLED = """
import sys
from pathlib import Path
from orchestrator.storage.backends.schema import migrate
migrate(Path(sys.argv[1]) / "database" / "orchestrator.db", Path(sys.argv[2]))
"""


def test_killed_migration_leaves_everything_as_it_was(folder, planted):
    rows = filled(folder)

    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(planted(KILL))], capture_output=True, check=False
    )

    assert ended.returncode == -signal.SIGKILL
    assert with_store(folder, lambda store: store.scan(everything)) == rows


def test_migration_that_ends_well_is_whole(folder, planted):
    filled(folder)

    copy = schema.migrate(folder / "database" / "orchestrator.db", planted("pass"))

    db = sqlite3.connect(folder / "database" / "orchestrator.db")
    assert db.execute("select version_num from alembic_version").fetchone() == ("9001",)
    assert {name for (name,) in db.execute("select name from tasks")} == {"changed"}
    assert {name for (name,) in sqlite3.connect(copy).execute("select name from tasks")} != {"changed"}


def test_killed_migration_on_postgresql_leaves_everything_as_it_was(folder, planted, request):
    server = request.getfixturevalue("postgres")
    url = server.url(server.create(request.getfixturevalue("migrated")))
    rows = filled(folder, url)
    code = (
        "import sys; import sqlalchemy as sa; from pathlib import Path\n"
        "from orchestrator.storage.backends.schema import migrate_server\n"
        "with sa.create_engine(sys.argv[1]).connect() as tx: migrate_server(tx, 'x', Path(sys.argv[2]))"
    )

    driven = sa.make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    ended = subprocess.run([sys.executable, "-c", code, driven, str(planted(KILL))], capture_output=True, check=False)

    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert with_store(folder, lambda store: store.scan(everything), url) == rows
