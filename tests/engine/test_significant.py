"""A loop that keeps significant gains alone, with real runs and the grader's own resamples."""

from pathlib import Path

import httpx
import pytest

from tests.engine.scripted import drive, ended, spec, start, with_engine
from tests.engine.test_gates import AGENTS, BY_RADIUS, verdicts

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]


def test_a_few_rows_more_make_no_new_best(folder: Path):
    programs = [BY_RADIUS.replace("LIMIT", limit) for limit in ("24", "17.5", "16.5")]
    sections = {"agents": AGENTS, "grade": {"kind": "predictions"}, "split": {"seed": 3}}
    task = spec(programs, dataset="breast_cancer", objective={"metric": "accuracy"}, **sections)

    better = drive(folder / "better", task | {"search": {"feedback": "exact"}})
    significant = drive(folder / "significant", task | {"search": {"feedback": "exact", "keep": "significant"}})

    scores = [one["score"]["mean"] for one in significant["rounds"]]
    assert scores == [one["score"]["mean"] for one in better["rounds"]]
    assert scores[0] + 0.1 < scores[1] < scores[2] < scores[1] + 0.04
    assert verdicts(better) == [("v1", "baseline"), ("v2", "improved"), ("v3", "improved")]
    assert verdicts(significant) == [("v1", "baseline"), ("v2", "improved"), ("v3", "same")]
    assert (better["best"]["version"], significant["best"]["version"]) == ("v3", "v2")
    assert not better["tied"] and not significant["tied"]
    assert significant["rounds"][2]["score"]["n"] == 1, "the rows alone explain the gain, so no further run is made"


def test_best_that_chance_explains_is_called_tied_with_the_baseline(folder: Path):
    programs = [BY_RADIUS.replace("LIMIT", limit) for limit in ("17.5", "16.5")]
    sections = {"agents": AGENTS, "grade": {"kind": "predictions"}, "split": {"seed": 3}}
    task = spec(programs, dataset="breast_cancer", objective={"metric": "accuracy"}, **sections)

    async def work(api: httpx.AsyncClient) -> tuple[dict, dict]:
        task_id = await start(api, task | {"search": {"feedback": "exact"}})
        return await ended(api, task_id), (await api.get(f"/get_report/{task_id}")).json()

    loop, report = with_engine(folder, work)

    assert (loop["best"]["version"], loop["tied"], report["tied"]) == ("v2", True, True)
    assert report["headline"][0].startswith("v2 is tied with the baseline v1 within the noise: it has the best score")
