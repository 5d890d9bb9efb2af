"""Forgers against every kind of grader, in loops with real runs: none wins. Honest twins get what they have earned.

One loop for each kind: its base, then its forgers, each of which could become the best, then its twins.
"""

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.engine.scripted import ENDED, start, with_engine
from tests.forgers.entries import FLAW_CLASSES, HERE, JUDGED, KINDS, POSTED, Forger, Twin, read_forgers, read_twins
from tests.forgers.lab import judge_outputs
from tests.forgers.tasks import make_folder, make_table, make_task

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

FORGERS, TWINS = read_forgers(), read_twins()
NOISE = {"speed": 0.5}  # scores that are measured differ from run to run
Rounds = dict[str, dict]


@pytest.fixture(scope="module")
def rounds(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Rounds:
    """Return the rounds of all chosen programs by name, and that of each base by its kind."""
    chosen: dict[str, list[Forger | Twin]] = {kind: [] for kind in KINDS}
    for item in request.session.items:
        parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        for entry in (parameters.get("forger"), parameters.get("twin")):
            if isinstance(entry, Forger | Twin):
                chosen[entry.kind].append(entry)

    folder = tmp_path_factory.mktemp("forgers")

    async def work(api: httpx.AsyncClient) -> Rounds:
        loops = [run_loop(api, folder, kind, entries) for kind, entries in chosen.items() if entries]
        return {name: each for loop in await asyncio.gather(*loops) for name, each in loop.items()}

    return with_engine(folder / "data", work)


async def run_loop(api: httpx.AsyncClient, folder: Path, kind: str, entries: list[Forger | Twin]) -> Rounds:
    """Run the base and then the entries, forgers first, in one loop; return their rounds by name."""
    content = make_table() if kind == "predictions" else make_folder(kind)
    about = {"name": f"of-{kind}", "size_bytes": len(content)}
    if kind != "predictions":
        about["filename"] = "data.zip"
    (await api.post("/upload_dataset", params=about, content=content)).raise_for_status()
    ordered = sorted(entries, key=lambda entry: isinstance(entry, Twin))
    base = (HERE / "programs" / kind / "base.py").read_text()
    programs = [base, *(entry.program for entry in ordered)]
    paths = [folder / f"{kind}-{number}.py" for number in range(len(programs))]
    for path, program in zip(paths, programs, strict=True):
        path.write_text(program, encoding="utf-8")
    task_id = await start(api, make_task(kind, [f"file:{path}" for path in paths]))
    lab = asyncio.create_task(judge_outputs(api, task_id)) if kind == POSTED else None
    while (loop := (await api.get(f"/get_loop/{task_id}")).json())["state"] not in ENDED:
        await asyncio.sleep(1.5)  # answering takes the time of what is waited for
    if lab:
        lab.cancel()
    names = [kind, *(entry.name for entry in ordered)]
    if len(loop["rounds"]) != len(names):
        raise RuntimeError(f"The loop of {kind} has {len(loop['rounds'])} of {len(names)} rounds: {loop}")
    return dict(zip(names, loop["rounds"], strict=True))


@pytest.mark.parametrize("forger", FORGERS, ids=lambda forger: forger.name)
def test_forger_wins_nothing(forger: Forger, rounds: Rounds, record_property: Callable[[str, object], None]):
    base, forged = rounds[forger.kind], rounds[forger.name]
    earned, score = (each["score"] and each["score"]["mean"] for each in (base, forged))
    assert base["verdict"] == "baseline" and 0.2 < earned < 1.5, base["reason"]
    gained = score is not None and score > earned + NOISE.get(forger.kind, 0)
    record_property("won", forged["verdict"] == "improved" or gained)

    assert score is None or score <= earned + NOISE.get(forger.kind, 0), forged
    assert forged["verdict"] in forger.verdicts, (forged["verdict"], forged["reason"])
    assert forger.because in (forged["reason"] or ""), forged["reason"]


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.name)
def test_honest_twin_gets_its_score(twin: Twin, rounds: Rounds):
    score = rounds[twin.name]["score"]

    right = score is not None and (score["mean"] > 2 if twin.kind == "speed" else score["mean"] == 1.0)
    assert right, (score, rounds[twin.name]["reason"])


def test_every_class_of_flaws_has_three_forgers_of_each_kind():
    counts = Counter((forger.kind, forger.flaw) for forger in FORGERS)

    assert {pair: counts[pair] for pair in itertools.product(JUDGED, FLAW_CLASSES) if counts[pair] < 3} == {}
    assert {forger.kind for forger in FORGERS} == set(KINDS)


def test_there_are_thirty_twins_of_all_kinds():
    assert len(TWINS) >= 30 and {twin.kind for twin in TWINS} == set(KINDS)
    assert len({path.name for path in Path(HERE / "twins").iterdir()}) == len(KINDS)
