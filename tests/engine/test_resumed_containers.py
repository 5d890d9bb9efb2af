"""Containers of a runner that outlives the server: after kill -9 they are taken up again, not lost, not run twice."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from orchestrator.contract.plugins import Plugins
from orchestrator.engine import retry
from tests.engine.far import server, wait_until
from tests.engine.scripted import ended, scores, spec, until, with_engine
from tests.engine.test_containers import over

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

FAR = {"runner": "far", "timeout_seconds": 60, "memory_mb": 256}
TWO_LINES = """import time
print('first', flush=True)
time.sleep(4)
print('second', flush=True)
open('predictions.csv', 'w').write('0.5')
"""


def starts(far_machine: Path) -> list[str]:
    """Ids of the containers that the machine has started, each as often as it did."""
    log = far_machine / "starts.log"
    return log.read_text().split() if log.exists() else []


def is_dead(far_machine: Path) -> None:
    os.kill(int((far_machine / "pid").read_text()), signal.SIGKILL)
    (far_machine / "port").unlink()


async def spawned(api, program: str, run: dict) -> str:
    """The id of a container of a task of its own."""
    task_id = (await api.post("/upload_task", json=spec([program], run=run))).json()["task_id"]
    await api.post("/upload_code", data={"task_id": task_id, "version": "mine", "agent": "me", "file_content": program})
    return (await api.post(f"/spawn_container?task_id={task_id}")).raise_for_status().json()["container_id"]


@pytest.fixture
def asked_for(serve, far_machine):
    """asked_for(program): a container of the program on the far machine, which no engine has seen yet."""
    return lambda program: serve(lambda api: spawned(api, program, FAR))


@pytest.fixture
def killed_while_it_runs(folder, rows):
    """Has the container started by a server, which is killed once the first line is on record."""

    def kill() -> None:
        process = server(folder)
        wait_until(lambda: rows("select container_id from log_chunks"))
        process.kill()
        process.communicate()

    return kill


@pytest.mark.both_databases
def test_container_is_taken_up_after_a_kill(folder, far_machine, asked_for, killed_while_it_runs):
    container_id = asked_for(TWO_LINES)
    killed_while_it_runs()

    row = with_engine(folder, lambda api: over(api, container_id))

    assert (row["status"], row["attempt"], row["logs"]) == ("completed", 1, "first\nsecond\n")
    assert (folder / f"storage/outputs/1/{container_id}/predictions.csv").read_text() == "0.5"
    assert (folder / f"storage/logs/1/{container_id}/{row['log_file']}").read_text() == "first\nsecond\n"
    assert starts(far_machine) == [container_id]


@pytest.mark.both_databases
def test_start_that_was_not_recorded_is_found(folder, far_machine, rows, asked_for):
    container_id = asked_for(TWO_LINES)
    process = server(folder, "after_start")
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert rows("select status, handle from containers") == [("starting", None)]

    row = with_engine(folder, lambda api: over(api, container_id))

    assert (row["status"], row["attempt"], row["logs"]) == ("completed", 1, "first\nsecond\n")
    assert row["isolation"]["grade"] in ("A", "B")
    assert starts(far_machine) == [container_id]


def test_end_that_nobody_saw_is_recorded(folder, far_machine, asked_for, killed_while_it_runs):
    container_id = asked_for(TWO_LINES.replace("sleep(4)", "sleep(1)"))
    killed_while_it_runs()
    wait_until(lambda: ran_out(container_id))

    row = with_engine(folder, lambda api: over(api, container_id))

    assert (row["status"], row["logs"], row["wall_seconds"] < 20) == ("completed", "first\nsecond\n", True)
    assert (folder / f"storage/outputs/1/{container_id}/predictions.csv").read_text() == "0.5"


def ran_out(container_id: str) -> bool:
    async def look() -> bool:
        runner = Plugins().runner("far")
        return (await runner.status(await runner.resume(container_id, None))).ended is not None

    return asyncio.run(look())


def test_orderly_end_of_the_server_leaves_it_running(folder, far_machine, asked_for):
    container_id = asked_for(TWO_LINES)
    first = with_engine(folder, lambda api: until(api, f"/container_status/{container_id}", lambda row: row["logs"]))

    row = with_engine(folder, lambda api: over(api, container_id))

    assert (first["status"], row["status"], row["attempt"]) == ("running", "completed", 1)
    assert (row["logs"], starts(far_machine)) == ("first\nsecond\n", [container_id])


def test_stop_meanwhile_holds_after_the_restart(folder, serve, asked_for, killed_while_it_runs):
    container_id = asked_for(TWO_LINES.replace("sleep(4)", "sleep(50)"))
    killed_while_it_runs()
    serve(lambda api: api.post(f"/stop_container/{container_id}?grace_seconds=0"))

    row = with_engine(folder, lambda api: over(api, container_id))

    assert (row["status"], row["logs"]) == ("cancelled", "first\n")


def test_container_that_is_gone_is_lost(folder, far_machine, asked_for, killed_while_it_runs):
    container_id = asked_for(TWO_LINES)
    killed_while_it_runs()
    is_dead(far_machine)

    row = with_engine(folder, lambda api: over(api, container_id))

    assert (row["status"], row["logs"]) == ("lost", "first\n")
    assert "far no longer has it" in row["reason"]


def test_runner_out_of_reach_is_waited_for(folder, far_machine, asked_for, killed_while_it_runs, monkeypatch):
    monkeypatch.setattr(retry, "RUNNER_RETRY_SECONDS", 0.2)
    container_id = asked_for(TWO_LINES)
    killed_while_it_runs()
    port = (far_machine / "port").read_text()
    (far_machine / "port").write_text("1")  # nobody answers there

    async def work(api):
        await asyncio.sleep(2)
        away = (await api.get(f"/container_status/{container_id}")).json()
        (far_machine / "port").write_text(port)
        return away, await over(api, container_id)

    away, row = with_engine(folder, work)

    assert (away["status"], row["status"], row["attempt"]) == ("running", "completed", 1)
    assert (row["logs"], starts(far_machine)) == ("first\nsecond\n", [container_id])


def test_loop_goes_on_with_what_ran_meanwhile(folder, far_machine, serve, rows, killed_while_it_runs):
    """Graders go the same way: private data and their own files reach the far machine by content."""
    programs = [TWO_LINES, scores(0.7)]

    async def begin(api):
        task_id = (await api.post("/upload_task", json=spec(programs, run=FAR))).json()["task_id"]
        (await api.post("/start_loop", json={"task_id": task_id})).raise_for_status()

    serve(begin)
    killed_while_it_runs()

    loop = with_engine(folder, lambda api: ended(api, 1))

    assert (loop["state"], loop["best"]["version"]) == ("completed", "v2")
    ran = rows("select id, attempt, status from containers order by num")
    assert {(attempt, status) for _, attempt, status in ran} == {(1, "completed")}
    assert starts(far_machine) == [container_id for container_id, _, _ in ran]


def test_runners_have_slots_of_their_own(folder, far_machine):
    """`far` says that it has two; LOCAL_SLOTS is one, and counts for `local` only."""
    slow = "import time; time.sleep(3)"

    async def work(api):
        far = [await spawned(api, slow, FAR) for _ in range(3)]
        near = await spawned(api, "print('near')", FAR | {"runner": "local"})
        local = await over(api, near)
        return local, [await over(api, container_id) for container_id in far]

    local, far = with_engine(folder, work, local_slots=1)

    began = sorted(row["started_at"] for row in far)
    assert {row["status"] for row in far} == {"completed"}
    assert local["ended_at"] < min(row["ended_at"] for row in far)
    assert began[1] < min(row["ended_at"] for row in far) <= began[2]
