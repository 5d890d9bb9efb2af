"""The log of a coding agent's session, while it grows, when the turn is ended, and after the server was killed."""

from pathlib import Path

import pytest

from tests.engine.coding_agents import get, improving, write_agent
from tests.engine.cut_short import kill_while_writing
from tests.engine.scripted import ENDED, scores, until, with_engine
from tests.engine.test_command_agent import IMPROVES, see

pytestmark = pytest.mark.sandbox

ACP = "acp:mine"
TALK = """How shall I begin?
The key is [masked], is it not?

[execute] ls
[completed] ls
main.py
TASK.md
"""
TALKS = """
import sys, time
print("half of a line,", end=" ", flush=True)
print("and the rest of it", flush=True)
time.sleep(120)
"""


async def begin(api, coder: str) -> int:
    task_id = (await api.post("/upload_task", json=improving(coder=coder))).json()["task_id"]
    seed = {"task_id": task_id, "version": "seed", "agent": "user", "file_content": scores(0.5)}
    (await api.post("/upload_code", data=seed)).raise_for_status()
    (await api.post("/start_loop", json={"task_id": task_id})).raise_for_status()
    return task_id


async def read_log(api, task_id: int, call_id: str) -> str:
    return (await api.get(f"/download_log/{task_id}/{call_id}.log")).text


def test_session_is_read_while_the_agent_works_and_kept_when_it_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setenv("MY_KEY_IS", "local-key-0123456789")
    program = tmp_path / "agents" / "agent.py"
    section = {"command": ["python", str(program), "talks"], "key": "env:MY_KEY_IS"}
    section["environment"] = {"MY_KEY": "local-key-0123456789"}
    file = write_agent(tmp_path, Path(__file__).with_name("acp_agent.py").read_text(), name=ACP, **section)

    async def watch(api) -> None:
        task_id = await begin(api, ACP)
        call = (await until(api, f"/get_model_calls/{task_id}", lambda answer: answer["model_calls"]))["model_calls"][0]
        tail = f"/tail_logs/{task_id}?filename={call['call_id']}.log"
        live = await until(api, tail, lambda log: any(line["text"] == "TASK.md" for line in log["lines"]))
        said = [line["text"] for line in live["lines"] if not line["text"].startswith("a line")]  # of its start
        assert said == TALK.splitlines()
        assert not live["ended"] and live["lines"][0]["number"] == 1
        assert (await get(api, f"/get_model_call/{call['call_id']}"))["state"] == "started"
        [listed] = (await get(api, f"/get_logs/{task_id}"))["logs"][:1]
        assert (listed["filename"], listed["version"]) == (f"{call['call_id']}.log", "v2")

        (await api.post(f"/stop_loop/{task_id}")).raise_for_status()
        await until(api, f"/get_loop/{task_id}", lambda loop: loop["state"] in ENDED)

        kept = await until(api, tail, lambda log: log["ended"])
        assert kept["lines"][:6] == live["lines"][:6]
        whole = await read_log(api, task_id, call["call_id"])
        assert "[access] It may read the key" in whole.rpartition("\n[The turn was ended here.]\n")[2]

    with_engine(tmp_path / "data", watch, agents_file=str(file))


def test_session_that_a_kill_cut_says_so_and_the_next_one_has_a_log_of_its_own(tmp_path):
    folder, file = tmp_path / "data", write_agent(tmp_path, TALKS)
    work = "await run_loop(api, improving(), seconds=600)"
    kill_while_writing(
        folder, "from tests.engine.coding_agents import improving, run_loop", work, agents_file=str(file)
    )
    (tmp_path / "agents" / "agent.py").write_text(IMPROVES)

    async def end(api) -> list[str]:
        await until(api, "/get_loop/1", lambda loop: loop["state"] in ENDED)
        seen = await see(api, 1)
        assert [call["state"] for call in seen["calls"]] == ["answered", "lost"]
        return [await read_log(api, 1, call["call_id"]) for call in seen["calls"]]

    whole, cut = with_engine(folder, end, agents_file=str(file))

    assert cut == "half of a line, and the rest of it\n\n[The session was cut short here: the server ended.]\n"
    assert "I raised the prediction." in whole and "cut short" not in whole
