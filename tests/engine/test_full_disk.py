"""A disk that fills up while a loop runs: the loop waits, and goes on when there is room again."""

import asyncio

import pytest

from orchestrator.app import create_app
from orchestrator.engine import retry
from orchestrator.settings import Settings
from tests.engine.scripted import KEY, ended, scores, spec, start, until

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]


def test_loop_waits_for_room_and_goes_on(folder, monkeypatch):
    import httpx

    monkeypatch.setattr(retry, "RETRY_SECONDS", 0.2)
    app = create_app(Settings(data_dir=folder, _env_file=None))
    programs = [scores(0.5 + n / 10, before="import time; time.sleep(0.3); print('x' * 4_000_000)") for n in range(3)]

    async def limit_pages(pages: int) -> None:
        store = app.state.lazy_store.store()
        if pages == 0:
            pages = await store.read(lambda tx: tx.exec_driver_sql("pragma page_count").scalar_one())
        await asyncio.wrap_future(store._backend._write_thread.submit(_set_pages, store._backend._tx, pages))

    async def work(api) -> tuple[dict, dict]:
        task_id = await start(api, spec(programs))
        await until(api, f"/get_loop/{task_id}", lambda loop: len(loop["rounds"]) == 2)
        await limit_pages(0)
        async with asyncio.timeout(60):
            while (
                await api.post("/upload_message", json={"task_id": task_id, "sender": "a", "content": "x" * 500_000})
            ).status_code != 507:
                await asyncio.sleep(0.1)
        await asyncio.sleep(2)
        stuck = (await api.get(f"/get_loop/{task_id}")).json()
        await limit_pages(1_000_000_000)
        return stuck, await ended(api, task_id)

    async def inside():
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver", headers=KEY) as api,
        ):
            return await work(api)

    stuck, loop = asyncio.run(inside())

    assert stuck["state"] == "running"
    assert (loop["state"], loop["stop_reason"], loop["best"]["version"]) == ("completed", "budget_versions", "v3")
    assert [found["score"]["n"] for found in loop["rounds"]] == [2, 2, 2]


def _set_pages(tx, pages: int) -> None:
    tx.exec_driver_sql(f"pragma max_page_count={pages}")
    tx.rollback()
