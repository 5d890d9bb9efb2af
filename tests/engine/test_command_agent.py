"""The coder `command:`: a program of somebody else's in a sandbox, whose files are the next version."""

import json

import pytest

from tests.engine.coding_agents import get, improving, run_loop, work
from tests.engine.scripted import scores, with_engine

pytestmark = pytest.mark.sandbox

IMPROVES = """
import json, sys
brief = sys.stdin.read()
assert brief == open("TASK.md").read() and "predictions.csv" in brief
program = open("main.py").read()
open("main.py", "w").write(program.replace("'0.5'", "'0.75'"))
open("notes.txt", "w").write("not a program")
print(json.dumps({"type": "result", "result": "I raised the prediction.", "total_cost_usd": 0.02,
                  "usage": {"input_tokens": 1200, "output_tokens": 34}}))
"""


async def see(api, task_id: int) -> dict:
    loop, messages = await get(api, f"/get_loop/{task_id}"), await get(api, f"/get_messages/{task_id}")
    code, logs = await get(api, f"/get_code/{task_id}"), await get(api, f"/get_logs/{task_id}")
    calls = (await get(api, f"/get_model_calls/{task_id}"))["model_calls"]
    return {
        "loop": loop,
        "messages": messages["messages"],
        "code": code["versions"],
        "logs": logs["logs"],
        "calls": calls,
    }


def test_command_improves_the_program_it_is_given(tmp_path):
    seen = work(tmp_path, IMPROVES, improving(), see)

    rounds, best = seen["loop"]["rounds"], seen["loop"]["best"]
    assert [each["verdict"] for each in rounds] == ["baseline", "improved"], rounds[-1]["reason"]
    assert best["version"] == "v2" and best["validation"]["mean"] == 0.75
    version = next(each for each in seen["code"] if each["version"] == "v2")
    assert version["files"] == ["main.py"] and version["parents"] == ["v1"] and version["agent"] == "command:mine"
    assert version["summary"] == "I raised the prediction."
    words = next(each for each in seen["messages"] if each["sender"] == "command:mine")
    [call] = seen["calls"]
    assert (call["state"], call["input_tokens"], call["output_tokens"], call["cost_usd"]) == (
        "answered",
        1200,
        34,
        0.02,
    )
    assert call["call_id"] == words["data"]["call_id"] and call["provider"] == "command"
    log = next(each for each in seen["logs"] if each["filename"] == words["data"]["log"])
    assert "I raised the prediction." in log["preview"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("pass", "changed nothing"),
        ("import os; os.remove('main.py')", "left no main.py"),
        ("import os; [os.remove(name) for name in os.listdir('.')]", "left no main.py"),
        ("import os; os.remove('main.py'); os.symlink('/etc/passwd', 'main.py')", "symbolic link"),
        ("open('main.py', 'wb').write(b'\\xff\\xfe')", "not UTF-8"),
        ("open('main.py', 'w').write('x' * (2 << 20))", "at most 1048576"),
        ("import sys; sys.exit('no credit left')", "no credit left"),
        ("import sys; print('login: '); sys.stdin.close(); import time; time.sleep(99)", "longer than its 3 s"),
        ("while True: print('x' * 9999)", "it printed more than"),
        ("x = [bytearray(8 << 20) for _ in range(99)]", "of memory"),
    ],
    ids=["nothing", "removed", "wiped", "link", "binary", "large", "exits", "waits", "floods", "memory"],
)
def test_round_of_an_agent_that_fails_has_the_reason(tmp_path, code, reason):
    task = improving(agents={"turn_seconds": 6})

    seen = work(tmp_path, code, task, see, memory_mb=256, output_mb=1)

    first, second = seen["loop"]["rounds"]
    assert (first["verdict"], second["verdict"]) == ("baseline", "no_version")
    assert reason in second["reason"], second["reason"]
    assert seen["loop"]["state"] == "completed" and [each["version"] for each in seen["code"]] == ["v1", "seed"]


def test_agent_may_add_modules_but_nothing_else(tmp_path):
    code = """
import os
open("helper.py", "w").write("VALUE = '0.9'")
os.makedirs("deep"); open("deep/inner.py", "w").write("1"); open(".hidden.py", "w").write("1")
open("main.py", "w").write("import helper; open('predictions.csv', 'w').write(helper.VALUE)")
"""

    seen = work(tmp_path, code, improving(), see)

    assert seen["loop"]["best"]["validation"]["mean"] == 0.9
    version = next(each for each in seen["code"] if each["version"] == "v2")
    assert sorted(version["files"]) == ["helper.py", "main.py"]
    assert ".hidden.py was not taken" in next(each["content"] for each in seen["messages"] if each["role"] == "coder")


