"""Scores that cannot be, and metrics that are only shown, in loops with real runs."""

from pathlib import Path

import httpx
import pytest

from tests.engine.scripted import ended, scores, spec, start, until, with_engine
from tests.engine.test_gates import AGENTS, BY_RADIUS, verdicts

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]


def test_impossible_score_waits_for_a_person(folder: Path):
    programs = [scores(0.5), scores(1.5), scores(0.7), scores(0.6)]
    task = spec(programs, objective={"possible": [0, 1], "target": 0.9})

    async def work(api: httpx.AsyncClient):
        task_id = await start(api, task)
        before = await ended(api, task_id)
        refused = await api.post("/approve_version", json={"task_id": task_id, "version": "v3"})
        body = {"task_id": task_id, "version": "v2", "reason": "The scale goes to 2."}
        after = (await api.post("/approve_version", json=body)).raise_for_status().json()
        again = await api.post("/approve_version", json=body)
        later = await until(api, f"/get_loop/{task_id}", lambda loop: loop["best"]["held_out"] is not None)
        await until(api, f"/get_checks/{task_id}", lambda page: page["checks"][0]["state"] == "done")
        marked = {"task_id": task_id, "version": "v3", "kind": "wrong", "reason": "To have the best named again."}
        (await api.post("/mark_version", json=marked)).raise_for_status()
        checks = (await api.get(f"/get_checks/{task_id}")).json()["checks"]
        results = (await api.get(f"/get_results/{task_id}?version=v2")).json()["results"]
        messages = (await api.get(f"/get_messages/{task_id}")).json()["messages"]
        return before, refused, after, again, messages, later, checks, results

    before, refused, after, again, messages, later, checks, results = with_engine(folder, work)

    assert verdicts(before) == [("v1", "baseline"), ("v2", "suspect"), ("v3", "improved"), ("v4", "worse")]
    assert (before["best"]["version"], before["stop_reason"]) == ("v3", "budget_versions"), "it meets no target"
    suspect = before["rounds"][1]
    assert (suspect["score"]["mean"], suspect["score"]["n"], suspect["confirmed"]) == (1.5, 1, False)
    assert suspect["reason"].startswith("The score 1.5 is greater than 1, which objective.possible says cannot be.")
    assert [one["parent"] for one in before["rounds"]] == [None, "v1", "v1", "v3"]
    assert (refused.status_code, refused.json()["code"]) == (409, "not_suspect")
    assert (after["best"]["version"], after["rounds"][1]["verdict"]) == ("v2", "improved")
    assert again.status_code == 409
    assert (after["best"]["held_out"], later["best"]["held_out"]["mean"]) == (None, pytest.approx(1.49))
    assert later["disclosures"] == before["disclosures"] + 1 and [one["held_out"] for one in results] == [1.49]
    assert [(one["kind"], one["outcome"]["says"]) for one in checks] == [
        ("held_out", "The held-out score of v2 is on record.")
    ]
    assert any("let v2 in" in one["content"] and "The scale goes to 2." in one["content"] for one in messages)


def test_shown_metrics_stand_beside_the_score_and_decide_nothing(folder: Path):
    programs = [BY_RADIUS.replace("LIMIT", limit) for limit in ("15.8", "17.5")]
    objective = {"metric": "accuracy", "shown": ["recall", "f1_macro"]}
    task = spec(programs, dataset="breast_cancer", agents=AGENTS, grade={"kind": "predictions"}, objective=objective)
    wrong = task | {"objective": {"metric": "accuracy", "shown": ["r2"]}}

    async def work(api: httpx.AsyncClient):
        task_id = await start(api, task | {"split": {"seed": 3}})
        loop = await ended(api, task_id)
        results = (await api.get(f"/get_results/{task_id}")).json()["results"]
        report = (await api.get(f"/get_report/{task_id}")).json()
        return loop, results, report, (await api.post("/validate_task", json=wrong)).text

    loop, results, report, refusal = with_engine(folder, work)

    assert all(set(one["shown"]) == {"recall", "f1_macro"} for one in loop["rounds"])
    assert loop["rounds"][0]["shown"]["recall"] > 0.8 > loop["rounds"][1]["shown"]["recall"]
    assert loop["rounds"][1]["verdict"] == "improved" or loop["best"]["version"] == "v1"
    assert results[0]["metrics"]["recall"] == loop["rounds"][1]["shown"]["recall"]
    assert report["line"][-1]["shown"]["recall"] > 0
    assert "objective.shown" in refusal and "it scores numbers" in refusal
