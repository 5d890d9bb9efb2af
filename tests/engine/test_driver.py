"""Who drives a loop: one task of the process, from what the rows say."""

import asyncio

import pytest

from orchestrator.contract.errors import SandboxUnavailable
from orchestrator.engine.loop import stages
from tests.engine.scripted import drive, ended, scores, serving, spec, start, until, with_engine

pytestmark = pytest.mark.sandbox


def test_two_engines_in_one_process_know_nothing_of_each_other(tmp_path):
    async def work():
        async with serving(tmp_path / "one") as one, serving(tmp_path / "two") as other:
            task_ids = [await start(one, spec([scores(0.5), scores(0.6)])), await start(other, spec([scores(0.7)]))]
            return await ended(one, task_ids[0]), await ended(other, task_ids[1])

    one, other = asyncio.run(work())

    assert [(loop["stop_reason"], loop["best"]["version"]) for loop in (one, other)] == [
        ("budget_versions", "v2"),
        ("budget_versions", "v1"),
    ]


def test_a_loop_that_fails_leaves_none_of_its_rounds_running(folder, monkeypatch):
    """Three rounds run side by side; nothing can run the third."""
    run_version, slow = stages.run_version, scores(0.9, before="import time; time.sleep(30)")

    async def without_sandbox(context, loop_id, number, run):
        if number == 4:
            await asyncio.sleep(1)
            raise SandboxUnavailable("Nothing runs here any more.")
        await run_version(context, loop_id, number, run)

    monkeypatch.setattr(stages, "run_version", without_sandbox)

    async def work(api):
        task_id = await start(api, spec([scores(0.5), slow, slow, slow], search={"parallel": 3}))
        loop = await ended(api, task_id)
        path = f"/get_containers?task_id={task_id}&limit=100"
        at_rest = await until(api, path, lambda answer: all(c["ended_at"] for c in answer["containers"]), seconds=15)
        return loop, {c["version"]: c["status"] for c in at_rest["containers"]}

    loop, containers = with_engine(folder, work)

    assert (loop["state"], loop["stop_reason"], loop["error"]) == ("failed", "error", "Nothing runs here any more.")
    assert (containers["v2"], containers["v3"]) == ("cancelled", "cancelled")


def test_a_failure_that_cannot_be_recorded_is_tried_again(folder, monkeypatch, caplog):
    from orchestrator.engine.loop import driver

    monkeypatch.setattr(driver, "RETRY_SECONDS", 0.1)
    close_loop, calls = stages.close_loop, []

    async def broken_once(context, loop_id, error=None):
        calls.append(loop_id)
        if len(calls) == 1:
            raise ValueError("out of order")
        await close_loop(context, loop_id, error)

    monkeypatch.setattr(stages, "close_loop", broken_once)

    loop = drive(folder, spec([scores(0.5)]))

    assert (loop["stop_reason"], len(calls)) == ("budget_versions", 2)
    assert "loop loop-1 broke off" in caplog.text
