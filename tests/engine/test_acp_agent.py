"""The coder `acp:`: agents that speak the Agent Client Protocol, in sandboxes."""

from pathlib import Path

import pytest

from orchestrator.agents.acp.known import KNOWN
from tests.engine.coding_agents import improving, work
from tests.engine.test_command_agent import see

pytestmark = pytest.mark.sandbox

AGENT = Path(__file__).with_name("acp_agent.py")
NAME = "acp:mine"


def run(folder: Path, how: str, *, seconds: float = 60, name: str = NAME, **section: object) -> dict:
    program = folder / "agents" / "agent.py"
    section = {"command": ["python", str(program), how]} | section
    task = improving(coder=name, agents={"turn_seconds": seconds})
    return work(folder, AGENT.read_text(), task, see, name=name, **section)


def test_agent_improves_the_program_it_is_given(tmp_path):
    seen = run(tmp_path, "works")

    rounds = seen["loop"]["rounds"]
    assert [each["verdict"] for each in rounds] == ["baseline", "improved"], rounds[-1]["reason"]
    [call] = seen["calls"]
    assert (call["input_tokens"], call["cached_tokens"], call["output_tokens"]) == (1200, 200, 100)
    assert (call["cost_usd"], call["provider"], call["state"]) == (0.03, "acp", "answered")
    words = next(each for each in seen["messages"] if each["sender"] == NAME)
    assert words["content"] == "I raised the prediction."
    log = next(each["preview"] for each in seen["logs"] if each["filename"] == words["data"]["log"])
    for part in ("a line that is no message", "a line of errors", "I look around.", "[edit] edit main.py", "Allow"):
        assert part in log


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("dies", "no login"),
        ("login", "Authentication required"),
        ("refuses", "refusal"),
        ("waits", "asked to stop"),
        ("sleeps", "longer than its"),
        ("endless", "it printed more than"),
    ],
)
def test_round_of_an_agent_that_fails_has_the_reason(tmp_path, how, reason):
    seen = run(tmp_path, how, seconds=10, output_mb=16 if how == "endless" else 1)

    second = seen["loop"]["rounds"][1]
    assert second["verdict"] == "no_version" and reason in second["reason"], second["reason"]
    assert seen["loop"]["state"] == "completed" and seen["calls"][0]["state"] == "failed"


def test_known_agent_gets_address_model_and_key_in_its_own_way(tmp_path, monkeypatch):
    monkeypatch.setenv("MY_MODEL", "local-key-0123456789")
    section = {"url": "http://127.0.0.1:11434/v1", "model": "qwen3", "key": "env:MY_MODEL"}

    seen = run(tmp_path, "works", name="acp:qwen-code", **section)

    words = next(each for each in seen["messages"] if each["sender"] == "acp:qwen-code")
    assert words["content"] == "I raised the prediction. [masked]" and seen["calls"][0]["model"] == "qwen3"


def test_templates_of_known_agents_are_filled_in_safely():
    for known in KNOWN.values():
        environment, home = known.fill(url='http://h/"x', model='m"\n', key='k"')
        assert all(isinstance(value, str) for value in environment.values()) and known.command
        unset, none = known.fill(url="", model="", key="")
        assert unset == dict(known.always) and "{" not in "".join(unset.values())
        assert all(b"{model}" not in content and b"{url}" not in content for content in none.values())
    import json

    config = json.loads(KNOWN["opencode"].fill(url="http://h/v1", model='m"', key="k")[0]["OPENCODE_CONFIG_CONTENT"])
    assert config["model"] == 'own/m"' and config["provider"]["own"]["options"]["baseURL"] == "http://h/v1"


def test_model_server_without_a_key_is_told_a_word():
    environment, home = KNOWN["pi"].fill(url="http://h/v1", model="m", key="")

    assert environment["OWN_API_KEY"] == "none" and b'"baseUrl": "http://h/v1"' in home[".pi/agent/models.json"]


def test_settings_that_go_with_a_key_stay_away_from_a_subscription():
    _, with_key = KNOWN["gemini"].fill(url="", model="", key="k")
    environment, without = KNOWN["gemini"].fill(url="", model="", key="")

    assert ".gemini/settings.json" in with_key and without == {} and "GEMINI_API_KEY" not in environment


def test_command_in_a_task_gets_no_key(tmp_path, monkeypatch):
    monkeypatch.setenv("MY_MODEL", "local-key-0123456789")
    task = improving(coder=NAME)
    task["agents"]["options"] = {NAME: {"argv": ["sh", "-c", "env"]}}

    seen = work(tmp_path, "", task, see, name=NAME, command=[], installation=[], key="env:MY_MODEL")

    assert seen["loop"]["state"] == "failed" and "its command must stand in AGENTS_FILE" in seen["loop"]["error"]


def test_agent_that_nobody_knows_ends_the_loop(tmp_path):
    seen = work(tmp_path, "", improving(coder="acp:nobody"), see, name=NAME)

    assert seen["loop"]["state"] == "failed" and "opencode" in seen["loop"]["error"]
