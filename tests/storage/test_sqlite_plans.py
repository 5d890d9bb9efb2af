"""What SQLite plans for each list and for /stats: an index in the order of the list; no sort, no row read in vain."""

import pytest
import sqlalchemy as sa

from orchestrator.storage.backends.schema import migrate
from orchestrator.storage.queries import code, loops, tasks
from tests.storage.test_postgres_plans import LISTS

FIRST_PAGES = {
    "tasks by name, first page": lambda tx: tasks.list_page(
        tx, limit=50, after=None, status=None, text=None, sort="name"
    ),
    "versions, further on": lambda tx: code.list_page(tx, 7, limit=50, after=9_000),
    "trash": lambda tx: tasks.list_page(
        tx, limit=50, after=None, status=None, text=None, sort="newest", visibility="trash"
    ),
}


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> sa.Engine:
    """With a version, as a list of none asks for no files; nothing collects statistics, so more rows change no plan."""
    file = tmp_path_factory.mktemp("plans") / "orchestrator.db"
    migrate(file)
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as tx:
        tx.exec_driver_sql(
            "insert into versions (task_id, version, agent, parents, created_at) values (7, 'v1', 'a', '[]', 't')"
        )
        tx.exec_driver_sql(
            "insert into code (task_id, version, agent, filename, stored_path, uploaded_at, size_bytes, sha256) "
            "values (7, 'v1', 'a', 'main.py', 'p', 't', 1, 'x')"
        )
    return engine


def plan(database: sa.Engine, work) -> list[str]:
    """The steps of every statement that `work` sends."""
    sent = []
    with database.connect() as tx:
        sa.event.listen(tx, "before_cursor_execute", lambda *given: sent.append(given[2:4]))
        work(tx)
    with database.connect() as tx:
        return [
            row[3] for statement, given in sent for row in tx.exec_driver_sql(f"explain query plan {statement}", given)
        ]


@pytest.mark.parametrize("work", (LISTS | FIRST_PAGES).values(), ids=LISTS | FIRST_PAGES)
def test_list_is_read_in_the_order_of_an_index(database, work):
    steps = plan(database, work)

    assert steps
    assert [step for step in steps if "TEMP B-TREE" in step] == []


def test_files_of_versions_are_found_by_their_labels(database):
    steps = plan(database, LISTS["versions"])

    assert "SEARCH code USING INDEX sqlite_autoindex_code_1 (task_id=? AND version=?)" in steps
    assert not [step for step in steps if "code_by_task" in step]


def test_confirmed_rounds_are_found_without_a_look_at_the_others(database):
    assert plan(database, lambda tx: loops.list_confirmed_rounds(tx, "loop-1")) == [
        "SEARCH rounds USING INDEX rounds_confirmed (loop_id=?)"
    ]


def test_rounds_are_found_by_their_version(database):
    steps = plan(database, lambda tx: loops.find_live_owner(tx, 7, "v9"))

    assert "SEARCH rounds USING COVERING INDEX rounds_by_version (loop_id=? AND version=?)" in steps
