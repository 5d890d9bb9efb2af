"""A task with several loops: what one of them found is not lost by another, and a loop goes on from it."""

import asyncio
import io
import json
import zipfile
from pathlib import Path

import httpx
import pytest

from orchestrator.cli.apply import ApplyRequest, apply_version
from orchestrator.graders.evaluator.grader import EvaluatorGrader
from orchestrator.settings import Settings
from tests.engine.scripted import ended, scores, spec, start, until, with_engine
from tests.engine.test_checks_of_graders import build_tasks
from tests.engine.test_evaluator_loop import task as build_judged
from tests.engine.test_evaluator_loop import writes
from tests.engine.test_external_loop import build_task as build_external
from tests.engine.test_external_loop import next_wanted, post
from tests.engine.test_speed_loop import FAST
from tests.engine.test_speed_loop import SEED as SLOW
from tests.engine.test_speed_loop import build_task as build_race
from tests.engine.test_speed_loop import pack_data as pack_race
from tests.engine.test_suite_loop import pack_data as pack_suite

pytestmark = pytest.mark.sandbox


async def start_again(api: httpx.AsyncClient, task_id: int, **how: str) -> dict:
    return (await api.post("/start_loop", json={"task_id": task_id} | how)).raise_for_status().json()


async def stop_at_once(api: httpx.AsyncClient, task_id: int, **how: str) -> dict:
    await start_again(api, task_id, **how)
    (await api.post(f"/stop_loop/{task_id}")).raise_for_status()
    return await ended(api, task_id)


async def upload(api: httpx.AsyncClient, name: str, content: bytes) -> None:
    about = {"name": name, "size_bytes": len(content)}
    (await api.post("/upload_dataset", params=about, content=content)).raise_for_status()


async def read_winner(api: httpx.AsyncClient, task_id: int) -> dict[str, str]:
    """The task's best version as each of those says it that tell or use one."""
    loop, report = [(await api.get(f"/get_{name}/{task_id}")).json() for name in ("loop", "report")]
    compared = (await api.get(f"/compare_results?versions={task_id}/v1&versions={task_id}/v2")).json()["compared"]
    exported = zipfile.ZipFile(io.BytesIO((await api.get(f"/export_task/{task_id}")).content))
    of_export = json.loads(exported.read("manifest.json"))["best"]
    leads = [each for each in (await api.get(f"/get_loops/{task_id}")).json()["loops"] if each["leads"]]
    assert exported.read("program/main.py") and json.loads(exported.read("report.json"))["best"]["version"] == of_export
    return {
        "loop": loop["best_ever"]["version"],
        "report": report["best"]["version"],
        "compare": "v2" if compared[1]["gain"] > 0 else "v1",
        "export": of_export,
        "list": leads[0]["best"]["version"],
    }


def apply(folder: Path, task_id: int) -> bytes:
    """The program that `apply` writes into a folder."""
    into = folder / f"applied-{task_id}"
    settings = Settings(data_dir=folder, _env_file=None)
    request = ApplyRequest(
        str(task_id), into, version=None, git=False, init=False, force=False, as_json=True, settings=settings
    )
    assert asyncio.run(apply_version(request)) == 0
    return (into / "main.py").read_bytes()


@pytest.mark.slow
def test_winner_of_every_kind_stays_when_a_new_loop_is_stopped_at_once(folder: Path) -> None:
    judged = build_tasks() | {"speed": build_race([SLOW, FAST]) | {"objective": {"min_delta": 0}}}

    async def work(api: httpx.AsyncClient) -> dict[str, tuple[int, bytes]]:
        await upload(api, "parcels", pack_suite())
        await upload(api, "texts", pack_race("PRECISION = 0.3"))
        winners = {}
        for kind, task in judged.items():
            task_id = await start(api, task)
            assert (await ended(api, task_id))["best"]["version"] == "v2", kind
            before = await read_winner(api, task_id)
            for start_from in ("best", "scratch"):
                stopped = await stop_at_once(api, task_id, start_from=start_from)
                assert (stopped["state"], stopped["loop_count"]) == ("stopped", 2 + (start_from == "scratch"))
                assert await read_winner(api, task_id) == before == dict.fromkeys(before, "v2"), kind
            winners[kind] = task_id, (await api.get(f"/download_code/{task_id}/v2")).content
        return winners

    for kind, (task_id, program) in with_engine(folder, work).items():
        assert apply(folder, task_id) == program, kind


