"""Whether a lost container is followed by another one: by what took it."""

import asyncio

import pytest

from orchestrator.contract.running import Ended, Handle
from orchestrator.contract.tasks import TaskUpload
from orchestrator.engine.containers.attempts import MAX_LOST_IN_ONE_BOOT, MAX_PAUSE_SECONDS, counts, pause_seconds
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import containers, loops, tasks

LOST = Ended(status="lost", reason="gone", wall_seconds=0.0)


def lose(tx, loop_id: str, task_id: int, *, boot: str, attempt: int, started: bool = True):
    """One more attempt that is lost."""
    place = {"loop_id": loop_id, "round": 1, "run_index": 0, "purpose": "run", "runner": "local"}
    container_id = containers.add(tx, task_id=task_id, version="v1", attempt=attempt, **place)
    containers.claim(tx, container_id, boot)
    if started:
        handle = Handle(container_id=container_id, provider_id="1", started_at="2026-01-01T00:00:00.000000Z")
        containers.mark_started(tx, container_id, handle, isolation=None)
    containers.mark_ended(tx, container_id, LOST, tail="", log_file=None)
    return containers.find_row(tx, container_id)


def lose_all(tx, boots: list[str], *, started: bool = True):
    task_id = tasks.add(tx, TaskUpload(name="t"))
    loop_id = loops.add(tx, task_id, seed=1)
    rows = [
        lose(tx, loop_id, task_id, boot=boot, attempt=number, started=started)
        for number, boot in enumerate(boots, start=1)
    ]
    return rows[-1]


CASES = {
    "the server ended each time": ([f"boot{n}" for n in range(20)], True, False),
    "killed from outside while the server lives": (["here"] * MAX_LOST_IN_ONE_BOOT, True, True),
    "once less": (["here"] * (MAX_LOST_IN_ONE_BOOT - 1), True, False),
    "never started": (["here"] * 20, False, False),
}


@pytest.mark.parametrize("boots, started, stands", CASES.values(), ids=CASES)
def test_loss_counts_against_the_program_only_if_the_server_lived(folder, boots, started, stands):
    async def work():
        opened = OpenStore(DataFolder(folder))
        try:
            row = await opened.write(lambda tx: lose_all(tx, boots, started=started))
            return await opened.read(lambda tx: (counts(tx, row, "here"), pause_seconds(tx, row)))
        finally:
            await opened.close()

    given_up, pause = asyncio.run(work())

    assert given_up is stands
    assert 0 <= pause <= MAX_PAUSE_SECONDS and (pause > 0) is (started and len(boots) > 2)
