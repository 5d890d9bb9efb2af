"""Nothing is executed and graded twice: what is on record stands for the same again, and says so."""

from pathlib import Path

import httpx
import pytest

from tests.engine.scripted import ended, scores, spec, start, with_engine

pytestmark = [pytest.mark.sandbox, pytest.mark.both_databases]

CRASHES = "raise SystemExit(3)"
SEED = {"split": {"seed": 11}}


async def start_again(api: httpx.AsyncClient, task_id: int) -> dict:
    (await api.post("/start_loop", json={"task_id": task_id, "start_from": "scratch"})).raise_for_status()
    return await ended(api, task_id)


async def read_rows(api: httpx.AsyncClient, task_id: int, loop_id: str) -> tuple[list[dict], dict[str, dict]]:
    """The loop's program runs, oldest first, and the results by container."""
    page = (await api.get(f"/get_containers?task_id={task_id}&limit=100")).json()["containers"]
    results = (await api.get(f"/get_results/{task_id}?limit=100")).json()["results"]
    return [row for row in reversed(page) if row["loop_id"] == loop_id], {row["container_id"]: row for row in results}


def test_same_loop_again_takes_the_recorded_outcomes(folder: Path) -> None:
    """The last program may be run, as it crashed before: only what ended well stands for the same again."""

    async def work(api: httpx.AsyncClient) -> None:
        task_id = await start(api, spec([scores(0.5), scores(0.7), CRASHES], **SEED))
        first = await ended(api, task_id)
        again = await start_again(api, task_id)
        ran, results = await read_rows(api, task_id, first["loop_id"])
        taken, _ = await read_rows(api, task_id, again["loop_id"])

        fields = ("verdict", "score", "held_out", "confirmed")
        assert [[one[name] for name in fields] for one in again["rounds"]] == [
            [one[name] for name in fields] for one in first["rounds"]
        ]
        assert [row["taken_from"] for row in ran] == [None] * 5
        assert [row["taken_from"] for row in taken] == [*(row["id"] for row in ran[:4]), None]
        assert [row["seed"] for row in taken] == [row["seed"] for row in ran]
        assert len({row["seed"] for row in ran}) == 5  # a confirmation has a seed of its own
        assert taken[0]["reason"].startswith(f"Taken from {ran[0]['id']} (v1 in {first['loop_id']}): the same files")
        assert [results[row["id"]]["taken_from"] for row in taken[:4]] == [results[row["id"]]["id"] for row in ran[:4]]
        grading = (await api.get(f"/get_containers?task_id={task_id}&purpose=grade&limit=100")).json()["containers"]
        assert {row["loop_id"] for row in grading} == {first["loop_id"]}

        verified = (await api.post("/verify_result", json={"result_id": results[taken[0]["id"]]["id"]})).json()
        assert verified["result_id"] == results[taken[0]["id"]]["id"]

    with_engine(folder, work)


@pytest.mark.parametrize("gates", [["run_time < 100"], ["peak_memory_mb < 10000"]])
def test_what_is_measured_of_the_moment_is_measured_again(folder: Path, gates: list[str]) -> None:
    async def work(api: httpx.AsyncClient) -> list[dict]:
        task_id = await start(api, spec([scores(0.5)], objective={"gates": gates}, **SEED))
        await ended(api, task_id)
        again = await start_again(api, task_id)
        return (await read_rows(api, task_id, again["loop_id"]))[0]

    assert [row["taken_from"] for row in with_engine(folder, work)] == [None, None]
