"""Real coding agents from npm, driven through the Agent Client Protocol against a scripted model server."""

import platform

import pytest

from tests.engine.coding_agents import improving, work
from tests.engine.installed_agents import install
from tests.engine.scripted import scores
from tests.engine.test_command_agent import see
from tests.model_servers import Answer, ModelServer, ToolCall
from tests.model_servers.requests import ModelRequest

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

KEY = "scripted-key-0123456789"
MACHINE = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())


def write_the_program(request: ModelRequest) -> Answer:
    """Have the agent run a command and write main.py with tools of its own, then say so."""
    if "write" not in request.tools:
        return Answer("A title")
    done = sum(message["role"] == "tool" for message in request.body["messages"])
    calls = [
        ToolCall("bash", {"command": "python main.py && cat predictions.csv", "description": "runs it"}, id="call_1"),
        ToolCall("write", {"filePath": "/work/main.py", "content": scores(0.75)}, id="call_2"),
    ]
    if done < len(calls):
        return Answer("I try it.", tools=(calls[done],), input_tokens=800, output_tokens=40)
    return Answer(f"I raised the prediction. My key is {request.key}.", input_tokens=900, output_tokens=10)


def test_opencode_drives_a_round(tmp_path, monkeypatch):
    monkeypatch.setenv("SCRIPTED_KEY", KEY)
    folder = install("opencode-ai")
    program = folder / "node_modules" / f"opencode-linux-{MACHINE}" / "bin" / "opencode"
    task = improving(coder="acp:opencode", agents={"turn_seconds": 240})

    async def see_all(api, task_id: int) -> tuple:
        seen = await see(api, task_id)
        logs = [each["filename"] for each in seen["logs"] if each["filename"].endswith("coder.log")]
        return seen, [(await api.get(f"/download_log/{task_id}/{name}")).text for name in logs]

    with ModelServer(write_the_program) as server:
        section = {"url": server.openai_url, "model": "scripted", "key": "env:SCRIPTED_KEY"}
        section |= {"command": [str(program), "acp"], "installation": [str(folder)]}
        seen, [log] = work(tmp_path, "", task, see_all, name="acp:opencode", **section)

    rounds = seen["loop"]["rounds"]
    assert [each["verdict"] for each in rounds] == ["baseline", "improved"], (rounds[-1]["reason"], log[-3_000:])
    assert {request.key for request in server.requests} == {KEY}
    [call] = seen["calls"]
    assert (call["state"], call["model"]) == ("answered", "scripted")
    assert (call["input_tokens"], call["output_tokens"]) == (900, 10)  # what it reports is its last step alone
    words = next(each["content"] for each in seen["messages"] if each["sender"] == "acp:opencode")
    assert words == "I raised the prediction. My key is [masked]."
    assert "I try it." in log and "[completed] python main.py" in log
    refused = [line for line in log.splitlines() if line.startswith("[network]") and "refused" in line]
    assert all("registry.npmjs.org" in line or "models.dev" in line for line in refused), refused
    stored = b"".join(file.read_bytes() for file in (tmp_path / "data").rglob("*") if file.is_file())
    assert KEY.encode() not in stored
    print(f"opencode: {call['seconds']:.1f} s, {call['input_tokens']} + {call['output_tokens']} tokens")
