"""Housekeeping: what has had its time goes, nothing else does, and a crash in the middle leaves nothing for good."""

import asyncio
import os

import pytest
import sqlalchemy as sa

from orchestrator.contract.tasks import TaskUpload
from orchestrator.engine.upkeep import housekeeping
from orchestrator.settings import Settings
from orchestrator.storage.clock import steady_now
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import answers, loops, removals, tasks

SETTINGS = Settings(_env_file=None)
LONG_AGO = "2020-01-01T00:00:00.000000Z"


def with_store(folder, work):
    async def run():
        store = OpenStore(DataFolder(folder))
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


def add_loop(tx, **values) -> str:
    task_id = tasks.add(tx, TaskUpload(name="t"))
    loop_id = loops.add(tx, task_id, seed=1)
    loops.update(tx, loop_id, **values)
    return loop_id


def keys(tx) -> list[str]:
    return list(tx.execute(sa.text("select key from answers order by key")).scalars())


def test_answers_of_ended_loops_go_and_live_ones_stay(folder, monkeypatch):
    monkeypatch.setattr(housekeeping, "BATCH", 3)

    def fill(tx) -> tuple[str, str]:
        over, live = add_loop(tx, state="completed", ended_at=LONG_AGO), add_loop(tx, state="paused")
        for number in range(10):
            answers.add(tx, f"engine:{over}/{number}/coder/upload_code/1", "", "{}")
            answers.add(tx, f"engine:{live}/{number}/coder/upload_code/1", "", "{}")
        answers.add(tx, f"http:POST /upload_task:engine:{over}/1", "", "{}")
        return over, live

    async def work(store):
        over, live = await store.write(fill)
        return live, await housekeeping.do_chores(store, SETTINGS, steady_now()), await store.scan(keys)

    live, dropped, left = with_store(folder, work)

    assert dropped["drop_answers_of_ended_loops"] == 10
    assert len(left) == 11 and sum(key.startswith(f"engine:{live}/") for key in left) == 10


def test_loop_that_ended_a_moment_ago_keeps_its_answers(folder):
    from orchestrator.storage.clock import now

    def fill(tx) -> None:
        answers.add(tx, f"engine:{add_loop(tx, state='failed', ended_at=now())}/1/coder/upload_code/1", "", "{}")

    async def work(store):
        await store.write(fill)
        await housekeeping.do_chores(store, SETTINGS, steady_now())
        return await store.scan(keys)

    assert len(with_store(folder, work)) == 1


def test_answers_expire_after_sixty_days(folder):
    def fill(tx) -> None:
        for key in ("http:POST /a:old", "http:POST /a:new"):
            answers.add(tx, key, "", "{}")
        tx.execute(sa.text("update answers set created_at = :t where key like '%old'"), {"t": LONG_AGO})

    async def work(store):
        await store.write(fill)
        dropped = await housekeeping.do_chores(store, SETTINGS, steady_now())
        return dropped["expire_answers"], await store.scan(keys)

    assert with_store(folder, work) == (1, ["http:POST /a:new"])


def test_named_files_go_and_their_neighbours_stay(folder, tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("kept")
    outputs = folder / "storage" / "outputs" / "1"
    for name in ("ctr-a", "ctr-b"):
        (outputs / name).mkdir(parents=True)
        (outputs / name / "predictions.csv").write_text("1")
    os.symlink(outside, outputs / "ctr-a" / "link")

    async def work(store):
        await store.write(lambda tx: removals.add(tx, "storage/outputs/1/ctr-a"))
        await store.write(lambda tx: removals.add(tx, "storage/outputs/2/never-there"))
        dropped = await housekeeping.do_chores(store, SETTINGS, steady_now())
        return dropped["remove_files"], await store.read(lambda tx: removals.list_page(tx, after="", limit=9))

    assert with_store(folder, work) == (2, [])
    assert [path.name for path in outputs.iterdir()] == ["ctr-b"]
    assert outside.read_text() == "kept"


@pytest.mark.parametrize(
    "path", ["storage/../database/x", "/etc/passwd", "storage/code", "database/orchestrator.db", "storage"]
)
def test_paths_outside_storage_are_never_named(folder, path):
    async def work(store):
        with pytest.raises(ValueError):
            await store.write(lambda tx: removals.add(tx, path))

    with_store(folder, work)


def test_file_that_cannot_go_is_tried_again_and_blocks_nothing(folder, monkeypatch):
    monkeypatch.setattr(housekeeping, "BATCH", 1)
    take_away = removals.delete_files

    def stubborn(place, path):
        if path.endswith("/a"):
            raise PermissionError("no")
        take_away(place, path)

    async def work(store):
        for name in "abc":
            await store.write(lambda tx, name=name: removals.add(tx, f"storage/outputs/1/{name}"))
        monkeypatch.setattr(removals, "delete_files", stubborn)
        await housekeeping.do_chores(store, SETTINGS, steady_now())
        left = await store.read(lambda tx: removals.list_page(tx, after="", limit=9))
        monkeypatch.setattr(removals, "delete_files", take_away)
        await housekeeping.do_chores(store, SETTINGS, steady_now())
        return left, await store.read(lambda tx: removals.list_page(tx, after="", limit=9))

    assert with_store(folder, work) == (["storage/outputs/1/a"], [])


def test_failing_chore_leaves_the_others_to_be_done(folder, monkeypatch):
    async def broken(store, settings):
        raise RuntimeError("no")

    monkeypatch.setattr(housekeeping, "CHORES", (broken, housekeeping.remove_files))

    assert with_store(folder, lambda store: housekeeping.do_chores(store, SETTINGS, steady_now())) == {
        "remove_files": 0
    }
