"""The machine's clock is set while a loop runs, while somebody is signed in, while things wait to expire."""

import asyncio
import contextlib
import json
import signal
import sqlite3
import time
from datetime import UTC, datetime, timedelta

import pytest

from orchestrator.contract.tasks import TaskUpload
from orchestrator.engine.upkeep import cautious_clock
from orchestrator.engine.upkeep.cautious_clock import CautiousClock
from orchestrator.engine.upkeep.trash import empty_trash
from orchestrator.settings import Settings
from orchestrator.storage import clock
from orchestrator.storage.clock import SteadyClock, as_text, now, steady_now
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import loops, notifications, sessions, tasks, trash
from tests.engine.scripted import ended, scores, spec, start, until, with_engine
from tests.engine.test_kill import finish, server

JUMPS = [timedelta(days=-1), timedelta(days=10)]


@pytest.fixture
def set_clock(monkeypatch):
    """Sets the machine's clock ahead or back; what has been anchored before does not see it."""

    def set_by(jump: timedelta) -> None:
        monkeypatch.setattr(clock, "read_wall_clock", lambda: datetime.now(UTC) + jump)

    return set_by


def with_store(folder, work):
    async def run():
        store = OpenStore(DataFolder(folder))
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


def running_loop(tx) -> str:
    loop_id = loops.add(tx, tasks.add(tx, TaskUpload(name="t")), seed=1)
    loops.start_clock(tx, loops.find(tx, loop_id))
    return loop_id


@pytest.mark.sandbox
@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_loop_lasts_as_long_as_it_ran_when_the_clock_is_set(folder, set_clock, jump):
    async def work(api):
        began = time.monotonic()
        task_id = await start(api, spec([scores(0.5, before="import time; time.sleep(1)"), scores(0.7)]))
        await until(api, f"/get_loop/{task_id}", lambda loop: loop.get("rounds"))
        set_clock(jump)
        loop = await ended(api, task_id)
        return loop, time.monotonic() - began

    loop, seconds = with_engine(folder, work)

    assert loop["stop_reason"] == "budget_versions"
    assert 1 < loop["wall_seconds"] <= seconds


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_counted_time_is_time_that_passed(folder, set_clock, jump):
    async def work(store):
        loop_id = await store.write(running_loop)
        set_clock(jump)
        await asyncio.sleep(0.05)
        await store.write(loops.count_time)
        return await store.read(lambda tx: loops.find(tx, loop_id))

    loop = with_store(folder, work)

    assert 0.05 <= loop.wall_seconds < 5


def test_time_that_a_server_was_down_does_not_count(folder):
    """As a later server finds it: the clock of the loop was left running a week ago."""

    async def work(store):
        loop_id = await store.write(running_loop)
        long_ago = as_text(steady_now() - timedelta(days=7))
        await store.write(lambda tx: loops.update(tx, loop_id, wall_seconds=12.0, running_since=long_ago))
        await store.write(loops.skip_downtime)
        await store.write(loops.count_time)
        return await store.read(lambda tx: loops.find(tx, loop_id))

    loop = with_store(folder, work)

    assert 12.0 <= loop.wall_seconds < 17


@pytest.mark.sandbox
@pytest.mark.slow
def test_time_is_on_record_when_the_server_is_killed(folder, rows):
    task = spec([scores(0.5, before="import time; time.sleep(8)")], run={"timeout_seconds": 60, "memory_mb": 256})
    process = server(folder, task=task)
    counted = 0.0
    until_seconds = time.monotonic() + 60
    while counted < 5 and time.monotonic() < until_seconds:
        time.sleep(0.5)
        with contextlib.suppress(sqlite3.OperationalError):  # the database is not there yet
            counted = max((seconds for (seconds,) in rows("select wall_seconds from loops")), default=0.0)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)

    loop = finish(folder, task=task)

    assert counted >= 5
    assert loop["wall_seconds"] >= counted + 8, json.dumps(loop)


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_session_lasts_its_time_when_the_clock_is_set(folder, set_clock, jump):
    async def work(store):
        await store.write(lambda tx: add_session(tx, steady_now() + sessions.SESSION_LIFE))
        set_clock(jump)
        return await store.read(lambda tx: sessions.find(tx, "d"))

    assert with_store(folder, work) is not None


def test_session_of_a_clock_that_was_ahead_has_expired(folder):
    async def work(store):
        ahead = steady_now() + timedelta(days=10)
        await store.write(lambda tx: add_session(tx, ahead + sessions.SESSION_LIFE))
        return await store.read(lambda tx: sessions.find(tx, "d"))

    assert with_store(folder, work) is None


def add_session(tx, expires_at: datetime) -> None:
    names = {"name": "admin", "role": "admin", "key_digest": "k", "csrf_token": "c"}
    sessions.add(tx, digest="d", expires_at=as_text(expires_at), **names)


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_deliveries_are_due_when_the_clock_is_set(folder, set_clock, jump):
    async def work(store):
        set_clock(jump)
        await store.write(add_delivery)
        return await store.read(lambda tx: notifications.list_due(tx, 10))

    assert len(with_store(folder, work)) == 1


def test_delivery_put_off_by_a_clock_that_was_ahead_is_due(folder):
    async def work(store):
        await store.write(add_delivery)
        (delivery,) = await store.read(lambda tx: notifications.list_due(tx, 10))
        far = as_text(steady_now() + timedelta(days=30))
        attempt = notifications.Attempt(at=now(), seconds=0.1, error="refused")
        await store.write(lambda tx: notifications.record_attempt(tx, delivery.id, attempt, far))
        return await store.read(lambda tx: notifications.list_due(tx, 10))

    assert len(with_store(folder, work)) == 1


def add_delivery(tx) -> None:
    task_id = tasks.add(tx, TaskUpload(name="t"))
    notifications.add_channel(
        tx, {"kind": "webhook", "name": "w", "url": "http://127.0.0.1:9", "secret": "s", "occasions": ["needs_you"]}
    )
    notifications.notify(tx, task_id, "needs_you", {})


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_trash_stays_for_its_term_when_the_clock_is_set(folder, set_clock, jump):
    async def work(store):
        task_id = await store.write(lambda tx: tasks.add(tx, TaskUpload(name="t")))
        await store.write(lambda tx: trash.put(tx, task_id))
        set_clock(jump)
        return await empty_trash(store, Settings(_env_file=None, trash_days=7), CautiousClock(store.folder).read())

    assert with_store(folder, work) == 0


def test_nothing_expires_by_a_leap_between_two_starts_until_a_day_has_passed(folder, monkeypatch):
    data = DataFolder(folder)
    before = CautiousClock(data).read()
    later = SteadyClock(lambda: datetime.now(UTC) + timedelta(days=10), time.monotonic)
    monkeypatch.setattr(cautious_clock, "steady_now", later.read)

    restarted = CautiousClock(data)
    first = restarted.read()
    again = CautiousClock(data).read()  # one more start does not wear the doubt out
    monkeypatch.setattr(cautious_clock, "read_uptime_seconds", lambda: 86_401.0)
    next_day = restarted.read()

    assert first - before < timedelta(minutes=1) and again - before < timedelta(minutes=1)
    assert next_day - before > timedelta(days=9)


def test_a_night_off_raises_no_doubt(folder, monkeypatch):
    data = DataFolder(folder)
    before = CautiousClock(data).read()
    later = SteadyClock(lambda: datetime.now(UTC) + timedelta(hours=14), time.monotonic)
    monkeypatch.setattr(cautious_clock, "steady_now", later.read)

    assert CautiousClock(data).read() - before > timedelta(hours=13)
