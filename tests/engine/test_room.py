"""Too little room on disk: containers wait, say for what, and go on by themselves; a stop does not wait with them."""

from types import SimpleNamespace

import pytest

from orchestrator.engine.containers import disk_space
from orchestrator.storage.files import disk_usage
from tests.engine.scripted import ended, scores, spec, start, until, with_engine

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]


@pytest.fixture
def free(monkeypatch):
    """`free.bytes` is what the disk has left."""
    left = SimpleNamespace(bytes=10 * 2**20)
    monkeypatch.setattr(disk_usage, "read_free_bytes", lambda root: left.bytes)
    monkeypatch.setattr(disk_space, "POLL_SECONDS", 0.1)
    return left


async def waiting(api, task_id: int, for_what: str) -> dict:
    return await until(api, f"/get_loop/{task_id}", lambda loop: loop.get("doing", "").startswith(for_what))


def test_loop_waits_for_disk_and_goes_on(folder, free):
    async def work(api):
        task_id = await start(api, spec([scores(0.5), scores(0.7)]))
        loop = await waiting(api, task_id, "waiting for disk")
        container = (await api.get("/get_containers")).json()["containers"][0]
        free.bytes = 2**40
        return loop, container, await ended(api, task_id)

    waited, container, loop = with_engine(folder, work)

    assert "10 MiB are free" in waited["doing"] and "MIN_FREE_MB" in waited["doing"]
    assert (container["status"], container["reason"]) == ("queued", waited["doing"])
    assert (loop["state"], loop["best"]["version"]) == ("completed", "v2")
    assert {found["verdict"] for found in loop["rounds"]} == {"baseline", "improved"}


def test_stop_ends_a_loop_that_waits_for_disk(folder, free):
    async def work(api):
        task_id = await start(api, spec([scores(0.5)]))
        await waiting(api, task_id, "waiting for disk")
        await api.post(f"/stop_loop/{task_id}")
        return await until(api, f"/get_loop/{task_id}", lambda loop: loop["state"] == "stopped", seconds=20)

    assert with_engine(folder, work)["stop_reason"] == "stopped_by_user"


def test_restart_with_room_goes_on(folder, free):
    async def wait(api):
        await waiting(api, await start(api, spec([scores(0.5)])), "waiting for disk")

    with_engine(folder, wait)
    free.bytes = 2**40

    assert with_engine(folder, lambda api: ended(api, 1))["state"] == "completed"


def test_task_over_its_limit_waits_and_others_go_on(folder, free, monkeypatch):
    free.bytes = 2**40
    monkeypatch.setattr(disk_usage, "MIN_CACHE_SECONDS", 0.0)
    large = scores(0.5, before="open('predictions.csv', 'w')\nprint('x' * 3_000_000)")

    async def work(api):
        first = await start(api, spec([large, scores(0.7)]))
        loop = await waiting(api, first, "waiting for room")
        second = await start(api, spec([scores(0.5)]))
        other = await ended(api, second)
        await api.post(f"/stop_loop/{first}")
        return loop, other, await until(api, f"/get_loop/{first}", lambda loop: loop["state"] == "stopped", seconds=20)

    waited, other, stopped = with_engine(folder, work, max_task_gb=0.002)

    assert "task 1" in waited["doing"] and "MAX_TASK_GB" in waited["doing"]
    assert other["state"] == "completed"
    assert stopped["stop_reason"] == "stopped_by_user"
