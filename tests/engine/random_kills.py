"""Kill a server at random moments, time and again, while it pays for answers: how it is done, and what was hit."""

import contextlib
import json
import random
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.engine import paid_server
from tests.engine.coding_agents import write_agent
from tests.engine.forked import ForkedProgram
from tests.llm.loops import BRIEF, CAUSES, gateway, number, numbers, role_of, whole
from tests.model_servers import Answer, ModelRequest, ModelServer

INPUT_USD, OUTPUT_USD = 2.0, 10.0  # of a million tokens
SESSION_USD, SESSION_TOKENS = 0.05, 20_000
ANSWER_SECONDS = 0.15
END_SECONDS = 600
POLL_SECONDS = 0.002

AGENT = """
import json, time, urllib.request
brief = open("TASK.md").read()
body = json.dumps({"model": "agent", "messages": [{"role": "user", "content": brief}]}).encode()
request = urllib.request.Request("URL/chat/completions", body, {"content-type": "application/json"})
answer = json.load(urllib.request.urlopen(request, timeout=60))
open("main.py", "w").write(answer["choices"][0]["message"]["content"])
time.sleep(0.1)
sent, written = answer["usage"]["prompt_tokens"], answer["usage"]["completion_tokens"]
print(json.dumps({"result": "I wrote another number.", "total_cost_usd": (sent * 2 + written * 10) / 1e6,
                  "usage": {"input_tokens": sent, "output_tokens": written}}))
"""


def value_of(version: int) -> float:
    """Return the score of a version: v1, v2, v5 and v8 are new bests."""
    return (version * 37 % 100) / 100


class Provider:
    """What the model answers, always the same to the same version; and when each request came in."""

    def __init__(self) -> None:
        self.arrivals: dict[int, float] = {}
        self.usage: dict[int, tuple[int, int]] = {}

    def __call__(self, request: ModelRequest) -> Answer:
        self.arrivals[request.number] = time.time()
        answer = self._choose(request)
        self.usage[request.number] = (answer.count_input(request), answer.count_output())
        return answer

    def _choose(self, request: ModelRequest) -> Answer:
        options = {"output_tokens": 100 + request.number, "seconds": ANSWER_SECONDS}
        if request.model == "agent":
            return Answer(number(value_of(request.text.count("\n- v") + 1)), **options)
        role = role_of(request)
        if role == "coder":
            version = int(re.findall(r"[Ww]rite v(\d+)", request.text)[-1])
            return Answer(whole(number(value_of(version)), f"the number of v{version}").text, **options)
        return Answer(BRIEF if role == "generator" else CAUSES, **options)


def build_tasks(versions: int) -> list[dict[str, Any]]:
    """Return a task whose three roles are played by a model, and one whose coder is an agent; each with its seed."""
    budget = {"versions": versions, "cost_usd": 50.0, "wall_seconds": 86_400}
    prices = {"input_usd": INPUT_USD, "output_usd": OUTPUT_USD}
    of_model = numbers(roles=("generator", "coder", "evaluator"), agents={"options": {"llm": prices}}, budget=budget)
    session = {"session_usd": SESSION_USD, "session_tokens": SESSION_TOKENS}
    of_agent = numbers(roles=(), agents={"coder": "command:mine", "options": {"command:mine": session}}, budget=budget)
    return [{"spec": of_model, "seed": ""}, {"spec": of_agent, "seed": number(value_of(0))}]


@dataclass(frozen=True)
class Kill:
    """When the server is killed: `seconds` after its `start`, when it is `ready`, at the n-th `request` that it sends
    or `answer` that it gets from then on; or right after its n-th `commit`."""

    moment: str
    count: int = 1
    seconds: float = 0.0


def choose_kill(draw: random.Random) -> Kill:
    """Draw a kill; every second one aims at calls and sessions."""
    moment = draw.choice(["start", "ready", "request", "request", "answer", "answer", "commit", "commit"])
    seconds = {"start": 2.5, "ready": 2.0, "request": 1.2 * ANSWER_SECONDS, "answer": 0.05, "commit": 0.0}[moment]
    return Kill(moment, draw.randint(1, 40 if moment == "commit" else 4), draw.uniform(0, seconds))


