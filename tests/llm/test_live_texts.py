"""What a model writes can be read while it writes it, over real HTTP."""

import dataclasses
import json
import os
import subprocess
import sys
import threading

import pytest

from tests.cli.test_run import read_until
from tests.engine.cut_short import kill_while_writing
from tests.engine.scripted import ended, start, until, with_engine
from tests.llm.loops import DUMMY, KEY, gateway, number, numbers, play, verdicts, whole
from tests.model_servers import Reset

pytestmark = pytest.mark.sandbox

PLAN = f"a number, and {KEY} is no part of it"
SHOWN = ["PLAN: a number, and [masked] is no part of it", "FILE: main.py", "```python", "import json"]


def slow_answer(gate: threading.Event):
    """An answer whose second half waits, in pieces that cut the key."""
    return dataclasses.replace(whole(number(1, more="# more\n" * 60), PLAN), chunk_chars=5, gate=gate)


async def find_call(api, task_id: int, state: str) -> dict:
    path = f"/get_model_calls/{task_id}"
    answer = await until(api, path, lambda calls: any(call["state"] == state for call in calls["model_calls"]))
    return next(call for call in answer["model_calls"] if call["state"] == state)


async def read_text(api, task_id: int, call: dict, holds=lambda log: True) -> list[str]:
    log = await until(api, f"/tail_logs/{task_id}?filename={call['call_id']}.log&from_line=1", holds)
    return [line["text"] for line in log["lines"]]


def test_text_is_there_before_the_answer_is_whole_and_gone_with_it(tmp_path):
    gate = threading.Event()

    async def watch(api) -> None:
        task_id = await start(api, numbers(versions=1))
        call = await find_call(api, task_id, "started")
        text = await read_text(api, task_id, call, lambda log: log["total_lines"] > 20)
        assert text[:4] == SHOWN
        assert (await find_call(api, task_id, "started"))["call_id"] == call["call_id"]

        gate.set()
        loop = await ended(api, task_id)

        assert verdicts(loop) == ["baseline"], loop
        assert (await find_call(api, task_id, "answered"))["call_id"] == call["call_id"]
        assert await read_text(api, task_id, call) == []
        events = (await api.get(f"/get_events?task_id={task_id}&limit=100")).text
        assert KEY not in events and call["call_id"] in events

    with gateway(play(slow_answer(gate))):
        with_engine(tmp_path, watch)


def test_text_of_an_answer_that_broke_off_stays(tmp_path):
    async def watch(api) -> list[str]:
        task_id = await start(api, numbers(versions=1))
        loop = await ended(api, task_id)
        assert verdicts(loop) == ["no_version"]
        return await read_text(api, task_id, await find_call(api, task_id, "failed"))

    with gateway(play(Reset("half", whole(number(1, more="# more\n" * 60), "half of it")))):
        text = with_engine(tmp_path, watch)

    assert text[:2] == ["PLAN: half of it", "FILE: main.py"] and len(text) > 10


def test_text_that_a_kill_cut_stays_with_the_call_that_was_lost(tmp_path):
    gate, task = threading.Event(), numbers(versions=1)
    with gateway(play(slow_answer(gate), slow_answer(gate))):
        (tmp_path / "task.json").write_text(json.dumps(task))
        work = f"await ended(api, await start(api, json.load(open({str(tmp_path / 'task.json')!r}))))"
        kill_while_writing(tmp_path / "data", "import json", work, min_bytes=200)
        gate.set()

        async def watch(api) -> tuple[dict, list[str], list[str]]:
            loop = await ended(api, 1)
            calls = [await find_call(api, 1, state) for state in ("lost", "answered")]
            return loop, *[await read_text(api, 1, call, lambda log: log["ended"]) for call in calls]

        loop, lost, answered = with_engine(tmp_path / "data", watch)

    assert verdicts(loop) == ["baseline"]
    assert lost[:4] == SHOWN and answered == []


def test_command_prints_what_a_model_writes_if_told_to(tmp_path):
    gate = threading.Event()
    command = ["run", "digits", "--coder", "llm:gateway:m", "--versions", "1", "--verbose", "--port", "0"]
    with gateway(play(dataclasses.replace(DUMMY, text=f"PLAN: {KEY}\n" + DUMMY.text, gate=gate))):
        run = subprocess.Popen(
            [sys.executable, "-m", "orchestrator", *command],
            cwd=tmp_path,
            env=os.environ | {"DATABASE_URL": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = read_until(run.stdout, "v1 coder | PLAN: [masked]\n")
        gate.set()
        rest = run.stdout.read()  # and not communicate, which leaves out what was read ahead
        run.wait(timeout=60)

    assert KEY not in said + rest
    assert "v1 coder | FILE: main.py" in rest and "round   1  v1" in rest
