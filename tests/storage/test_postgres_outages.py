"""PostgreSQL goes away: a connection at its commit, a session, the whole server; what was answered is there, once."""

import asyncio
import os
import signal

import pytest
import sqlalchemy as sa

from orchestrator.contract.errors import DatabaseInUse, DatabaseUnreachable
from orchestrator.storage import events
from orchestrator.storage.backends import postgres_writer as writing
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.hub import ALL_TASKS
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import counters
from tests.postgres_server import PostgresServer
from tests.storage.cutting_proxy import CuttingProxy
from tests.storage.stored import add_task, all_tasks, with_store


@pytest.fixture
def proxy(postgres):
    made = CuttingProxy(postgres.port)
    yield made
    made.close()


@pytest.mark.parametrize("cut", ["before commit", "after commit"])
def test_write_cut_off_at_its_commit_is_stored_once(folder, postgres, database, proxy, cut):
    async def work(store):
        await store.write(lambda tx: add_task(tx, "first"))
        proxy.cut = cut
        told = await asyncio.gather(*(store.write(lambda tx, n=n: add_task(tx, f"cut {n}")) for n in range(3)))
        told.append(await store.write(lambda tx: add_task(tx, "last")))
        ring = [event.position for event in store.hub.find_events_after(ALL_TASKS, 0)]
        return told, ring, await store.read(all_tasks), await store.read(lambda tx: events.list_after(tx, ALL_TASKS, 0))

    url = postgres.url(database).replace(str(postgres.port), str(proxy.port))
    told, ring, names, stored = with_store(folder, url, work)

    assert proxy.cuts == 1
    assert names == ["first", "cut 0", "cut 1", "cut 2", "last"]
    assert len(set(told)) == 4
    assert ring == [event.position for event in stored] == [1, 2, 3, 4, 5]


def test_commit_nobody_can_tell_of_is_said_to_be_unknown(folder, postgres, database, proxy, monkeypatch):
    monkeypatch.setattr(writing, "RECONNECT_SECONDS", 0.5)

    async def work(store):
        await store.write(lambda tx: add_task(tx, "first"))
        proxy.refusing, proxy.cut = True, "after commit"
        with pytest.raises(DatabaseUnreachable, match="unknown whether") as unknown:
            await store.write(lambda tx: add_task(tx, "unknown"))
        with pytest.raises(DatabaseUnreachable) as unreachable:
            await store.write(lambda tx: add_task(tx, "not sent"))
        proxy.refusing = False
        await store.write(lambda tx: add_task(tx, "last"))
        seen = [event.position for event in store.hub.find_events_after(ALL_TASKS, 0)]
        return await store.read(all_tasks), str(unknown.value), str(unreachable.value), seen

    url = postgres.url(database, password="secret-1").replace(str(postgres.port), str(proxy.port))
    names, unknown, unreachable, seen = with_store(folder, url, work)

    assert names == ["first", "unknown", "last"]
    assert "unknown whether" not in unreachable and "secret-1" not in unknown + unreachable
    assert seen == [1, 2, 3]


def test_sessions_ended_by_the_server_are_replaced(folder, postgres, database):
    end_all = f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'"

    async def work(store):
        for n in range(3):
            assert await store.write(add_task) == n + 1
            assert len(await store.read(all_tasks)) == len(await store.scan(all_tasks)) == n + 1
            await asyncio.to_thread(postgres.execute, end_all)
        return await store.read(all_tasks)

    assert with_store(folder, postgres.url(database), work) == ["t"] * 3


@pytest.fixture
def own_server(tmp_path):
    """A server that the test may crash; it keeps its promises to the disk."""
    folder = tmp_path / "server"
    folder.mkdir()
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.geteuid() and parent.as_posix().startswith("/tmp/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    server = PostgresServer(folder, options=())
    yield server
    server.stop()


def test_acknowledged_writes_survive_a_crash_of_the_database(folder, own_server):
    database = own_server.create()

    async def writer(store, told):
        while len(told) < 400:
            told.append(await store.write(add_task))

    async def work(store):
        told = []
        writers = [asyncio.create_task(writer(store, told)) for _ in range(8)]
        for enough in (60, 160):
            while len(told) < enough:
                await asyncio.sleep(0.005)
            await asyncio.to_thread(own_server.stop, signal.SIGQUIT)
            own_server.start()  # on this thread: the server ends with the one that starts it
        await asyncio.gather(*writers)
        ids = await store.scan(lambda tx: list(tx.execute(sa.text("select id from tasks order by id")).scalars()))
        positions = await store.scan(
            lambda tx: list(tx.execute(sa.text("select position from events order by 1")).scalars())
        )
        return told, ids, positions, await store.read(counters.read), await store.scan(counters.recount)

    told, ids, positions, kept, counted = with_store(folder, own_server.url(database), work)

    assert sorted(told) == ids and len(set(told)) == len(told)
    assert positions == list(range(1, len(ids) + 1))
    assert kept == counted


def test_lock_is_lost_with_the_session_and_never_shared(folder, postgres, database, tmp_path):
    """While our session is away another process takes the database: from then on we write nothing."""
    url = postgres.url(database)
    end_all = f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'"

    async def work(store):
        await store.write(add_task)
        await asyncio.to_thread(postgres.execute, end_all)
        other = await asyncio.to_thread(OpenStore, DataFolder(tmp_path / "other"), url)
        with pytest.raises(DatabaseInUse):
            await store.write(add_task)
        await other.close()
        return await store.write(add_task)

    assert with_store(folder, url, work) == 2
