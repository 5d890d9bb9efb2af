"""Sessions of coding agents in the ledger: paid once through kills, within budgets, and replayed without the agent."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.engine.coding_agents import get, improving, work, write_agent
from tests.engine.scripted import ENDED, scores, until, with_engine
from tests.engine.test_command_agent import IMPROVES, see
from tests.runners.processes import processes_with

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
WAITS = """
import os, time
open("main.py", "a").write("# half done")
for _ in range(2): os.fork()
time.sleep(120)
"""
SERVER = """
import asyncio, sys
sys.path[:0] = [{root!r}, {root!r} + "/tests/plugins"]
from tests.engine.coding_agents import improving, run_loop
from tests.engine.scripted import serving
async def main():
    async with serving(__import__("pathlib").Path({folder!r}), agents_file={file!r}) as api:
        await run_loop(api, improving(), seconds=600)
asyncio.run(main())
"""


def test_server_that_is_killed_leaves_no_agent_and_pays_for_the_turn_once_more(tmp_path):
    marker, folder = f"marker-{os.urandom(6).hex()}", tmp_path / "data"
    file = write_agent(tmp_path, WAITS)
    program = tmp_path / "agents" / "agent.py"
    file.write_text(file.read_text().replace(f'"{program}"]\ninst', f'"{program}", "{marker}"]\ninst'))
    code = textwrap.dedent(SERVER.format(root=str(ROOT), folder=str(folder), file=str(file)))
    server = subprocess.Popen([sys.executable, "-c", code], env=os.environ | {"DATABASE_URL": ""})
    try:
        wait_for(lambda: processes_with(marker))
    finally:
        os.kill(server.pid, signal.SIGKILL)
        server.wait()
    wait_for(lambda: not processes_with(marker), seconds=10)
    program.write_text(IMPROVES)

    async def end(api) -> dict:
        await until(api, "/get_loop/1", lambda loop: loop["state"] in ENDED)
        return await see(api, 1)

    seen = with_engine(folder, end, agents_file=str(file))

    assert seen["loop"]["best"]["validation"]["mean"] == 0.75, seen["loop"]["rounds"]
    assert [(call["state"], call["cost_usd"]) for call in seen["calls"]] == [("answered", 0.02), ("lost", None)]


def test_session_that_has_ended_is_not_repeated_after_a_crash(tmp_path, monkeypatch):
    """The server ends between the end of the session and the upload of its files."""
    from orchestrator.agents.coding import session

    upload = session.upload_program

    async def break_off(operations, turn, *rest) -> None:
        if turn.round == 2:
            await asyncio.Event().wait()
        await upload(operations, turn, *rest)

    monkeypatch.setattr(session, "upload_program", break_off)
    file = write_agent(tmp_path, IMPROVES)

    async def begin(api) -> int:
        task_id = (await api.post("/upload_task", json=improving())).json()["task_id"]
        given = {"task_id": task_id, "version": "seed", "agent": "user", "file_content": scores(0.5)}
        await api.post("/upload_code", data=given)
        await api.post("/start_loop", json={"task_id": task_id})
        await until(api, f"/get_model_calls/{task_id}", lambda each: bool(each["model_calls"]))
        await until(api, f"/get_model_calls/{task_id}", lambda each: each["model_calls"][0]["state"] == "answered")
        return task_id

    task_id = with_engine(tmp_path / "data", begin, agents_file=str(file))
    monkeypatch.setattr(session, "upload_program", upload)
    (tmp_path / "agents" / "agent.py").write_text("raise SystemExit('started again')")

    async def end(api) -> dict:
        await until(api, f"/get_loop/{task_id}", lambda loop: loop["state"] in ENDED)
        return await see(api, task_id)

    seen = with_engine(tmp_path / "data", end, agents_file=str(file))

    assert seen["loop"]["best"]["validation"]["mean"] == 0.75 and len(seen["calls"]) == 1
    assert [each["content"] for each in seen["messages"] if each["role"] == "coder"] == ["I raised the prediction."]


@pytest.mark.parametrize(
    ("budget", "options", "state", "says"),
    [
        ({"cost_usd": 0.03}, {"session_usd": 0.02}, "completed", "budget_cost"),
        ({"tokens": 2000}, {"session_tokens": 1500}, "completed", "budget_tokens"),
        ({"tokens": 2000}, {}, "failed", "give session_tokens"),
        ({"cost_usd": 0.03}, {}, "failed", "give session_usd"),
    ],
    ids=["money", "tokens", "tokens unknown", "price unknown"],
)
def test_budget_has_room_for_a_session_or_none_starts(tmp_path, budget, options, state, says):
    code = IMPROVES.replace("program.replace(", "(program + '#').replace(")
    task = improving(6)
    task["budget"] |= budget
    task["agents"]["options"] = {"command:mine": options}

    seen = work(tmp_path, code, task, see)

    loop = seen["loop"]
    said = f"{loop['stop_reason']} {loop['error']} {[each['reason'] for each in loop['rounds']]}"
    assert loop["state"] == state and says in said, said
    spent = sum(call["cost_usd"] or 0 for call in seen["calls"])
    assert spent <= 0.03 and len(seen["calls"]) == (1 if options else 0)
    assert seen["loop"]["best"]["version"] == ("v2" if options else "v1")


def test_recorded_sessions_are_replayed_without_the_agent(tmp_path):
    file = write_agent(tmp_path, IMPROVES)

    async def record_and_replay(api) -> tuple:
        from tests.engine.coding_agents import run_loop

        task_id = await run_loop(api, improving())
        recorded = await see(api, task_id)
        (tmp_path / "agents" / "agent.py").write_text("raise SystemExit('started again')")
        answer = await api.post("/replay_loop", json={"task_id": task_id})
        replayed_id = answer.raise_for_status().json()["task_id"]
        await until(api, f"/get_loop/{replayed_id}", lambda loop: loop["state"] in ENDED and bool(loop["rounds"]))
        best = [await get(api, f"/get_loop/{number}") for number in (task_id, replayed_id)]
        return recorded, best[-1], await get(api, f"/get_model_calls/{replayed_id}")

    recorded, replayed, calls = with_engine(tmp_path / "data", record_and_replay, agents_file=str(file))

    assert replayed["best"]["validation"] == recorded["loop"]["best"]["validation"], replayed["rounds"]
    assert any(call["replayed"] for call in calls["model_calls"])


def wait_for(holds, *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
