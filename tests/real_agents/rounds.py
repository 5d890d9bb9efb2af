"""One round of a real agent in a real loop: what came of it, and how long it took."""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from tests.engine.coding_agents import get, improving, work
from tests.model_servers import Answer, ModelServer
from tests.model_servers.requests import ModelRequest
from tests.real_agents.catalog import RealAgent
from tests.real_agents.installing import install, install_node

KEY = "scripted-key-0123456789"
KEY_VARIABLE = "SCRIPTED_KEY"
SENT, WRITTEN = 800, 40  # tokens of each answer
TURN_SECONDS = 240


class ScriptedModel:
    """Has the agent use its tools one after the other, then say so; remembers when it had used the first."""

    def __init__(self, agent: RealAgent) -> None:
        self._agent = agent
        self.first_result_at: float | None = None
        self.answers = 0

    def __call__(self, request: ModelRequest) -> Answer:
        self.answers += 1
        return self._choose(request)

    def _choose(self, request: ModelRequest) -> Answer:
        tools, done = self._agent.tools, count_tool_results(request)
        if tools[0].name not in request.tools:
            return Answer("A title", input_tokens=SENT, output_tokens=WRITTEN)
        if done and self.first_result_at is None:
            self.first_result_at = time.time()
        if done < len(tools):
            return Answer("I try it.", tools=(tools[done],), finish="tools", input_tokens=SENT, output_tokens=WRITTEN)
        words = f"I raised the prediction. My key is {request.key}."
        return Answer(words, input_tokens=SENT, output_tokens=WRITTEN)


def count_tool_results(request: ModelRequest) -> int:
    """Return how many results of tools a request holds, whatever its API."""
    body = request.body
    match request.api:
        case "chat":
            return sum(message["role"] == "tool" for message in body["messages"])
        case "responses":
            return sum(item.get("type") == "function_call_output" for item in body["input"])
        case "google":
            return sum("functionResponse" in part for content in body["contents"] for part in content["parts"])
    contents = [message["content"] for message in body["messages"] if isinstance(message["content"], list)]
    return sum(part["type"] == "tool_result" for content in contents for part in content)


@dataclass
class Played:
    """What one round of an agent came to. call: its session in the ledger. answers: how often its model answered."""

    agent: str
    round: dict[str, Any]
    call: dict[str, Any]
    log: str
    words: str
    files: list[str]
    keys: set[str]
    answers: int
    first_result_seconds: float | None

    @property
    def refused(self) -> list[str]:
        """Return the hosts that it tried to reach and may not."""
        lines = [line for line in self.log.splitlines() if line.startswith("[network]") and "refused" in line]
        return sorted({line.split()[1].rpartition(":")[0].rpartition(":")[0] for line in lines})


def play(agent: RealAgent, folder: Path) -> Played:
    """Have the agent improve a program once. Fails if it cannot be installed; KEY_VARIABLE must hold KEY."""
    installed, node = install(agent.name), install_node()
    name = f"acp:{agent.name}"
    task = improving(coder=name, agents={"turn_seconds": TURN_SECONDS})
    model = ScriptedModel(agent)
    with ModelServer(model) as server:
        section = {"url": agent.find_url(server), "model": "scripted", "key": f"env:{KEY_VARIABLE}"}
        section |= {"command": agent.build_command(installed), "installation": [str(installed), str(node)]}
        seen = work(folder, "", task, _see, name=name, **section)
        keys = {request.key for request in server.requests}
    began = datetime.fromisoformat(seen["call"]["started_at"]).timestamp()
    said = [each["content"] for each in seen["messages"] if each["sender"] == name]
    return Played(
        agent=agent.name,
        round=seen["round"],
        call=seen["call"],
        log=seen["log"],
        words=said[-1] if said else "",
        files=seen["files"],
        keys=keys,
        answers=model.answers,
        first_result_seconds=model.first_result_at and model.first_result_at - began,
    )


async def _see(api: httpx.AsyncClient, task_id: int) -> dict[str, Any]:
    logs = [each["filename"] for each in (await get(api, f"/get_logs/{task_id}"))["logs"]]
    [call] = (await get(api, f"/get_model_calls/{task_id}"))["model_calls"]
    last = (await get(api, f"/get_loop/{task_id}"))["rounds"][-1]
    versions = (await get(api, f"/get_code/{task_id}"))["versions"]
    return {
        "round": last,
        "call": call,
        "log": "".join(
            [(await api.get(f"/download_log/{task_id}/{name}")).text for name in logs if name.startswith("call-")]
        ),
        "messages": (await get(api, f"/get_messages/{task_id}"))["messages"],
        "files": next((each["files"] for each in versions if each["version"] == last["version"]), []),
    }
