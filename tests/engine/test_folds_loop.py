"""A loop on a small table: each run of a version is one execution on every validation part, and its score the mean."""

import asyncio
from statistics import fmean

import pytest

from tests.engine.scripted import ended, serving, spec, start, until
from tests.engine.test_gates import AGENTS, BY_RADIUS

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]

NAMES_ITS_FOLD = "import hashlib\nprint(hashlib.sha256(open('/data/train.csv', 'rb').read()).hexdigest())\n"
SPLIT = {"seed": 3, "train": 0.4, "validation": 0.4, "held_out": 0.2, "folds": 2}
PROGRAMS = [NAMES_ITS_FOLD + BY_RADIUS.replace("LIMIT", limit) for limit in ("24", "16.5")]


def test_folds_survive_a_restart_and_can_be_checked(folder):
    asyncio.run(drive_twice(folder))


async def drive_twice(folder):
    sections = {"agents": AGENTS, "grade": {"kind": "predictions"}, "split": SPLIT}
    task = spec(PROGRAMS, dataset="breast_cancer", objective={"metric": "accuracy", "shown": ["recall"]}, **sections)
    async with serving(folder) as api:
        task_id = await start(api, task)
        await until(api, f"/get_results/{task_id}", lambda answer: len(answer["results"]) >= 2)
    async with serving(folder) as api:
        loop = await ended(api, task_id)
        results = (await api.get(f"/get_results/{task_id}?limit=100")).json()["results"][::-1]
        ran = (await api.get(f"/get_containers?task_id={task_id}&limit=100")).json()["containers"]
        runs = {one["id"]: one for one in ran if one["status"] == "completed"}
        report = (await api.get(f"/get_report/{task_id}")).json()
        sides = (await api.get(f"/compare_results?versions={task_id}/v1&versions={task_id}/v2")).json()["compared"]
        logs = [runs[one["container_id"]]["logs"].strip() for one in results]
        verified = (await api.post("/verify_result", json={"result_id": results[3]["id"]})).json()
        replayed = (
            await api.post(
                "/replay_version",
                json={"task_id": task_id, "version": "v2", "container_id": results[-1]["container_id"]},
            )
        ).json()
        checks = [
            await until(api, f"/get_check/{one['id']}", lambda check: check["state"] == "done")
            for one in (verified, replayed)
        ]

    assert [one["version"] for one in results] == ["v1"] * 4 + ["v2"] * 4, "nothing is lost or doubled by the restart"
    assert len(set(logs[:2])) == 2 and logs == logs[:2] * 4
    first, second = loop["rounds"]
    of_first, of_second = results[:4], results[4:]
    assert first["score"]["mean"] == pytest.approx(fmean(one["score"] for one in of_first))
    assert second["score"]["mean"] == pytest.approx(fmean(one["score"] for one in of_second))
    assert (first["score"]["n"], second["score"]["n"], second["score"]["sd"]) == (2, 2, 0.0)
    assert len({one["score"] for one in of_second}) > 1
    width = second["score"]["interval"]["high"] - second["score"]["interval"]["low"]
    assert width < 0.85 * min(one["interval"]["high"] - one["interval"]["low"] for one in of_second)
    assert second["shown"]["recall"] == pytest.approx(fmean(one["metrics"]["recall"] for one in of_second))
    assert [side["score"] for side in sides] == [each["score"] for each in (first, second)], "a run is one score"
    assert sides[1]["held_out"] == second["held_out"] and sides[1]["metrics"]["recall"]["n"] == 2
    held_out = [one["held_out"] for one in of_second]
    assert held_out[:2] == [None] * 2 and second["held_out"]["mean"] == pytest.approx(fmean(held_out[2:]))
    assert loop["best"]["version"] == "v2"
    assert [check["outcome"]["verdict"] for check in checks] == ["equal", "equal"]
    assert report["line"][-1]["luck"]["rows"] == 455, "each row that is not held out was graded"
