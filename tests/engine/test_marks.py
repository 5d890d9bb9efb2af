"""A person's word in whole loops: what is marked leaves the race at once, and the loop goes on from what is left."""

from pathlib import Path

import httpx
import pytest

from tests.engine.scripted import ended, scores, spec, start, until, with_engine

pytestmark = [pytest.mark.sandbox, pytest.mark.both_databases]

WHY = "It reads the answers from its own source"


async def mark(api: httpx.AsyncClient, task_id: int, version: str, kind: str = "cheating") -> dict:
    body = {"task_id": task_id, "version": version, "kind": kind, "reason": WHY}
    return (await api.post("/mark_version", json=body)).raise_for_status().json()


async def unmark(api: httpx.AsyncClient, task_id: int, version: str) -> dict:
    body = {"task_id": task_id, "version": version, "reason": "It was a mistake"}
    return (await api.post("/unmark_version", json=body)).raise_for_status().json()


async def read_events(api: httpx.AsyncClient, task_id: int) -> list[dict]:
    events: list[dict] = []
    after = "0"
    while page := (await api.get(f"/get_events?task_id={task_id}&after={after}")).json()["events"]:
        events, after = events + page, page[-1]["cursor"]
    return events


def test_best_of_an_ended_loop_follows_the_marks(folder: Path) -> None:
    async def work(api: httpx.AsyncClient) -> None:
        task_id = await start(api, spec([scores(value) for value in (0.5, 0.6, 0.9, 0.95)]))
        assert (await ended(api, task_id))["best"]["version"] == "v4"

        marked = await mark(api, task_id, "v3")
        assert marked["best"] == "v2"
        assert [(each["version"], each["marked"]) for each in marked["excluded"]] == [("v3", "v3"), ("v4", "v3")]
        loop = (await api.get(f"/get_loop/{task_id}")).json()
        assert loop["best"]["version"] == "v2" and loop["excluded"] == marked["excluded"]
        assert [one["verdict"] for one in loop["rounds"]] == ["baseline", "improved", "improved", "improved"]

        again = await api.post(
            "/mark_version", json={"task_id": task_id, "version": "v3", "kind": "wrong", "reason": "x"}
        )
        assert (again.status_code, again.json()["code"]) == (409, "version_is_marked")
        report = (await api.get(f"/get_report/{task_id}")).json()
        assert report["best"]["version"] == "v2"
        said = "v3 is out of the race, with 1 version that descends from it: admin marked it as cheating."
        assert any(warning.startswith(said) and WHY in warning for warning in report["warnings"])
        compared = (await api.get(f"/compare_results?versions={task_id}/v4&versions={task_id}/v2")).json()["compared"]
        assert compared[0]["excluded"]["marked"] == "v3" and compared[1]["excluded"] is None

        for version in ("v1", "v2"):
            marked = await mark(api, task_id, version, "wrong")
        assert marked["best"] is None
        assert (await unmark(api, task_id, "v3"))["best"] is None  # it descends from v1
        await unmark(api, task_id, "v1")
        assert (await unmark(api, task_id, "v2"))["best"] == "v4"
        assert (await api.get(f"/get_loop/{task_id}")).json()["excluded"] == []
        record = (await api.get(f"/get_marks/{task_id}")).json()["marks"]
        assert [(one["version"], one["kind"], one["withdrawn_reason"]) for one in record] == [
            ("v2", "wrong", "It was a mistake"),
            ("v1", "wrong", "It was a mistake"),
            ("v3", "cheating", "It was a mistake"),
        ]
        told = [event["data"] for event in await read_events(api, task_id) if event["kind"] == "mark"]
        assert [(one["version"], one.get("withdrawn")) for one in told[:1] + told[-1:]] == [("v3", None), ("v2", True)]
        gone = await api.post("/unmark_version", json={"task_id": task_id, "version": "v4"})
        assert (gone.status_code, gone.json()["code"]) == (404, "mark_not_found")

    with_engine(folder, work)


@pytest.mark.parametrize("policy", [{"policy": "greedy"}, {"policy": "tree", "debug_probability": 0.0}])
def test_loop_that_was_paused_goes_on_from_what_is_left(folder: Path, policy: dict) -> None:
    """The cheat meets the target, so that without the mark the loop would end with it."""
    programs = [scores(0.5), scores(0.6), scores(0.99), scores(0.7), scores(0.8)]
    search = policy | {"drafts": 0, "plateau_versions": 2}

    async def work(api: httpx.AsyncClient) -> dict:
        task_id = await start(api, spec(programs, search=search))
        await until(api, f"/get_loop/{task_id}", lambda loop: loop["best"] and loop["best"]["version"] == "v3")
        (await api.post(f"/pause_loop/{task_id}")).raise_for_status()
        await until(api, f"/get_loop/{task_id}", lambda loop: loop["state"] == "paused")
        await mark(api, task_id, "v3")
        (await api.post(f"/resume_loop/{task_id}")).raise_for_status()
        return await ended(api, task_id)

    loop = with_engine(folder, work)

    assert (loop["best"]["version"], loop["stop_reason"]) == ("v5", "budget_versions")
    rounds = {one["version"]: one for one in loop["rounds"]}
    out = {each["version"] for each in loop["excluded"]}
    assert "v3" in out and rounds["v5"]["parent"] not in out and rounds["v5"]["confirmed"]
