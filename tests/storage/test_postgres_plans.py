"""What the server plans for each list and for /stats: an index, however many rows there are."""

from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from orchestrator.storage import events
from orchestrator.storage.backends.postgres_address import Address
from orchestrator.storage.hub import ALL_TASKS
from orchestrator.storage.queries import code, containers, counters, logs, messages, results, tasks

ROWS = 20_000
FILL = [
    "insert into tasks (name, status, created_at, updated_at, spec, last_seq) "
    "select 'task ' || n, case n % 50 when 0 then 'running' else 'completed' end, 't', 't', '{}', 0 "
    f"from generate_series(1, {ROWS}) n",
    f"insert into task_tags (tag, task_id) select 'tag-' || n % 700, n from generate_series(1, {ROWS}) n",
    "insert into loops (id, task_id, wanted, state, seed, doing, started_at) "
    f"select 'loop-' || n, n, 'running', 'completed', 1, 'd', 't' from generate_series(1, {ROWS}) n",
    "insert into messages (task_id, sender, content, created_at, role) "
    f"select n % 200 + 1, 's', 'c', 't', case n % 5 when 0 then 'feedback' end from generate_series(1, {ROWS}) n",
    "insert into results (task_id, created_at, source, metrics, failing_cases, graded, reason, version, container_id) "
    "select n % 200 + 1, 't', 'graded', '{}', '[]', true, '', 'v' || n % 9, 'ctr-' || n "
    f"from generate_series(1, {ROWS}) n",
    "insert into containers (id, task_id, status, created_at, version, purpose, runner, wanted, attempt) "
    "select 'ctr-' || n, n % 200 + 1, 'completed', 't', 'v' || n % 9, 'run', 'local', 'running', 1 "
    f"from generate_series(1, {ROWS}) n",
    "insert into versions (task_id, version, agent, parents, created_at) "
    f"select n % 200 + 1, 'v' || n, 'a', '[]', 't' from generate_series(1, {ROWS}) n",
    "insert into code (task_id, version, agent, filename, stored_path, uploaded_at, size_bytes, sha256) "
    f"select n % 200 + 1, 'v' || n, 'a', 'main.py', 'p', 't', 1, 'x' from generate_series(1, {ROWS}) n",
    "insert into log_files (task_id, filename, modified, preview, size_bytes) "
    f"select n % 200 + 1, n || '.log', 't', '', 1 from generate_series(1, {ROWS}) n",
    "insert into model_calls (call_id, task_id, role, agent, provider, model, state, reserved_tokens, started_at, "
    "request_hash, request) select 'call-' || n, n % 200 + 1, 'coder', 'a', 'p', 'm', 'answered', 0, 't', 'h', 'r' "
    f"from generate_series(1, {ROWS}) n",
    f"insert into events select n, n % 200 + 1, n, 'task', '{{}}', 't' from generate_series(1, {ROWS}) n",
]
LISTS = {
    "tasks": lambda tx: tasks.list_page(tx, limit=50, after=None, status=None, text=None, sort="newest"),
    "tasks, further on": lambda tx: tasks.list_page(
        tx, limit=50, after=("", 9_000), status=None, text=None, sort="newest"
    ),
    "tasks by name": lambda tx: tasks.list_page(tx, limit=50, after=("task 5", 5), status=None, text=None, sort="name"),
    "tasks of a status": lambda tx: tasks.list_page(
        tx, limit=50, after=None, status="running", text=None, sort="newest"
    ),
    "tasks of a tag": lambda tx: tasks.list_page(
        tx, limit=50, after=None, status=None, text=None, sort="newest", tags=["tag-7"]
    ),
    "messages": lambda tx: messages.list_page(tx, 7, limit=50, after=100),
    "feedback": lambda tx: messages.list_page(tx, 7, limit=50, after=None, role="feedback", newest_first=True),
    "results": lambda tx: results.list_page(tx, 7, limit=50, after=None, version=None),
    "results of a version": lambda tx: results.list_page(tx, 7, limit=50, after=None, version="v3"),
    "result of a container": lambda tx: results.find_of_container(tx, "ctr-77"),
    "containers of a task": lambda tx: containers.list_page(
        tx, task_id=7, version=None, purposes=("run",), limit=50, after=None
    ),
    "containers to start": lambda tx: containers.list_queued(tx, 100),
    "containers to stop": containers.list_unwanted,
    "versions": lambda tx: code.list_page(tx, 7, limit=50, after=None),
    "newest version": lambda tx: code.find_newest(tx, 7),
    "logs": lambda tx: logs.list_page(tx, 7, limit=50, after=None),
    "events of a task": lambda tx: events.list_after(tx, 7, 10_000),
    "events of all": lambda tx: events.list_after(tx, ALL_TASKS, 10_000),
    "stats": counters.read,
}
SMALL = ("counters",)


@dataclass(frozen=True)
class Filled:
    engine: sa.Engine

    def plans(self, work) -> list[str]:
        """The plan of each statement that `work` sends."""
        sent = []
        with self.engine.connect() as tx:
            sa.event.listen(tx, "before_cursor_execute", lambda *given: sent.append(given[2:4]))
            work(tx)
        with self.engine.connect() as tx:
            return ["\n".join(tx.exec_driver_sql(f"explain {statement}", given).scalars()) for statement, given in sent]


@pytest.fixture(scope="module")
def filled(postgres, migrated):
    name = postgres.create(migrated)
    postgres.execute(*FILL, "analyze", database=name)
    engine = sa.create_engine(Address(postgres.url(name)).build_url("psycopg"))
    yield Filled(engine)
    engine.dispose()
    postgres.drop(name)


@pytest.mark.parametrize("work", LISTS.values(), ids=LISTS)
def test_list_reads_by_an_index(filled, work):
    plans = filled.plans(work)

    assert plans
    for plan in plans:
        scanned = [
            line
            for line in plan.splitlines()
            if "Seq Scan on" in line and not any(f"on {small}" in line for small in SMALL)
        ]
        assert scanned == [], plan