@pytest.mark.slow
def test_posted_scores_of_an_ended_loop_keep_their_winner(folder: Path) -> None:
    async def work(api: httpx.AsyncClient) -> dict[str, str]:
        task_id, known = await start(api, build_external([scores(1.0), scores(2.0)])), set[str]()
        for value in (1.0, 1.0, 4.0, 4.0):
            message = await next_wanted(api, task_id, known)
            container_id = message["data"]["container_id"]
            (await post(api, task_id, container_id, metrics={"strength": value})).raise_for_status()
        assert (await ended(api, task_id))["best"]["version"] == "v2"
        await stop_at_once(api, task_id)
        return await read_winner(api, task_id)

    assert set(with_engine(folder, work).values()) == {"v2"}


@pytest.mark.both_databases
def test_loop_goes_on_from_the_best_version_and_pays_nothing_twice(folder: Path) -> None:
    async def work(api: httpx.AsyncClient) -> None:
        task_id = await start(api, spec([scores(0.5), scores(0.9), scores(0.7), scores(0.95)], budget={"versions": 3}))
        first = await ended(api, task_id)
        briefs = (await api.get(f"/get_messages/{task_id}?limit=100")).json()["messages"]
        await start_again(api, task_id)
        second = await ended(api, task_id)
        third = await until_done(api, task_id, budget=3)

        assert first["best"]["version"] == "v2" and (first["from_version"], first["loop_count"]) == (None, 1)
        assert (second["from_loop"], second["from_version"], second["loop_count"]) == (first["loop_id"], "v2", 2)
        baseline = second["rounds"][0]
        assert (baseline["version"], baseline["kind"], baseline["confirmed"]) == ("v2", "baseline", True)
        for name in ("mean", "n", "sd"):
            assert baseline["score"][name] == first["best"]["validation"][name]
        assert [each["parent"] for each in second["rounds"]] == [None, "v2", "v2"]
        runs = (await api.get(f"/get_containers?task_id={task_id}&purpose=run&version=v2")).json()["containers"]
        of_second = [each for each in runs if each["loop_id"] == second["loop_id"]]
        assert len(of_second) == first["best"]["validation"]["n"] and all(each["taken_from"] for each in of_second)
        after = (await api.get(f"/get_messages/{task_id}?limit=100")).json()["messages"]
        said = [each["content"] for each in after[len(briefs) :]]
        assert not any(text.startswith("v2:") or text == "begin" for text in said)  # no feedback, no framing again
        assert third["best_ever"]["version"] == "v2" and third["best_ever"]["loop_id"] == first["loop_id"]
        of_third = [each for each in await read_runs(api, task_id, "v2") if each["loop_id"] == third["loop_id"]]
        assert of_third and all(each["taken_from"] in {one["id"] for one in runs} for each in of_third)

    async def until_done(api: httpx.AsyncClient, task_id: int, budget: int) -> dict:
        await start_again(api, task_id)
        loop = await ended(api, task_id)
        assert loop["versions"] == budget
        return loop

    async def read_runs(api: httpx.AsyncClient, task_id: int, version: str) -> list[dict]:
        path = f"/get_containers?task_id={task_id}&purpose=run&version={version}&limit=100"
        return (await api.get(path)).json()["containers"]

    with_engine(folder, work)


def test_best_of_equal_loops_is_the_first_until_it_is_marked(folder: Path) -> None:
    async def work(api: httpx.AsyncClient) -> None:
        task_id = await start(api, spec([scores(0.5), scores(0.9), scores(0.95)], budget={"versions": 2}))
        await ended(api, task_id)
        await start_again(api, task_id, start_from="scratch")
        worse = await ended(api, task_id)
        one, two = [each["best"]["version"] for each in reversed(await read_loops(api, task_id))]
        assert (worse["best_ever"]["version"], one, two) == ("v2", "v2", "v4")  # equal: the first stays
        report = (await api.get(f"/get_report/{task_id}?loop_id={worse['loop_id']}")).json()
        assert report["best"]["version"] == "v4" and "v2, which loop-1 found" in " ".join(report["headline"])

        cheat = {"task_id": task_id, "version": "v2", "kind": "cheating", "reason": "It knows the answers."}
        assert (await api.post("/mark_version", json=cheat)).json()["best"] == "v4"
        assert (await api.get(f"/get_loop/{task_id}?loop_id=loop-1")).json()["best"]["version"] == "v1"
        assert (await api.get(f"/get_report/{task_id}")).json()["loop_id"] == worse["loop_id"]

    async def read_loops(api: httpx.AsyncClient, task_id: int) -> list[dict]:
        first = (await api.get(f"/get_loops/{task_id}?limit=1")).json()
        second = (await api.get(f"/get_loops/{task_id}?limit=1&cursor={first['next_cursor']}")).json()
        assert (await api.get(f"/get_loops/{task_id}?limit=1&cursor={second['next_cursor']}")).json()["loops"] == []
        return first["loops"] + second["loops"]

    with_engine(folder, work)


