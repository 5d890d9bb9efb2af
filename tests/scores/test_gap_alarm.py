"""A coder that has learned the labels of validation rows and jumps once at the end raises the alarm on the gap."""

import csv

import pytest

from orchestrator.contract.spec import TaskSpec
from orchestrator.graders.predictions.grader import PredictionsGrader
from tests.engine.scripted import ended, spec, start, with_engine

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]

SPLIT = {"seed": 11}
AGENTS = {"generator": "rules", "coder": "scripted", "evaluator": "rules"}
HONEST = """
import csv
rows = list(csv.DictReader(open('/data/test.csv')))
known = KNOWN
guess = lambda row: 'malignant' if float(row['COLUMN']) > LIMIT else 'benign'
lines = [f"{row['id']},{known.get(row['id']) or guess(row)}" for row in rows]
open('predictions.csv', 'w').write('\\n'.join(['id,prediction', *lines]) + '\\n')
"""


def build_program(column: str, limit: float, known: dict[str, str] | None = None) -> str:
    return HONEST.replace("KNOWN", repr(known or {})).replace("COLUMN", column).replace("LIMIT", str(limit))


def learn_labels(folder) -> dict[str, str]:
    """Return the labels of the validation rows, as a coder knows them that has probed for them long enough."""
    PredictionsGrader().prepare("breast_cancer", TaskSpec(), SPLIT["seed"], folder)
    with (folder / "private" / "labels.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["label"] for row in csv.DictReader(file) if row["part"] == "validation"}


def test_only_the_jump_of_a_prober_raises_the_alarm_and_the_report_doubts_it(folder, tmp_path):
    honest = [build_program("mean_radius", 18.0), build_program("mean_radius", 15.0)]
    prober = build_program("mean_radius", 15.0, learn_labels(tmp_path / "split"))
    task = spec(
        [*honest, prober],
        dataset="breast_cancer",
        agents=AGENTS,
        grade={"kind": "predictions"},
        objective={"metric": "accuracy", "target": 0.995},
        split=SPLIT,
    )

    async def work(api):
        first = await ended(api, await start(api, task | {"budget": {"versions": len(honest)}}))
        task_id = await start(api, task)
        return (
            first,
            await ended(api, task_id),
            (await api.get(f"/get_report/{task_id}")).json(),
            (await api.get(f"/download_report/{task_id}?format=md")).text,
        )

    first, loop, report, page = with_engine(folder, work)

    assert (first["best"]["version"], first["gap_alarm"]) == ("v2", False)
    assert (loop["best"]["version"], loop["best"]["validation"]["mean"], loop["gap_alarm"]) == ("v3", 1.0, True)
    assert "in doubt" in report["headline"][0] and "held-out" in report["headline"][0]
    assert "is the best" not in page and "meets the target" not in page
