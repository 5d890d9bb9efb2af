"""A PostgreSQL server is restarted while a loop runs, or stays away for a while: the loop goes on by itself."""

import asyncio
import signal
import tempfile
from pathlib import Path

import pytest

from orchestrator.engine import retry
from orchestrator.storage.backends import postgres_writer
from tests.engine.scripted import ended, scores, serving, spec, start, until
from tests.postgres_server import PostgresServer

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]


@pytest.fixture
def own_server():
    """A server that the test may stop."""
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        server = PostgresServer(Path(folder))
        yield server
        server.stop()


@pytest.mark.parametrize("seconds_away", [0, 3])
def test_loop_goes_on_when_the_database_is_back(folder, own_server, seconds_away, monkeypatch, caplog):
    monkeypatch.setattr(retry, "RETRY_SECONDS", 0.2)
    monkeypatch.setattr(postgres_writer, "RECONNECT_SECONDS", 1.0)
    database = own_server.create()
    programs = [scores(0.5 + n / 10, before="import time; time.sleep(0.5)") for n in range(4)]

    async def work() -> tuple[dict, int]:
        async with serving(folder, database_url=own_server.url(database)) as api:
            task_id = await start(api, spec(programs))
            await until(api, f"/get_loop/{task_id}", lambda loop: len(loop["rounds"]) == 2)
            await asyncio.to_thread(own_server.stop, signal.SIGQUIT)
            away = (
                (
                    await api.post("/upload_message", json={"task_id": task_id, "sender": "a", "content": "b"})
                ).status_code
                if seconds_away
                else 503
            )
            await asyncio.sleep(seconds_away)
            own_server.start()  # on this thread: the server ends with the one that starts it
            return await ended(api, task_id), away

    loop, away = asyncio.run(work())
    results = own_server.rows("select version, count(*) from results group by 1 order by 1", database)
    seqs = [seq for (seq,) in own_server.rows("select seq from events where task_id = 1 order by position", database)]

    assert [
        record for record in caplog.records if record.name == "asyncio" or record.exc_info
    ] == []  # a line, no traceback
    assert away == 503
    assert (loop["state"], loop["stop_reason"], loop["best"]["version"]) == ("completed", "budget_versions", "v4")
    assert results == [(f"v{n}", 2) for n in range(1, 5)]
    assert seqs == list(range(1, len(seqs) + 1))