def test_better_version_of_a_later_loop_becomes_the_best_of_the_task(folder: Path) -> None:
    async def work(api: httpx.AsyncClient) -> None:
        task_id = await start(api, spec([scores(0.5), scores(0.9)]))
        await ended(api, task_id)
        cheat = {"task_id": task_id, "version": "v2", "kind": "cheating", "reason": "It knows the answers."}
        assert (await api.post("/mark_version", json=cheat)).json()["best"] == "v1"
        await start_again(api, task_id)
        second = await ended(api, task_id)
        assert [each["version"] for each in second["rounds"]] == ["v1", "v3"]
        assert (second["best_ever"]["version"], second["best_ever"]["loop_id"]) == ("v3", second["loop_id"])
        report = (await api.get(f"/get_report/{task_id}")).json()
        assert [each["version"] for each in report["line"]] == ["v1", "v3"]  # its parent is of the first loop
        assert report["line"][1]["gain"] == pytest.approx(0.4)

    with_engine(folder, work)


def test_loops_of_another_grader_or_metric_are_not_compared(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    objective = {"metric": "score", "direction": "maximize", "min_delta": 0}
    fingerprint = EvaluatorGrader.fingerprint

    async def work(api: httpx.AsyncClient) -> None:
        task_id = await start(api, build_judged([writes(1.0), writes(2.0)], objective=objective))
        first = await ended(api, task_id)
        monkeypatch.setattr(EvaluatorGrader, "fingerprint", lambda self, spec: fingerprint(self, spec)[::-1])
        stopped = await stop_at_once(api, task_id)
        assert stopped["best_ever"]["loop_id"] == first["loop_id"]  # nothing has taken its place yet

        await start_again(api, task_id)
        second = await ended(api, task_id)
        assert (second["best_ever"]["loop_id"], second["best"]["version"]) == (second["loop_id"], "v2")
        runs = (await api.get(f"/get_containers?task_id={task_id}&purpose=run&version=v2&limit=100")).json()
        assert not any(each["taken_from"] for each in runs["containers"])  # the new grader has to see it, too
        reasons = {
            each["loop_id"]: each["why_not_compared"]
            for each in (await api.get(f"/get_loops/{task_id}")).json()["loops"]
        }
        assert reasons == {
            first["loop_id"]: f"{first['loop_id']} and {second['loop_id']} were scored by different graders.",
            stopped["loop_id"]: None,
            second["loop_id"]: None,
        }
        report = (await api.get(f"/get_report/{task_id}")).json()
        assert any("different graders" in warning for warning in report["warnings"])

    with_engine(folder, work)


def test_loop_of_another_task_is_not_found(folder: Path) -> None:
    async def work(api: httpx.AsyncClient) -> None:
        one, two = [await start(api, spec([scores(0.5)])) for _ in range(2)]
        await ended(api, one)
        await ended(api, two)
        for path in (
            f"/get_loop/{one}?loop_id=loop-2",
            f"/get_report/{one}?loop_id=loop-2",
            f"/get_loop/{one}?loop_id=x",
        ):
            answer = await api.get(path)
            assert (answer.status_code, answer.json()["code"]) == (404, "loop_not_found"), path

    with_engine(folder, work)


def test_loop_says_what_it_waits_for_before_it_pauses(folder: Path) -> None:
    async def work(api: httpx.AsyncClient) -> None:
        task_id = await start(api, spec([scores(0.5, before="import time; time.sleep(5)")]))
        await until(api, f"/get_loop/{task_id}", lambda loop: loop["doing"].startswith("running v1"))
        assert (await api.post(f"/pause_loop/{task_id}")).json()["doing"] == "pausing, waiting for v1"
        paused = await until(api, f"/get_loop/{task_id}", lambda loop: loop["state"] == "paused")
        assert paused["doing"] == "paused"

    with_engine(folder, work)
