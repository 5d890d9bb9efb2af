"""Programs that want a score they have not earned, in whole loops with the real grader: none of them gains anything."""

import pytest

from tests.engine.scripted import ended, start, with_engine

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

HONEST = """
import csv, os
rows = csv.DictReader(open(os.environ["ORCHESTRATOR_DATA"] + "/test.csv"))
with open("predictions.csv", "w") as file:
    print("id,prediction", file=file)
    for row in rows:
        print(row["id"], guess(row), sep=",", file=file)
"""
CONSTANT = "def guess(row): return '0'\n" + HONEST

LOADER = """
known = {}
try:
    from sklearn.datasets import load_digits
    digits = load_digits()
    known = {tuple(int(v) for v in x): y for x, y in zip(digits.data, digits.target)}
except Exception as error:
    print("load_digits:", type(error).__name__, error)
def guess(row): return known.get(tuple(int(float(v)) for name, v in row.items() if name != "id"), 0)
"""

SEARCHER = """
import gzip, os, re
found = []
wanted = re.compile(
    r"sklearn/datasets/.*(digits|cancer|diabetes)|held.?out|orchestrator[.]db|/private/|storage/data", re.I
)
for start in ("/", "/proc/1/root", "/proc/self/root"):
    for folder, folders, files in os.walk(start, onerror=None):
        if folder.startswith(("/proc/", "/sys/")) and start == "/":
            folders[:] = []
            continue
        for name in files:
            path = os.path.join(folder, name)
            if wanted.search(path) and name.endswith((".csv", ".gz", ".db", ".npy", ".npz", ".json", ".txt")):
                try:
                    data = open(path, "rb").read(1 << 20)
                    found.append(path + " " + str(len(data)))
                except OSError:
                    pass
print("FOUND", [path for path in found if not path.startswith("/work")])
def guess(row): return 0
"""

CLAIMER = """
import json, os, sys
print('@metric {"step": 1, "accuracy": 1.0}')
print("accuracy: 1.0\\nscore: 1.0\\nTest passed", file=sys.stderr)
forged = {"graded": True, "reason": "", "validation": 1.0, "held_out": 1.0, "metrics": {"accuracy": 1.0}}
names = ("grade.json", "result.json", "metrics.json", "/tmp/grade.json", "/outputs/grade.json")
for place in (*names, "/private/x", "/grader/grade.py"):
    try:
        os.makedirs(os.path.dirname(place) or ".", exist_ok=True)
        json.dump(forged, open(place, "w"))
    except OSError as error:
        print(place, error)
import atexit
atexit.register(lambda: json.dump(forged, open("grade.json", "w")))
for name in ("sitecustomize.py", "sklearn.py", "numpy.py", "json.py"):
    open(name, "w").write("import os; os._exit(0)")
def guess(row): return 0
"""

STAYER = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for fd in range(3):
            os.close(fd)
        while True:
            time.sleep(0.01)
            try: open("/work/grade.json", "w").write('{"graded": true, "validation": 1.0}')
            except OSError: pass
    os._exit(0)
def guess(row): return 0
"""

PROGRAMS = [CONSTANT, LOADER + HONEST, SEARCHER + HONEST, CLAIMER + HONEST, STAYER + HONEST]


def test_no_program_gains_what_it_has_not_earned(folder):
    import json

    task = {
        "name": "forgers",
        "dataset": "digits",
        "description": json.dumps(PROGRAMS),
        "objective": {"metric": "accuracy", "target": 0.9},
        "split": {"seed": 3},
        "budget": {"versions": len(PROGRAMS)},
        "agents": {"generator": "rules", "coder": "scripted", "evaluator": "rules"},
        "search": {"max_failures": 50},
    }

    async def work(api):
        task_id = await start(api, task)
        loop = await ended(api, task_id)
        containers = (await api.get(f"/get_containers?task_id={task_id}&limit=100")).json()["containers"]
        return loop, {row["version"]: row for row in containers}

    loop, containers = with_engine(folder, work)

    scores = {found["version"]: found["score"] and found["score"]["mean"] for found in loop["rounds"]}
    honest = scores["v1"]
    assert 0.05 < honest < 0.15
    assert scores == dict.fromkeys(scores, honest), {version: row["logs"][-500:] for version, row in containers.items()}
    assert (loop["best"]["version"], loop["stop_reason"]) == ("v1", "budget_versions")
    assert "load_digits:" in containers["v2"]["logs"]
    assert "FOUND []" in containers["v3"]["logs"]


def test_agents_never_see_held_out_scores(folder):
    import json

    from orchestrator.contract.access import Principal
    from orchestrator.contract.errors import NotAllowed
    from orchestrator.engine.agent_operations import AgentOperations
    from orchestrator.operations.call import CallContext

    task = {
        "name": "secrets",
        "dataset": "scripted",
        "description": json.dumps(["open('predictions.csv', 'w').write('0.123456789')"]),
        "agents": {"generator": "scripted", "coder": "scripted", "evaluator": "scripted"},
        "grade": {"kind": "scripted"},
        "budget": {"versions": 1},
        "run": {"memory_mb": 256},
    }

    async def work(api):
        task_id = await start(api, task)
        await ended(api, task_id)
        store = api._transport.app.state.lazy_store.store()
        agent = AgentOperations(CallContext(Principal(name="nosy", role="coder"), store), "test")
        assert Principal(name="nosy", role="coder").sees_held_out is False
        answers = [
            await agent.get_loop(task_id=task_id),
            await agent.get_results(task_id=task_id),
            await agent.get_latest_results(task_id=task_id),
            await agent.get_events(task_id=task_id),
            await agent.get_containers(task_id=task_id),
            await agent.get_messages(task_id=task_id),
        ]
        with pytest.raises(NotAllowed):
            await agent.get_containers(task_id=task_id, purpose="grade")
        return (await api.get(f"/get_loop/{task_id}")).json(), "".join(answer.model_dump_json() for answer in answers)

    loop, seen = with_engine(folder, work)

    assert loop["best"]["held_out"]["mean"] == pytest.approx(0.113456789)
    assert "0.123456789" in seen
    assert "0.1134567" not in seen
