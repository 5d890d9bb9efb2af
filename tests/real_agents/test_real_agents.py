"""The three real coding agents that are lightest to install each drive a round (scripts/try_agents.py: all five)."""

import pytest

from orchestrator.agents.acp.known import KNOWN
from tests.real_agents.catalog import AGENTS
from tests.real_agents.installing import PACKAGES
from tests.real_agents.rounds import KEY, KEY_VARIABLE, SENT, WRITTEN, play

# what they try to reach beside their model: registries and telemetry, which the proxy refuses
KNOWN_ATTEMPTS = {"registry.npmjs.org", "models.dev"}


@pytest.mark.sandbox
@pytest.mark.slow
@pytest.mark.parametrize("name", [agent.name for agent in AGENTS.values() if agent.is_light])
def test_agent_drives_a_round(name, tmp_path, monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, KEY)

    played = play(AGENTS[name], tmp_path)

    assert played.round["verdict"] == "improved", (played.round["reason"], played.log[-3_000:])
    assert (played.call["state"], played.call["model"], played.files) == ("answered", "scripted", ["main.py"])
    used = (played.answers * SENT, played.answers * WRITTEN)
    assert (played.call["input_tokens"], played.call["output_tokens"]) == used  # whatever the agent says of it
    assert played.words == "I raised the prediction. My key is [masked]." and "I try it." in played.log
    assert played.keys == {KEY} and set(played.refused) <= KNOWN_ATTEMPTS
    stored = b"".join(file.read_bytes() for file in (tmp_path / "data").rglob("*") if file.is_file())
    assert KEY.encode() not in stored


def test_agents_that_are_called_tested_are_those_that_are():
    assert {name for name, known in KNOWN.items() if known.tested} == set(AGENTS)
    for name in AGENTS:
        locked = (PACKAGES / name / "package-lock.json").read_text()
        versions = KNOWN[name].tested.replace(",", "").split()
        assert f'"version": "{versions[0]}"' in locked and f'"version": "{versions[-1]}"' in locked


@pytest.mark.parametrize("name", AGENTS)
def test_installations_are_locked_with_hashes_and_name_no_registry(name):
    import json

    text = (PACKAGES / name / "package-lock.json").read_text()
    packages = json.loads(text)["packages"]

    assert "://" not in "".join(json.dumps(each.get("resolved", "")) for each in packages.values())
    assert all(each["integrity"].startswith("sha512-") for path, each in packages.items() if path)
