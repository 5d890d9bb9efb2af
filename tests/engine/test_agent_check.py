"""`doctor --agent`: what a coding agent may have here, and whether it starts in its sandbox."""

import asyncio
from pathlib import Path

import pytest

from orchestrator.engine.agents.check import check_agent
from orchestrator.settings import Settings
from tests.engine.coding_agents import write_agent

pytestmark = pytest.mark.sandbox

AGENT = Path(__file__).with_name("acp_agent.py").read_text()


def check(folder: Path, name: str, how: str = "works", **section: object) -> dict:
    program = str(folder / "agents" / "agent.py")
    file = write_agent(folder, AGENT, name=name, **{"command": ["python", program, how]} | section)
    findings = asyncio.run(check_agent(Settings(_env_file=None, agents_file=str(file)), name))
    return {finding.name: finding for finding in findings}


def test_agent_that_works_is_told_with_what_it_may_have(tmp_path, monkeypatch):
    monkeypatch.setenv("MY_KEY", "a-key-0123456789")

    told = check(tmp_path, "acp:mine", hosts=["api.example.com"], key="env:MY_KEY")

    assert told["network"].found == "api.example.com:443" and told["key"].found == "env:MY_KEY"
    assert told["start"].ok and "opened session s" in told["start"].found and "of your own" in told["start"].found


def test_entry_that_nobody_tested_says_so(tmp_path):
    assert "its entry is untested" in check(tmp_path, "acp:goose")["start"].found
    assert "its entry is tested with version" in check(tmp_path, "acp:pi")["start"].found


@pytest.mark.parametrize(
    ("name", "how", "section", "fix"),
    [
        ("acp:mine", "dies", {}, "no login"),
        ("acp:mine", "login", {}, "Authentication required"),
        ("acp:mine", "works", {"command": ["no-such-agent"]}, "no-such-agent"),
        ("command:mine", "works", {"command": ["no-such-agent"]}, "name its folder as `installation`"),
        ("command:mine", "works", {"key": "env:NO_SUCH"}, "there is none"),
        ("acp:nobody", "works", {"command": []}, "There is no coding agent"),
        ("pipelines", "works", {}, "is no coding agent"),
        ("no-such", "works", {}, "no-such"),
    ],
)
def test_agent_that_does_not_work_is_told_with_the_fix(tmp_path, name, how, section, fix):
    last = list(check(tmp_path, name, how, **section).values())[-1]

    assert not last.ok and fix in (last.fix or ""), last


def test_agent_without_a_section_is_told_so(tmp_path):
    settings = Settings(_env_file=None, agents_file=str(tmp_path / "absent.toml"))

    access, start = asyncio.run(check_agent(settings, "command:python"))

    assert "no network" in access.found and "absent.toml" in access.found and start.ok
