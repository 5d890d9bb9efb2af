"""A coding agent that looks for all it must not have: labels, records, other tasks, the server, the net."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.engine.coding_agents import NAME, get, improving, run_loop, write_agent
from tests.engine.scripted import ENDED, until, with_engine
from tests.runners.processes import processes_with

pytestmark = pytest.mark.sandbox

SPIES = r"""
import json, os, re, socket
SERVER = int(os.environ["TEST_PORT"])
report = {"files": [], "hidden": [], "environment": sorted(os.environ), "processes": [], "reached": []}
report["data"] = sorted(os.listdir("/data"))
report["columns"] = open("/data/test.csv").readline().strip().split(",")
for folder, folders, files in os.walk("/", onerror=lambda error: None):
    if folder == "/":
        folders[:] = [name for name in folders if name not in ("proc", "sys", "usr", "lib", "lib64")]
    sought = r"orchestrator\.db|labels.*csv|held_out|breast_cancer.csv"
    report["hidden"] += [name for name in files if re.search(sought, name)]
    report["files"] += [os.path.join(folder, name) for name in files if not folder.startswith(("/opt", "/etc", "/dev"))]
for pid in filter(str.isdigit, os.listdir("/proc")):
    try: report["processes"].append(open(f"/proc/{pid}/cmdline").read().replace("\0", " ")[:80])
    except OSError: pass
    for name in ("environ", "root/etc/shadow", "cwd/database"):
        try:
            text = open(f"/proc/{pid}/{name}", "rb").read()
            if b"SERVER_SECRET" in text or b"root:" in text: report["reached"].append(f"/proc/{pid}/{name}")
        except OSError: pass
for path in ("/work/../data/../private", os.environ["DATA_DIR"], "/root", "/home/user", "/var", "/etc/shadow"):
    if os.path.exists(path) and (not os.path.isdir(path) or os.listdir(path)): report["reached"].append(path)
for host in ("127.0.0.1", "localhost", "0.0.0.0", "::1", "169.254.169.254", "10.0.0.1", "1.1.1.1", "example.com"):
    for port in (SERVER, 80, 443):
        try:
            socket.create_connection((host, port), 1).close()
            report["reached"].append(f"{host}:{port}")
        except OSError: pass
program = open("main.py").read()
open("main.py", "w").write(program + "# looked around\n")
print(json.dumps({"result": json.dumps(report)}))
"""


def test_agent_sees_public_data_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setenv("SERVER_SECRET", "never-to-be-seen")
    monkeypatch.setenv("ORCHESTRATOR_URL", "http://127.0.0.1:1")
    data_dir = tmp_path / "data"
    environment = {"TEST_PORT": "8000", "DATA_DIR": str(data_dir)}
    file = write_agent(tmp_path, SPIES, environment=environment)
    task = improving(grade={"kind": "predictions"}, dataset="breast_cancer", name="spied on")
    task["agents"] |= {"generator": "rules", "evaluator": "rules"}
    seed = Path(__file__).with_name("constant_program.py").read_text()

    async def inside(api) -> tuple:
        await run_loop(api, improving(1), seed=None)  # another task, with records of its own
        task_id = await run_loop(api, task, seed=seed)
        messages = (await get(api, f"/get_messages/{task_id}"))["messages"]
        return await get(api, f"/get_loop/{task_id}"), [each for each in messages if each["sender"] == NAME]

    loop, [words] = with_engine(data_dir, inside, agents_file=str(file))

    report = json.loads(words["content"])
    assert loop["rounds"][1]["verdict"] not in (None, "no_version", "failed"), loop["rounds"][1]
    assert report["reached"] == []
    assert report["data"] == ["data.json", "test.csv", "train.csv"] and "target" not in report["columns"]
    allowed = {"ORCHESTRATOR_SEED", "ORCHESTRATOR_DATA"}
    assert {name for name in report["environment"] if re.search("ORCHESTRATOR|SECRET|KEY|TOKEN", name)} == allowed
    own = [str(tmp_path / "agents" / "agent.py"), "/work/TASK.md", "/work/main.py"]
    assert (
        sorted(report["files"]) == sorted(["/data/data.json", "/data/test.csv", "/data/train.csv", *own])
        and report["hidden"] == []
    )
    assert all("orchestrator" not in line for line in report["processes"]), report["processes"]


WAITS = """
import os, sys, time
open("main.py", "a").write("# half done")
for _ in range(3): os.fork()
print("up", flush=True)
time.sleep(120)
"""


def test_server_that_stops_leaves_no_agent_and_the_turn_starts_over(tmp_path):
    marker = f"marker-{os.urandom(6).hex()}"
    file = write_agent(tmp_path, WAITS)
    program = tmp_path / "agents" / "agent.py"
    file.write_text(file.read_text().replace(f'"{program}"]\ninst', f'"{program}", "{marker}"]\ninst'))

    async def begin(api) -> int:
        task = improving()
        task_id = (await api.post("/upload_task", json=task)).json()["task_id"]
        await api.post(
            "/upload_code", data={"task_id": task_id, "version": "seed", "agent": "user", "file_content": "1"}
        )
        await api.post("/start_loop", json={"task_id": task_id})
        await until(api, f"/get_loop/{task_id}", lambda _: bool(processes_with(marker)))
        return task_id

    task_id = with_engine(tmp_path / "data", begin, agents_file=str(file))
    left = processes_with(marker)
    program.write_text("open('main.py', 'w').write(\"open('predictions.csv', 'w').write('0.8')\")")

    async def end(api) -> dict:
        return await until(api, f"/get_loop/{task_id}", lambda loop: loop["state"] in ENDED)

    loop = with_engine(tmp_path / "data", end, agents_file=str(file))

    assert left == [] and loop["best"]["validation"]["mean"] == 0.8