def test_secrets_of_an_agent_reach_no_record(tmp_path, monkeypatch):
    home = tmp_path / "home"
    (home / ".agent").mkdir(parents=True)
    (home / ".agent" / "auth.json").write_text(json.dumps({"token": "tok-0123456789abcdef", "kind": "oauth"}))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("MODEL_KEY", "sk-live-abcdefghijk")
    code = """
import base64, json, os, sys
token = json.load(open(os.path.expanduser("~/.agent/auth.json")))["token"]
print("token is", token, base64.b64encode(token.encode()).decode(), token.encode().hex(), flush=True)
open(os.path.expanduser("~/.agent/auth.json"), "w").write("changed")
if open("TASK.md").read().count("- v") < 2:
    open("main.py", "w").write(f"KEY = '{token}'")
else:
    open("main.py", "a").write("#")
    print(json.dumps({"result": f"The key is {token}."}))
"""

    async def export(api, task_id: int) -> tuple:
        return await see(api, task_id), (await api.get(f"/export_task/{task_id}")).content

    seen, _ = work(tmp_path, code, improving(3), export, credentials=["~/.agent/auth.json"], key="env:MODEL_KEY")

    second, third = seen["loop"]["rounds"][1:]
    assert second["verdict"] == "no_version" and "contains a key or credential" in second["reason"]
    assert third["verdict"] != "no_version", third
    stored = b"".join(file.read_bytes() for file in (tmp_path / "data").rglob("*") if file.is_file())
    for secret in ("tok-0123456789abcdef", "dG9rLTAxMjM0NTY3ODlhYmNkZWY", b"tok-0123456789abcdef".hex(), "sk-live-abc"):
        assert secret.encode() not in stored
    said = [each["content"] for each in seen["messages"] if each["role"] == "coder"]
    assert said == ["The key is [masked]."] and b"token is [masked] [masked]= [masked]" in stored
    assert "changed" not in (home / ".agent" / "auth.json").read_text()


def test_command_without_a_section_has_no_network_and_no_credentials(tmp_path):
    code = "import os; print(sorted(os.environ), os.listdir(os.environ['HOME'])); open('main.py', 'a').write('#')"
    name = f'command:python -c "{code}"'
    task = improving(coder=name)

    async def read_log(api, task_id: int) -> str:
        seen = await see(api, task_id)
        assert seen["loop"]["rounds"][1]["verdict"] != "no_version", seen["loop"]["rounds"]
        return next(each["preview"] for each in seen["logs"] if each["filename"].startswith("call-"))

    log = work(tmp_path, "", task, read_log)

    printed, _, access = log.partition("\n[access] ")
    assert "PROXY" not in printed.upper() and printed.strip().endswith("[]")
    assert access.strip().endswith("and has no network."), access


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[", "is not valid TOML"),
        ('["command:mine"]\nhosts = ["*.com"]', "neither a host name nor an address"),
        ('["command:mine"]\nkey = "sk-live-1"', "never the key itself"),
        ('["command:mine"]\nkey = "env:NO_SUCH"', "NO_SUCH of the server, and there is none"),
        ('["command:mine"]\ncredentials = ["/etc/shadow"]', "must lie below your home directory"),
        ('["command:mine"]\ncredentials = ["~/absent"]', "cannot be read"),
        ('["command:mine"]\ninstallation = ["/no/such"]', "does not exist"),
        ('["command:mine"]\nfriends = 1', "friends"),
    ],
)
def test_settings_that_do_not_fit_end_the_loop_with_a_sentence(tmp_path, text, says):
    file = tmp_path / "agents.toml"
    file.write_text(text)

    async def inside(api) -> dict:
        return await get(api, f"/get_loop/{await run_loop(api, improving())}")

    loop = with_engine(tmp_path / "data", inside, agents_file=str(file))

    assert loop["state"] == "failed" and says in loop["error"], loop["error"]
    assert "sk-live" not in loop["error"]


def test_baseline_is_the_program_as_it_was_given(tmp_path):
    async def read(api, task_id: int) -> str:
        return (await api.get(f"/download_code/{task_id}/v1")).text

    assert work(tmp_path, "raise SystemExit(1)", improving(1), read) == scores(0.5)
