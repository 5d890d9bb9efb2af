"""Coding agents in sandboxes: what they are given, what they leave, and how hostile ones end."""

import asyncio
import dataclasses
import json
import os
import time

import pytest

from orchestrator.contract.agent_sandbox import HOME_FOLDER
from orchestrator.contract.errors import Invalid, OutputRejected, SandboxUnavailable
from orchestrator.contract.inputs import make_host_input
from orchestrator.runners.local.agent_session import open_session
from tests.runners.agents import build_agent, finish, work
from tests.runners.processes import processes_with

pytestmark = pytest.mark.sandbox

SEES = """
import json, os, sys
def names(folder):
    return sorted(os.listdir(folder))
print(json.dumps({
    "prompt": sys.stdin.read(), "work": names("."), "home": names(os.environ["HOME"]), "data": names("/data"),
    "environment": sorted(os.environ),
    "first": open("/proc/1/environ").read() if os.access("/proc/1/environ", 4) else "",
    "key": open(os.path.expanduser("~/.config/agent/key")).read(), "sub": open("lib/part.py").read(),
}))
open("main.py", "w").write("print(2)")
open(os.path.expanduser("~/cache"), "w").write("mine")
"""


def test_agent_sees_its_files_and_nothing_of_the_server(setup, tmp_path, monkeypatch):
    monkeypatch.setenv("ORCHESTRATOR_DATA_DIR", "/secret")
    (tmp_path / "rows.csv").write_text("x\n1\n")
    tmp_path.chmod(0o755)
    spec = build_agent(
        SEES,
        files={"main.py": b"print(1)", "TASK.md": b"do", "lib/part.py": b"part"},
        home={".config/agent/key": b"sk-1"},
        inputs=[make_host_input(tmp_path, "/data")],
    )

    worked = asyncio.run(work(setup, spec, b"improve it"))

    seen = json.loads(worked.stdout)
    assert (seen["prompt"], seen["key"], seen["sub"]) == ("improve it", "sk-1", "part")
    assert (
        seen["work"] == ["TASK.md", "lib", "main.py"] and seen["home"] == [".config"] and seen["data"] == ["rows.csv"]
    )
    assert not [name for name in seen["environment"] if "ORCHESTRATOR" in name] and "secret" not in seen["first"]
    assert worked.plain == ["TASK.md", "lib/part.py", "main.py"]


def test_input_stays_open_until_it_is_ended(setup):
    code = "import sys\nfor line in sys.stdin: print(line.strip().upper(), flush=True)\nprint('end')"

    async def talk() -> list[str]:
        session = await open_session(setup, build_agent(code))
        answers = []
        lines = session.follow()
        for word in (b"one\n", b"two\n"):
            await session.write(word)
            answers.append((await anext(lines)).data.decode())
        worked = await finish(session)
        return [*answers, worked.stdout]

    assert asyncio.run(talk()) == ["ONE\n", "TWO\n", "ONE\nTWO\nend\n"]


def test_prompt_larger_than_a_pipe_arrives_whole(setup):
    code = "import sys, time; time.sleep(0.3); print(len(sys.stdin.buffer.read()))"

    assert asyncio.run(work(setup, build_agent(code), b"x" * 3_000_000)).stdout == "3000000\n"


def test_agent_that_reads_nothing_does_not_hold_the_writer(setup):
    async def write_in_vain() -> float:
        session = await open_session(setup, build_agent("import time; time.sleep(0.5)"))
        began = time.monotonic()
        with pytest.raises(BrokenPipeError):
            await session.write(b"x" * 10_000_000)
        await finish(session)
        return time.monotonic() - began

    assert asyncio.run(write_in_vain()) < 10


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "", "a//b", "a\0b"])
def test_file_outside_of_the_workspace_is_refused(setup, path):
    with pytest.raises(Invalid, match="is not a path inside"):
        asyncio.run(work(setup, build_agent("", files={path: b""})))


