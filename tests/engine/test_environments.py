"""Environments of [run] requirements: a task asks, they are built once, programs import, graders see nothing."""

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.engine.scripted import ended, scores, spec, start, until, with_engine
from tests.engine.test_containers import over
from tests.environments.making import make_wheel

pytestmark = pytest.mark.sandbox
PRINTS_VERSIONS = "import alpha, beta; print(alpha.__version__, beta.__version__)\n" + scores(0.5)


def needing(*requirements, programs=(PRINTS_VERSIONS,)):
    run = {"timeout_seconds": 20, "memory_mb": 256, "requirements": list(requirements)}
    return spec(list(programs), run=run, budget={"versions": 1})


@pytest.fixture
def wheels(tmp_path):
    folder = tmp_path / "wheels"
    make_wheel(folder, "alpha", "1.0", needs=("beta>=1",))
    make_wheel(folder, "beta", "1.5")
    return folder


async def spawned(api, task):
    task_id = (await api.post("/upload_task", json=task)).raise_for_status().json()["task_id"]
    program = "import alpha; print(alpha.__version__)"
    await api.post("/upload_code", data={"task_id": task_id, "version": "mine", "agent": "me", "file_content": program})
    answer = (await api.post(f"/spawn_container?task_id={task_id}")).raise_for_status().json()
    return task_id, answer["container_id"]


async def environments(api, query=""):
    return (await api.get(f"/get_environments{query}")).json()["environments"]


@pytest.mark.slow
def test_loop_runs_with_the_packages_its_task_asks_for(folder, wheels):
    async def work(api):
        task_id = await start(api, needing("alpha>=1"))
        loop = await ended(api, task_id)
        rows = (await api.get(f"/get_containers?task_id={task_id}")).json()["containers"]
        grades = (await api.get(f"/get_containers?task_id={task_id}&purpose=grade")).json()["containers"]
        one = (await api.get(f"/get_environment/{rows[0]['environment_id']}")).json()
        logs = (await api.get(f"/get_logs/{task_id}")).json()["logs"]
        text = (await api.get(f"/download_log/{task_id}/{one['id']}.log")).text
        told = (await api.get(f"/get_events?task_id={task_id}")).json()["events"]
        return loop, rows, grades, one, logs, text, told, await environments(api, f"?task_id={task_id}")

    loop, rows, grades, one, logs, text, told, listed = with_engine(folder, work, wheel_dir=str(wheels))

    assert (loop["state"], loop["best"]["version"]) == ("completed", "v1")
    assert all(row["logs"].startswith("1.0 1.5\n") for row in rows)
    assert grades and all(row["environment_id"] is None for row in grades)
    assert [(found["name"], found["version"]) for found in one["packages"]] == [("alpha", "1.0"), ("beta", "1.5")]
    sha256 = hashlib.sha256((wheels / "alpha-1.0-py3-none-any.whl").read_bytes()).hexdigest()
    assert one["lock"].splitlines()[0] == f"alpha==1.0 --hash=sha256:{sha256}"
    assert (
        f"{one['id']}.log" in {log["filename"] for log in logs} and "Successfully installed alpha-1.0 beta-1.5" in text
    )
    assert [event["data"]["state"] for event in told if event["kind"] == "environment"] == ["building", "ready"]
    assert [found["id"] for found in listed] == [one["id"]] and listed[0]["size_bytes"] > 0


def test_two_tasks_with_the_same_requirements_build_once(folder, wheels):
    async def work(api):
        found = await asyncio.gather(spawned(api, needing("alpha")), spawned(api, needing(" Alpha ")))
        return [await over(api, container_id) for _, container_id in found], await environments(api)

    rows, listed = with_engine(folder, work, wheel_dir=str(wheels))

    assert [row["logs"] for row in rows] == ["1.0\n"] * 2
    assert [(found["state"], found["attempt"]) for found in listed] == [("ready", 1)]