@dataclass
class Batch:
    """Two loops from their starts to their ends. struck: for each kill what it hit. answer: None before the end."""

    folder: Path
    provider: Provider
    server: ModelServer
    struck: list[list[str]] = field(default_factory=list)
    answer: list[dict[str, Any]] | None = None
    cut: set[int] = field(default_factory=set)

    def rows(self, query: str) -> list[tuple]:
        """Return what is on record, read past the server; nothing where no database has been made yet."""
        file = self.folder / "data" / "database" / "orchestrator.db"
        with contextlib.suppress(sqlite3.OperationalError):
            with contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
                return database.execute(query).fetchall()
        return []


def run_batch(folder: Path, kills: Iterator[Kill], *, versions: int) -> Batch:
    """Drive the two loops to their ends, killed on the way as long as there are kills; return what came of it."""
    folder.mkdir(parents=True)
    provider = Provider()
    with gateway(provider) as server:
        batch = Batch(folder, provider, server)
        url = server.openai_url
        agents = write_agent(folder, AGENT.replace("URL", url), hosts=[f"127.0.0.1:{server.port}"])
        (folder / "tasks.json").write_text(json.dumps(build_tasks(versions)))
        while batch.answer is None:
            kill = next(kills, None)
            drive_once(batch, kill, [str(folder / "data"), str(folder / "tasks.json"), str(agents)])
    return batch


def drive_once(batch: Batch, kill: Kill | None, arguments: list[str]) -> None:
    """Start the server and kill it as told, or let it end: it is never killed once both loops have ended."""
    if kill is not None and kill.moment == "commit":
        arguments = [*arguments, "commit", str(kill.count)]
    output, errors = batch.folder / "output", batch.folder / "errors"
    output.write_bytes(b"")
    process = ForkedProgram(paid_server.main, arguments, stdout=output, stderr=errors)
    try:
        if kill is not None and kill.moment != "commit":
            wait_for(process, find_moment(batch, kill, output))
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(kill.seconds)
            process.kill()
        process.wait(END_SECONDS)
    finally:
        process.kill()
    if process.returncode == 0:
        batch.answer = json.loads(output.read_text().splitlines()[-1])
        return
    assert process.returncode == -signal.SIGKILL, errors.read_text()[-4_000:]
    batch.struck.append(describe_hit(batch))


def find_moment(batch: Batch, kill: Kill, output: Path) -> Callable[[], bool]:
    """Return what holds as soon as the moment of the kill has come."""
    requests, answers = len(batch.server.requests), len(batch.server.finished)
    return {
        "start": lambda: True,
        "ready": lambda: output.read_text().startswith("ready"),
        "request": lambda: len(batch.server.requests) >= requests + kill.count,
        "answer": lambda: len(batch.server.finished) >= answers + kill.count,
    }[kill.moment]


def wait_for(process: ForkedProgram, holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + END_SECONDS
    while not holds() and process.poll() is None:
        assert time.monotonic() < deadline, "the moment of the kill never came"
        time.sleep(POLL_SECONDS)


def describe_hit(batch: Batch) -> list[str]:
    """Return what the kill cut short: calls and sessions on record as started, else the work of a container."""
    hits = []
    for num, provider, started in batch.rows(
        "select num, provider, started_at from model_calls where state = 'started' order by num"
    ):
        if num in batch.cut:
            continue  # cut by an earlier kill, and not begun again since
        batch.cut.add(num)
        is_session, began = provider == "command", read_time(started)
        sent = [n for n, at in list(batch.provider.arrivals.items()) if at >= began and is_of(batch, n) == is_session]
        state = "reserved, not sent"
        if sent:
            state = "answered, not settled" if sent[-1] in batch.server.finished else "in flight"
        hits.append(f"{'session of the agent' if is_session else 'call of the model'}: {state}")
    if not hits and batch.rows("select 1 from containers where status in ('starting', 'running')"):
        hits.append("container")
    return hits or ["between"]


def read_time(stored: str) -> float:
    """Return a time of the records in seconds since 1970."""
    return datetime.fromisoformat(stored).timestamp()


def is_of(batch: Batch, number_of_request: int) -> bool:
    """Whether a request came from the agent's session."""
    return batch.server.requests[number_of_request - 1].model == "agent"
