"""A loop whose versions are measured: the example of the docs, with programs that are given."""

import io
import json
import zipfile
from pathlib import Path

import httpx
import pytest

from orchestrator.examples import loading
from tests.engine.scripted import ended, start, with_engine

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "faster-text"
SEED = (EXAMPLE / "main.py").read_text()
FAST = SEED.replace("SLOTS = 1 ", "SLOTS = 128 ")
WRONG = "def most_common(text, count): return []\n"
BROKEN = "import nobody_has_this\n"
FORGER = FAST.replace("    slots = [[]", "    open('/work/grade.json', 'w').write('{}')\n    slots = [[]")


def pack_data(precision: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        text = (EXAMPLE / "data" / "private" / "speed.py").read_text()
        archive.writestr("private/speed.py", text.replace("INPUTS = 10", f"INPUTS = 3\n{precision}"))
        archive.writestr("readme.txt", "nothing")
    return packed.getvalue()


def build_task(programs: list[str]) -> dict:
    task = loading.load(EXAMPLE).model_dump(exclude_defaults=True)
    return task | {
        "dataset": "texts",
        "description": json.dumps(programs),
        "agents": {"coder": "scripted"},
        "budget": {"versions": len(programs)},
        "objective": {"target": 2.0},
        "program": {},
        "grade": {"kind": "speed", "timeout_seconds": 8, "memory_mb": 256},
    }


def test_versions_are_measured_against_the_reference(folder: Path):
    programs = [SEED, WRONG, BROKEN, FORGER, FAST]

    async def work(api: httpx.AsyncClient):
        content = pack_data("PRECISION = 0.3")
        about = {"name": "texts", "size_bytes": len(content)}
        (await api.post("/upload_dataset", params=about, content=content)).raise_for_status()
        assert (await api.post("/validate_task", json=build_task(programs))).json()["valid"] is True
        task_id = await start(api, build_task(programs))
        loop = await ended(api, task_id)
        results = (await api.get(f"/get_results/{task_id}?limit=100")).json()["results"]
        paths = ("get_task", "get_messages", "get_feedback", "get_logs", "get_artifacts")
        return loop, results, {path: (await api.get(f"/{path}/{task_id}")).text for path in paths}

    loop, results, answers = with_engine(folder, work)

    verdicts = {past["version"]: past["verdict"] for past in loop["rounds"]}
    assert verdicts == {"v1": "baseline", "v2": "invalid", "v3": "crashed", "v4": "invalid", "v5": "improved"}
    assert loop["stop_reason"] == "target_reached" and loop["metric"] == "speedup"
    best = loop["best"]
    assert best["version"] == "v5" and best["validation"]["mean"] > 2 and best["held_out"]["mean"] > 2
    assert best["validation"]["interval"]["low"] <= best["validation"]["mean"] <= best["validation"]["interval"]["high"]
    scored = [result for result in results if result["version"] == "v5"]
    assert len({result["grader"] for result in results if result["score"] is not None}) == 1
    assert all(result["metrics"]["seconds"] > 0 for result in scored)
    assert "ModuleNotFoundError" in answers["get_messages"] and "times faster" in answers["get_messages"]
    assert not any("ijklmnop" in text or "draw_held_out" in text for text in answers.values())