def test_equal_locks_share_their_files(folder, wheels):
    async def work(api):
        for requirement in ("alpha", "alpha==1.0"):
            _, container_id = await spawned(api, needing(requirement))
            await over(api, container_id)
        return await environments(api), (await api.get("/get_environments")).json()["total_bytes"]

    listed, total = with_engine(folder, work, wheel_dir=str(wheels))

    assert len({found["id"] for found in listed}) == 2 and len({found["digest"] for found in listed}) == 1
    assert total == listed[0]["size_bytes"]
    assert [path.name for path in (folder / "storage" / "environments").iterdir() if path.name != "drafts"] == [
        listed[0]["digest"]
    ]


def test_default_settings_refuse_and_name_the_settings(folder):
    async def work(api):
        return await ended(api, await start(api, needing("alpha")))

    loop = with_engine(folder, work)

    assert (loop["state"], loop["stop_reason"]) == ("failed", "error")
    assert "PACKAGE_INDEX" in loop["error"] and "WHEEL_DIR" in loop["error"] and "alpha" in loop["error"]


def test_failed_build_is_told_and_tried_again_when_asked(folder, tmp_path):
    wheels = tmp_path / "wheels"
    wheels.mkdir()

    async def work(api):
        task_id, first = await spawned(api, needing("alpha"))
        failed = await over(api, first)
        make_wheel(wheels, "alpha")
        second = (await api.post(f"/spawn_container?task_id={task_id}")).json()["container_id"]
        return failed, await over(api, second), await environments(api)

    failed, again, listed = with_engine(folder, work, wheel_dir=str(wheels))

    assert failed["status"] == "failed" and "No matching distribution found for alpha" in failed["reason"]
    assert (again["status"], again["logs"]) == ("completed", "1.0\n")
    assert (listed[0]["state"], listed[0]["attempt"], listed[0]["reason"]) == ("ready", 2, None)


def test_removed_environment_is_built_again_from_its_lock(folder, wheels):
    async def work(api):
        task_id, container_id = await spawned(api, needing("alpha"))
        environment_id = (await over(api, container_id))["environment_id"]
        removed = await api.delete(f"/delete_environment/{environment_id}")
        gone = await until(api, f"/get_environment/{environment_id}", lambda row: row["state"] == "removed")
        left = [path.name for path in (folder / "storage" / "environments").iterdir() if path.name != "drafts"]
        make_wheel(wheels, "alpha", "2.0")  # newer, and not what the lock says
        again = (await api.post(f"/spawn_container?task_id={task_id}")).json()["container_id"]
        return removed, gone, left, await over(api, again)

    removed, gone, left, again = with_engine(folder, work, wheel_dir=str(wheels))

    assert removed.json()["state"] == "removing" and gone["lock"] and left == []
    assert (again["status"], again["logs"]) == ("completed", "1.0\n")


def test_environment_in_use_is_not_removed(folder, wheels):
    program = "import alpha, time; print('up', flush=True); time.sleep(30)"

    async def work(api):
        task_id = (await api.post("/upload_task", json=needing("alpha"))).json()["task_id"]
        await api.post(
            "/upload_code", data={"task_id": task_id, "version": "v", "agent": "me", "file_content": program}
        )
        container_id = (await api.post(f"/spawn_container?task_id={task_id}")).json()["container_id"]
        row = await until(api, f"/container_status/{container_id}", lambda row: row["logs"] == "up\n")
        return container_id, await api.delete(f"/delete_environment/{row['environment_id']}")

    container_id, refused = with_engine(folder, work, wheel_dir=str(wheels))

    assert (
        refused.status_code == 409
        and refused.json()["code"] == "environment_in_use"
        and container_id in refused.json()["detail"]
    )


def test_unknown_environment_is_404(folder):
    async def work(api):
        return (await api.get("/get_environment/env-none")), (await api.delete("/delete_environment/env-none"))

    assert [answer.status_code for answer in with_engine(folder, work)] == [404, 404]


