"""Sessions of coding agents: how many at a time, what they used whatever they say, and what they may read."""

import asyncio
import json

import pytest

from tests.engine.coding_agents import get, improving, run_loop, work, write_agent
from tests.engine.scripted import scores, until, with_engine
from tests.engine.test_command_agent import IMPROVES, see
from tests.model_servers import Answer, ModelServer

pytestmark = pytest.mark.sandbox

CALLS_ITS_MODEL = """
import json, sys, urllib.request
for _ in range(3):
    request = urllib.request.Request(sys.argv[1] + "/chat/completions", b'{"model": "m", "messages": []}')
    urllib.request.urlopen(request).read()
open("main.py", "w").write(open("main.py").read().replace("'0.5'", "'0.75'"))
print(json.dumps({"type": "result", "result": "Done.", "total_cost_usd": 0.01,
                  "usage": {"input_tokens": 800, "output_tokens": 40}}))
"""


def test_calls_that_the_agent_keeps_to_itself_are_counted(tmp_path):
    with ModelServer(lambda _: Answer("Fine.", input_tokens=800, output_tokens=40)) as server:
        program = tmp_path / "agents" / "agent.py"
        section = {"command": ["python", str(program), server.openai_url], "hosts": [f"127.0.0.1:{server.port}"]}
        seen = work(tmp_path, CALLS_ITS_MODEL, improving(), see, **section)

    [call] = seen["calls"]
    assert (call["input_tokens"], call["output_tokens"], call["cost_usd"]) == (2400, 120, 0.03), call["error"]
    words = next(each for each in seen["messages"] if each["sender"] == "command:mine")
    assert words["data"]["model_calls"] == 3
    log = next(each for each in seen["logs"] if each["filename"].startswith("call-"))
    assert f"127.0.0.1:{server.port}: reached (3 times), 3 model calls, 2,400 + 120 tokens" in log["preview"]


def test_calls_of_a_session_that_is_cut_short_are_counted(tmp_path):
    """The loop is stopped while the agent still works: nobody reports on the session but the proxy."""
    program = tmp_path / "agents" / "agent.py"
    code = CALLS_ITS_MODEL.replace('open("main.py"', 'import time; time.sleep(600)\nopen("main.py"', 1)

    async def inside(api) -> tuple[dict, dict]:
        task_id = await begin(api)
        async with asyncio.timeout(60):
            while len(server.requests) < 3:
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.5)  # until the proxy has read the last answer
        (await api.post(f"/stop_loop/{task_id}")).raise_for_status()
        await until(api, f"/get_loop/{task_id}", lambda loop: loop["state"] == "stopped", seconds=60)
        return (await get(api, f"/get_model_calls/{task_id}"))["model_calls"][0], await get(
            api, f"/get_ledger/{task_id}"
        )

    with ModelServer(lambda _: Answer("Fine.", input_tokens=800, output_tokens=40)) as server:
        section = {"command": ["python", str(program), server.openai_url], "hosts": [f"127.0.0.1:{server.port}"]}
        file = write_agent(tmp_path, code, **section)
        call, ledger = with_engine(tmp_path / "data", inside, agents_file=str(file))

    assert (call["state"], call["input_tokens"], call["output_tokens"]) == ("failed", 2400, 120)
    assert (ledger["total"]["model_calls"], ledger["total"]["tokens"]) == (3, 2520)


def test_agents_at_work_are_as_many_as_the_setting_says(tmp_path):
    """Two loops with one slot: no moment of the agents' sessions falls into the other one's."""
    file = write_agent(tmp_path, "import time\n" + IMPROVES + "time.sleep(0.3)\n")

    async def inside(api) -> list[dict]:
        ids = await asyncio.gather(run_loop(api, improving()), run_loop(api, improving()))
        return [(await get(api, f"/get_model_calls/{task_id}"))["model_calls"][0] for task_id in ids]

    calls = with_engine(tmp_path / "data", inside, agents_file=str(file), agent_sessions=1)

    first, second = sorted(calls, key=lambda call: call["started_at"])
    assert [call["state"] for call in calls] == ["answered"] * 2 and first["ended_at"] <= second["started_at"]


def test_loop_that_waits_for_a_slot_can_be_stopped(tmp_path):
    file = write_agent(tmp_path, "import time\ntime.sleep(600)\n")

    async def inside(api) -> tuple[dict, dict]:
        busy = await begin(api)
        await until(api, f"/get_model_calls/{busy}", lambda calls: bool(calls["model_calls"]))
        waiting = await begin(api)
        await until(api, f"/get_loop/{waiting}", lambda loop: bool(loop["rounds"]))
        for task_id in (waiting, busy):
            (await api.post(f"/stop_loop/{task_id}")).raise_for_status()
            await until(api, f"/get_loop/{task_id}", lambda loop: loop["state"] == "stopped", seconds=60)
        return await get(api, f"/get_loop/{waiting}"), await get(api, f"/get_model_calls/{waiting}")

    loop, calls = with_engine(tmp_path / "data", inside, agents_file=str(file), agent_sessions=1)

    assert loop["state"] == "stopped" and calls["model_calls"] == []


async def begin(api) -> int:
    task_id = (await api.post("/upload_task", json=improving())).raise_for_status().json()["task_id"]
    given = {"task_id": task_id, "version": "seed", "agent": "user", "file_content": scores(0.5)}
    (await api.post("/upload_code", data=given)).raise_for_status()
    (await api.post("/start_loop", json={"task_id": task_id})).raise_for_status()
    return task_id


def test_what_the_agent_may_read_is_on_the_task(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MY_MODEL", "a-key-0123456789")
    secret = tmp_path / "home" / ".mine" / "auth.json"
    secret.parent.mkdir(parents=True)
    secret.write_text('{"token": "credential-0123456789"}')

    seen = work(
        tmp_path, IMPROVES, improving(), see, credentials=["~/.mine/auth.json"], key="env:MY_MODEL", hosts=["h.test"]
    )

    words = next(each for each in seen["messages"] if each["sender"] == "command:mine")
    says = "It may read ~/.mine/auth.json, the key in env:MY_MODEL, and reach h.test:443."
    assert words["data"]["access"] == says and "0123456789" not in json.dumps(words)
    log = next(each for each in seen["logs"] if each["filename"].startswith("call-"))
    assert f"\n[access] {says}" in log["preview"]
