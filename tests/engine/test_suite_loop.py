"""A loop whose versions are judged by a hidden test suite: the example of the docs, with programs that are given."""

import io
import json
import zipfile
from pathlib import Path

import httpx
import pytest

from orchestrator.contract.access import Principal
from orchestrator.examples import loading
from tests.engine.scripted import ended, start, with_engine

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "parcel-prices"
SEED = (EXAMPLE / "main.py").read_text()
RIGHT = SEED.replace("LIGHT = 4.0", "LIGHT = 2.0").replace("HEAVY = 25.0", "HEAVY = 15.0")
TABLE = "def price(weight, express=False):\n    return {0.1: 5, 1.4: 5}.get(weight, 17)\n"
FORGER = RIGHT + "\nimport os\nopen('answers.json', 'w').write('{\"tests_passed\": 99}')\nos._exit(0)\n"
BROKEN = "def price(weight:\n"


def pack_data() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(path for path in (EXAMPLE / "data").rglob("*") if path.is_file()):
            archive.write(path, path.relative_to(EXAMPLE / "data").as_posix())
        archive.writestr("readme.txt", "weights are in kilograms")
    return packed.getvalue()


def build_task(programs: list[str]) -> dict:
    task = loading.load(EXAMPLE).model_dump(exclude_defaults=True)
    return task | {
        "dataset": "parcels",
        "description": json.dumps(programs),
        "agents": {"coder": "scripted"},
        "budget": {"versions": len(programs)},
        "objective": {"gates": ["failed_tests <= 9"]},
        "program": {},
    }


def test_versions_are_judged_by_the_hidden_suite(folder: Path, monkeypatch: pytest.MonkeyPatch):
    programs = [SEED, TABLE, FORGER, BROKEN, RIGHT]

    async def work(api: httpx.AsyncClient):
        content = pack_data()
        about = {"name": "parcels", "size_bytes": len(content)}
        (await api.post("/upload_dataset", params=about, content=content)).raise_for_status()
        assert (await api.post("/validate_task", json=build_task(programs))).json()["valid"] is True
        task_id = await start(api, build_task(programs))
        loop = await ended(api, task_id)
        answers = {
            path: (await api.get(path)).text
            for path in (
                f"/get_task/{task_id}",
                f"/get_messages/{task_id}",
                f"/get_feedback/{task_id}",
                f"/get_logs/{task_id}",
                f"/get_artifacts/{task_id}",
                "/get_dataset/parcels",
            )
        }
        monkeypatch.setattr(Principal, "sees_held_out", False)
        answers["as an agent"] = (await api.get("/get_dataset/parcels")).text
        results = (await api.get(f"/get_results/{task_id}?limit=100")).json()["results"]
        return loop, answers, results, json.loads(answers[f"/get_task/{task_id}"])

    loop, answers, results, task = with_engine(folder, work)

    verdicts = [past["verdict"] for past in loop["rounds"]]
    assert verdicts == ["baseline", "gate_broken", "crashed", "crashed", "improved"]
    assert (loop["best"]["version"], loop["best"]["validation"]["mean"], loop["best"]["held_out"]["mean"]) == (
        "v5",
        1.0,
        1.0,
    )
    assert "SyntaxError" in answers["/get_messages/1"] and "price(2.7) gives 5" in answers["/get_messages/1"]
    assert task["data"]["notes"] == [
        "The suite calls price: 18 validation cases and 6 held-out cases, each with at most 2 s."
    ]
    assert len({result["grader"] for result in results if result["grader"]}) == 1
    assert not any("VALIDATION" in text or "price(-2)" in text for text in answers.values())
    assert "private/tests.py" in answers["/get_dataset/parcels"] and "private" not in answers["as an agent"]
