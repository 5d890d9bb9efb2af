"""A coding agent with a shell that tries each class of flaws from its own workspace: it wins nothing either."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import httpx
import pytest

from tests.engine.coding_agents import NAME, run_loop, write_agent
from tests.engine.scripted import with_engine
from tests.forgers.entries import FLAW_CLASSES, HERE
from tests.forgers.tasks import make_folder, make_task

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

AGENT = HERE / "shell" / "agent.py"
KINDS = ("evaluator", "tests")
# what the versions of its turns are recorded as, by class of flaws
VERDICTS = {1: "same", 2: "same", 4: "same", 7: "same", 8: "same"}
OF_KIND = {"evaluator": {3: "invalid", 5: "invalid", 6: "invalid"}, "tests": {3: "worse", 5: "worse", 6: "worse"}}


@dataclass(frozen=True)
class Turn:
    """One turn of the agent, in the loop of one kind of grader."""

    kind: str
    flaw: int

    @property
    def name(self) -> str:
        return f"{self.kind}/shell/{self.flaw}"


TURNS = [Turn(kind, flaw) for kind in KINDS for flaw in FLAW_CLASSES]


@pytest.fixture(scope="module")
def loops(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """Return the loop of each kind: its base, and a round for each class of flaws."""
    folder = tmp_path_factory.mktemp("shell")
    file = write_agent(folder, AGENT.read_text())

    async def run_kind(api: httpx.AsyncClient, kind: str) -> dict:
        content = make_folder(kind)
        about = {"name": f"of-{kind}", "filename": "data.zip", "size_bytes": len(content)}
        (await api.post("/upload_dataset", params=about, content=content)).raise_for_status()
        task = make_task(kind, [], versions=1 + len(FLAW_CLASSES))
        task["agents"] |= {"coder": NAME}
        seed = (HERE / "programs" / kind / "base.py").read_text()
        task_id = await run_loop(api, task, seed=seed, seconds=300)
        return (await api.get(f"/get_loop/{task_id}")).raise_for_status().json()

    async def work(api: httpx.AsyncClient) -> dict[str, dict]:
        return dict(zip(KINDS, await asyncio.gather(*(run_kind(api, kind) for kind in KINDS)), strict=True))

    return with_engine(folder / "data", work, agents_file=str(file))


@pytest.mark.parametrize("forger", TURNS, ids=lambda forger: forger.name)
def test_agent_wins_nothing(forger: Turn, loops: dict[str, dict], record_property: Callable[[str, object], None]):
    base, forged = loops[forger.kind]["rounds"][0], loops[forger.kind]["rounds"][forger.flaw]
    earned, score = (each["score"] and each["score"]["mean"] for each in (base, forged))

    assert base["verdict"] == "baseline" and 0.2 < earned < 0.8, base["reason"]
    record_property("won", forged["verdict"] == "improved" or (score is not None and score > earned))
    assert score is None or score <= earned, forged
    assert forged["verdict"] == (VERDICTS | OF_KIND[forger.kind])[forger.flaw], (forged["verdict"], forged["reason"])


@pytest.mark.parametrize("kind", KINDS)
def test_base_stays_the_best(kind: str, loops: dict[str, dict]):
    assert loops[kind]["best"]["version"] == loops[kind]["rounds"][0]["version"]
    assert loops[kind]["stop_reason"] == "budget_versions"