def test_links_devices_and_odd_names_are_listed_as_refused(setup):
    code = """
import os, socket
os.symlink("/etc/passwd", "link"); os.link("main.py", "twin"); os.mkfifo("pipe")
socket.socket(socket.AF_UNIX).bind("socket")
os.mkdir("closed"); os.chmod("closed", 0)
open(b"\\xff\\xfe", "w"); open("new\\nline", "w"); open("good.py", "w").write("1")
os.symlink("/", "root"); os.makedirs("/".join(["d"] * 60))
"""

    async def look() -> tuple:
        session = await open_session(setup, build_agent(code, files={"main.py": b"1"}))
        await session.wait()
        outcomes = {}
        for path in ("link", "twin", "pipe", "socket", "root/etc/passwd", "../x", "good.py", "absent"):
            try:
                outcomes[path] = await session.read_file(path, max_bytes=100)
            except OutputRejected:
                outcomes[path] = None
        return await finish(session), outcomes

    worked, outcomes = asyncio.run(look())

    assert worked.plain == ["good.py"]
    assert {"link", "twin", "main.py", "pipe", "socket", "root", "'new\\nline'"} <= worked.refused.keys()
    assert outcomes == dict.fromkeys(outcomes, None) | {"good.py": b"1"}


def test_agent_that_writes_ten_gigabytes_fills_its_own_folder(setup):
    code = """
import os
for name in ("/work/big", os.path.expanduser("~/big"), "/tmp/big"):
    size = 0
    try:
        with open(name, "wb", buffering=0) as file:
            while size < 10 << 30: size += file.write(bytes(1 << 20))
    except OSError: pass
    print(size >> 20, flush=True)
"""

    worked = asyncio.run(work(setup, build_agent(code, home_mb=16)))

    assert list(map(int, worked.stdout.split())) == [32, 16, 64]


def test_agent_that_deletes_its_workspace_leaves_nothing(setup):
    code = "import shutil, os; [os.remove(f) for f in os.listdir('.')]; shutil.rmtree(os.environ['HOME'], True)"

    worked = asyncio.run(work(setup, build_agent(code, files={"main.py": b"1"})))

    assert worked.ended.status == "completed" and worked.left.files == [] and worked.left.complete


def test_many_files_are_listed_up_to_a_limit(setup):
    code = "for i in range(10_050): open(f'f{i}', 'w')"

    worked = asyncio.run(work(setup, build_agent(code)))

    assert len(worked.left.files) == 10_000 and not worked.left.complete


@pytest.mark.parametrize(
    ("code", "limits", "status"),
    [
        ("import sys; sys.stdin.read(); import time; time.sleep(99)", {"timeout_seconds": 1}, "timed_out"),
        ("while True: print('x' * 999)", {"output_bytes": 100_000}, "output_limit"),
        (
            "x = [bytearray(10 << 20) for _ in range(99)]; import time; time.sleep(9)",
            {"memory_mb": 256},
            "out_of_memory",
        ),
        ("import sys; sys.exit(3)", {}, "failed"),
        ("import os\nwhile True:\n  try: os.fork()\n  except OSError: pass", {"timeout_seconds": 2}, "timed_out"),
    ],
)
@pytest.mark.parametrize("grouped", [True, False])
def test_agent_over_a_limit_is_ended(setup, code, limits, status, grouped):
    chosen = setup if grouped else dataclasses.replace(setup, groups=None)

    worked = asyncio.run(work(chosen, build_agent(code, limits=limits)))

    assert worked.ended.status == status or (status == "timed_out" and worked.ended.status == "failed"), worked.ended
    assert len(worked.stdout) <= 256 * 1024


def test_all_that_a_session_prints_is_kept_up_to_its_limit(setup):
    worked = asyncio.run(work(setup, build_agent("print('x' * 90_000)", limits={"output_bytes": 100_000})))

    assert len(worked.stdout) == 90_001 and worked.ended.status == "completed"


def test_closing_ends_an_agent_that_waits_for_ever(setup):
    marker = f"marker-{os.urandom(6).hex()}"

    async def leave() -> None:
        session = await open_session(setup, build_agent("input(); import time; time.sleep(99)", marker))
        await session.close()

    asyncio.run(leave())

    assert processes_with(marker) == []


def test_command_that_does_not_exist_ends_with_a_reason(setup):
    spec = build_agent("").model_copy(update={"command": ["no-such-agent"]})

    worked = asyncio.run(work(setup, spec))

    assert worked.ended.exit_code == 127 and "no-such-agent" in worked.stderr


def test_home_is_a_copy_that_leads_nowhere(setup, tmp_path):
    code = f"import os; open('{HOME_FOLDER}/key', 'a').write('more'); print(open('{HOME_FOLDER}/key').read())"

    assert asyncio.run(work(setup, build_agent(code, home={"key": b"sk-1 "}))).stdout == "sk-1 more\n"


def test_files_that_do_not_fit_are_refused_before_the_start(setup):
    with pytest.raises(SandboxUnavailable, match="cannot be put into the sandbox"):
        asyncio.run(work(setup, build_agent("", files={"big": bytes(2 << 20)}, limits={"work_mb": 1})))