@pytest.mark.slow
def test_stopped_loop_gives_up_its_build(folder, wheels, monkeypatch):
    _slow_pip(monkeypatch)

    async def work(api):
        task_id = await start(api, needing("alpha"))
        building = await until(
            api, f"/get_loop/{task_id}", lambda loop: loop["doing"].startswith("building the environment")
        )
        await api.post(f"/stop_loop/{task_id}")
        loop = await ended(api, task_id)
        rows = await environments(api)
        while rows[0]["state"] == "building":
            await asyncio.sleep(0.05)
            rows = await environments(api)
        return building, loop, rows[0]

    building, loop, row = with_engine(folder, work, wheel_dir=str(wheels))

    assert building["doing"].endswith("alpha") and loop["stop_reason"] == "stopped_by_user"
    assert row["state"] == "failed" and "nothing waits" in row["reason"]


@pytest.mark.slow
def test_build_does_not_hold_up_other_loops(folder, wheels, monkeypatch):
    _slow_pip(monkeypatch)

    async def work(api):
        slow = await start(api, needing("alpha"))
        await until(
            api,
            "/get_environments",
            lambda answer: answer["environments"] and answer["environments"][0]["state"] == "building",
        )
        quick = await ended(api, await start(api, spec([scores(0.5)], budget={"versions": 1})))
        return quick, (await api.get(f"/get_loop/{slow}")).json()

    quick, slow = with_engine(folder, work, wheel_dir=str(wheels), local_slots=1)

    assert quick["state"] == "completed" and slow["state"] == "running" and slow["wall_seconds"] < 5


@pytest.mark.slow
def test_kill_nine_in_a_build_leaves_no_half_environment(folder, wheels):
    folder.mkdir()
    script = (
        "import asyncio, json, sys\n"
        "from tests.engine.scripted import serving, start\n"
        "from tests.engine.test_environments import SLOW, needing\n"
        "from orchestrator.environments import pip\n"
        "pip.SCRIPT = sys.argv[3]\n"
        "async def main():\n"
        "    async with serving(__import__('pathlib').Path(sys.argv[1]), wheel_dir=sys.argv[2]) as api:\n"
        "        await start(api, needing('alpha'))\n"
        "        await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    slow = folder / "slow_pip.py"
    slow.write_text(SLOW)
    root = str(__import__("pathlib").Path(__file__).parents[2])
    environment = os.environ | {"PYTHONPATH": f"{root}:{root}/tests/plugins"}
    process = subprocess.Popen([sys.executable, "-c", script, str(folder), str(wheels), str(slow)], env=environment)
    pid_file = _wait_for(folder / "storage" / "environments" / "drafts", "pid")
    process.send_signal(signal.SIGKILL)
    process.wait()

    assert not _alive_soon(int(pid_file.read_text())), "pip must die with the server"

    async def work(api):
        return await ended(api, 1), await environments(api)

    loop, listed = with_engine(folder, work, wheel_dir=str(wheels))

    assert (loop["state"], loop["best"]["version"]) == ("completed", "v1")
    assert [(row["state"], row["attempt"]) for row in listed] == [("ready", 2)]
    assert [
        path.name for path in (folder / "storage" / "environments").glob("*/*") if path.parent.name == "drafts"
    ] == []


SLOW = """
import ctypes, os, signal, sys, time
ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
open("pid.part", "w").write(str(os.getpid()))
os.rename("pid.part", "pid")
time.sleep(60)
"""


def _slow_pip(monkeypatch):
    """pip never gets anywhere."""
    import tempfile

    from orchestrator.environments import pip

    file = tempfile.NamedTemporaryFile("w", suffix=".py", delete=False)
    file.write(SLOW)
    file.close()
    monkeypatch.setattr(pip, "SCRIPT", file.name)


def _wait_for(folder, name):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = next(iter(folder.glob(f"*/{name}")), None) if folder.is_dir() else None
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"no {name} below {folder}")


def _alive_soon(pid):
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            if file.read().rsplit(") ")[1][0] == "Z":
                return False
        time.sleep(0.05)
    return True
