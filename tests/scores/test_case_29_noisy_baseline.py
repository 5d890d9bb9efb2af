"""Case 29: a baseline of r2 -2e27 +- 1e27 hid every better version and was handed over."""

import pytest

from tests.engine.scripted import drive, ended, spec, start, with_engine

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]

EXPLODING = """
import csv, os, random
rows = csv.DictReader(open('/data/test.csv'))
chance = random.Random(os.environ.get('ORCHESTRATOR_SEED'))
lines = [f"{row['id']},{10 ** chance.uniform(10, 15)}" for row in rows]
open('predictions.csv', 'w').write('\\n'.join(['id,prediction', *lines]) + '\\n')
"""
SKILLED = """
import csv
train, test = (list(csv.DictReader(open(f'/data/{part}.csv'))) for part in ('train', 'test'))
mean = sum(float(row['progression']) for row in train) / len(train)
lines = [f"{row['id']},{mean + FACTOR * (float(row['bmi']) - 26.4)}" for row in test]
open('predictions.csv', 'w').write('\\n'.join(['id,prediction', *lines]) + '\\n')
"""
AGENTS = {"generator": "rules", "coder": "scripted", "evaluator": "rules"}


def build_task(programs):
    return spec(programs, dataset="diabetes", agents=AGENTS, grade={"kind": "predictions"}, objective={"metric": "r2"})


def test_a_baseline_that_explodes_is_beaten_at_once(folder):
    programs = [EXPLODING, SKILLED.replace("FACTOR", "3"), EXPLODING, SKILLED.replace("FACTOR", "9")]

    loop = drive(folder, build_task(programs))

    assert [row["verdict"] for row in loop["rounds"]] == ["baseline", "improved", "worse", "improved"]
    assert loop["rounds"][0]["score"]["sd"] > 1e15, "the two runs of the baseline differ"
    assert loop["best"]["version"] == "v4"
    assert loop["min_delta"] == 0.0


def test_a_best_version_without_skill_is_said_to_have_none(folder):
    async def work(api):
        task_id = await start(api, build_task([EXPLODING]))
        return await ended(api, task_id), (await api.get(f"/get_report/{task_id}")).json()["warnings"]

    loop, warnings = with_engine(folder, work)

    assert loop["best"]["version"] == "v1"
    assert loop["no_skill"] == pytest.approx(0.0, abs=0.2)
    assert any("v1 is no better than a program without skill" in warning for warning in warnings)


def test_runs_decide_where_no_score_without_skill_is_known(folder):
    noisy = "import random; value = {}; open('predictions.csv', 'w').write(str(value))"
    programs = [noisy.format("-10 ** random.uniform(20, 27)"), *[noisy.format("random.gauss(0.9, 0.002)")] * 3]

    loop = drive(folder, spec(programs))

    assert loop["rounds"][1]["verdict"] == "improved"
    assert loop["rounds"][1]["score"]["n"] in (2, 4), "two where both runs of the baseline happen to be near each other"
    assert loop["best"]["validation"]["mean"] == pytest.approx(0.9, abs=0.02)
    assert loop["min_delta"] < 0.1
