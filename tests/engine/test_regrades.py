"""A changed grader over stored outputs: a series of its own, which nothing that counts ever sees."""

from pathlib import Path

import httpx
import pytest

from orchestrator.contract.errors import OrchestratorError
from tests.engine.scripted import ended, start, until, with_engine
from tests.engine.test_checks import read_counts
from tests.engine.test_checks_of_graders import regrade
from tests.engine.test_evaluator_loop import task, writes
from tests.engine.test_ladder_loop import act_as

pytestmark = pytest.mark.sandbox

SCORE = """
def evaluate(outputs, private):
    return {"score": outputs.number(outputs.json("result.json")["x"], "x")}
"""
NEAR_TWO = SCORE.replace('return {"score": ', 'return {"score": 1000.515625 - abs(2 - ').replace('"x")}', '"x"))}')
RAISES = SCORE.replace("return", "raise ValueError('no such thing')\n    return")


async def read_all(api: httpx.AsyncClient, task_id: int) -> list:
    """All that a loop is judged by: loop, results, report, chart, averages."""
    paths = (f"/get_loop/{task_id}", f"/get_results/{task_id}?limit=100", f"/get_latest_results/{task_id}")
    paths += (f"/export_results/{task_id}", f"/get_task/{task_id}")
    report = (await api.get(f"/get_report/{task_id}")).json() | {"as_of": 0}
    return [*[(await api.get(path)).text for path in paths], report, await read_counts(api, task_id)]


@pytest.mark.both_databases
def test_other_evaluator_is_a_series_that_nothing_else_sees(folder: Path) -> None:
    programs = [writes(1.0), writes(2.0), writes(4.0)]
    spec = task(programs, SCORE, objective={"metric": "score", "direction": "maximize", "min_delta": 0})

    async def work(api: httpx.AsyncClient) -> None:
        task_id = await start(api, spec)
        assert (await ended(api, task_id))["best"]["version"] == "v3"
        results = (await api.get(f"/get_results/{task_id}?version=v1")).json()["results"]
        for result in results:
            (folder / "storage" / "outputs" / str(task_id) / result["container_id"] / "result.json").unlink()
        before = await read_all(api, task_id)

        asked = {"json": {"task_id": task_id, "evaluator": NEAR_TWO}, "headers": {"Idempotency-Key": "once"}}
        made = [(await api.post("/regrade", **asked)).raise_for_status().json() for _ in range(2)]
        assert made[0] == made[1] and (made[0]["id"], made[0]["state"]) == ("regrade-1", "queued")
        other = await api.post("/regrade", json={"task_id": task_id, "evaluator": RAISES})
        assert (other.status_code, other.json()["code"]) == (409, "regrade_is_live")
        series = await regrade_is_done(api, "regrade-1")

        assert [(each["version"], each["recorded"], each["score"]) for each in series["versions"]] == [
            ("v1", 1.0, None),
            ("v2", 2.0, 1000.515625),
            ("v3", 4.0, 998.515625),
        ]
        assert [(each["recorded_rank"], each["rank"]) for each in series["versions"]] == [(None,) * 2, (2, 1), (1, 2)]
        assert "result.json" in series["versions"][0]["missing"]
        assert (series["changed"], series["order_changed"], series["first"]) == (["evaluator"], True, "v2")
        assert series["says"] == (
            "The order is another one: 2 of 2 versions have another place, and v2 is first instead of v3. "
            "1 of 3 versions have not both scores."
        )
        assert series["recorded_graders"] == [results[0]["grader"]] and series["grader"] != results[0]["grader"]
        assert await read_all(api, task_id) == before
        checks = (await api.get(f"/get_checks/{task_id}?version=v2")).json()["checks"]
        assert {(each["kind"], each["series"], each["outcome"]["grader"]) for each in checks} == {
            ("regrade", "regrade-1", series["grader"])
        }
        await tell_agents_nothing(api, task_id)

        raised = await regrade(api, task_id, evaluator=RAISES, versions=["v2"])
        assert raised["versions"][0]["score"] is None and "no such thing" in raised["versions"][0]["missing"]
        page = (await api.get(f"/get_regrades/{task_id}")).json()["regrades"]
        assert [(each["id"], each["total"], each["versions"]) for each in page] == [
            ("regrade-2", len([each for each in checks if each["version"] == "v2"]), []),
            ("regrade-1", series["total"], []),
        ]
        assert await read_all(api, task_id) == before

    with_engine(folder, work)


async def regrade_is_done(api: httpx.AsyncClient, series: str) -> dict:
    return await until(api, f"/get_regrade/{series}", lambda found: found["state"] == "done")


async def tell_agents_nothing(api: httpx.AsyncClient, task_id: int) -> None:
    agent = act_as(api, "coder", "scripted", in_steps=False)
    for name, values in (
        ("regrade", {"task_id": task_id, "evaluator": RAISES}),
        ("get_regrade", {"regrade_id": "regrade-1"}),
        ("get_regrades", {"task_id": task_id}),
        ("get_checks", {"task_id": task_id}),
    ):
        with pytest.raises(OrchestratorError, match="[Pp]eople"):
            await getattr(agent, name)(**values)
    for name in ("get_events", "get_results", "get_loop"):
        assert ".515625" not in (await getattr(agent, name)(task_id=task_id)).model_dump_json()


def test_regrade_without_a_difference_or_against_the_kind_is_refused(folder: Path) -> None:
    async def work(api: httpx.AsyncClient) -> None:
        task_id = await start(api, task([writes(1.0)], SCORE))
        early = await api.post("/regrade", json={"task_id": task_id, "evaluator": NEAR_TWO})
        assert early.status_code in (404, 200)
        await ended(api, task_id)
        for body, status, code, words in (
            ({}, 409, "grader_unchanged", "verify_result"),
            ({"evaluator": SCORE}, 409, "grader_unchanged", "verify_result"),
            ({"command": "true"}, 422, "invalid", "command goes with grade.kind = 'command'"),
            ({"evaluator": "x = ("}, 422, "invalid", "line 1"),
            ({"direction": "minimize"}, 422, "invalid", "name the metric"),
            ({"metric": "unheard_of"}, 422, "invalid", "direction"),
            ({"evaluator": NEAR_TWO, "versions": ["v7"]}, 404, "version_not_found", "v7"),
            ({"evaluator": NEAR_TWO, "loop_id": "loop-9"}, 404, "loop_not_found", "loop-9"),
        ):
            refused = await api.post("/regrade", json={"task_id": task_id} | body)
            assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text
            assert words in refused.json()["detail"], refused.text
        gone = await api.get("/get_regrade/regrade-99")
        assert (gone.status_code, gone.json()["code"]) == (404, "regrade_not_found")

    with_engine(folder, work)
