"""Loops with gates, with real runs: a version that breaks one is kept, shown with the reason, and never the best."""

import json

import pytest

from tests.engine.scripted import drive, ended, scores, spec, start, with_engine

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]

AGENTS = {"generator": "rules", "coder": "scripted", "evaluator": "rules"}
MAJORITY = """
import csv
rows = list(csv.DictReader(open('/data/test.csv')))
open('predictions.csv', 'w').write('id,prediction\\n' + ''.join(f"{row['id']},benign\\n" for row in rows))
"""
BY_RADIUS = MAJORITY.replace(
    "{row['id']},benign", "{row['id']},{'malignant' if float(row['worst_radius']) > LIMIT else 'benign'}"
)


def verdicts(loop: dict) -> list[tuple]:
    return [(one["version"], one["verdict"]) for one in loop["rounds"]]


def test_long_programs_are_never_the_best(folder):
    padding = "# " + "x" * 400
    programs = [scores(0.5), scores(0.99, before=padding), scores(0.7), scores(0.6, before=padding)]

    loop = drive(folder, spec(programs, objective={"gates": ["code_bytes <= baseline * 2 + 100"], "target": 0.9}))

    assert verdicts(loop) == [("v1", "baseline"), ("v2", "gate_broken"), ("v3", "improved"), ("v4", "gate_broken")]
    assert (loop["best"]["version"], loop["stop_reason"]) == ("v3", "budget_versions")
    broken = loop["rounds"][1]
    assert broken["score"]["mean"] == 0.99 and not broken["confirmed"] and broken["held_out"] is None
    assert broken["reason"].startswith("The gate 'code_bytes <= baseline * 2 + 100' is not met: code_bytes is ")
    assert loop["rounds"][2]["parent"] == "v1" and loop["rounds"][3]["parent"] == "v3"


def test_loop_whose_baseline_breaks_a_gate_goes_on_from_it(folder):
    programs = [scores(0.9, before="# " + "x" * 400), scores(0.3), scores(0.5)]

    loop = drive(folder, spec(programs, objective={"gates": ["code_bytes < 300"]}))

    assert verdicts(loop) == [("v1", "gate_broken"), ("v2", "improved"), ("v3", "improved")]
    assert loop["best"]["version"] == "v3"
    assert [one["parent"] for one in loop["rounds"]] == [None, "v1", "v2"]


def test_gate_on_a_metric_of_the_rarer_class(folder):
    """Accuracy alone would be content with a program that calls every tumour benign."""
    programs = [MAJORITY, BY_RADIUS.replace("LIMIT", "24"), BY_RADIUS.replace("LIMIT", "15.8")]
    objective = {"metric": "accuracy", "gates": ["recall >= 0.8"]}
    task = spec(programs, dataset="breast_cancer", agents=AGENTS, grade={"kind": "predictions"}, objective=objective)

    async def work(api):
        task_id = await start(api, task | {"split": {"seed": 3}})
        loop = await ended(api, task_id)
        feedback = (await api.get(f"/get_feedback/{task_id}")).json()["feedback"]
        report = (await api.get(f"/get_report/{task_id}")).json()
        return loop, feedback, report

    loop, feedback, report = with_engine(folder, work)

    assert verdicts(loop) == [("v1", "gate_broken"), ("v2", "gate_broken"), ("v3", "improved")]
    assert "recall of 'malignant' is 0, and the limit 0.8" in loop["rounds"][0]["reason"]
    broken = [each["content"] for each in feedback if "it breaks a gate" in each["content"]]
    assert all("The gate 'recall >= 0.8' is not met." in text and "The figure is not told" in text for text in broken)
    assert len(broken) == 2
    assert "recall of 'malignant'" in json.dumps(report)
    assert loop["best"]["version"] == "v3"


@pytest.mark.parametrize(
    ("gates", "words"),
    [
        (["recall == 1"], "a gate is a metric, one of"),
        (["recal >= 0.5"], "recal"),
        (["r2 >= 0.5"], "it scores numbers, and the target of this data is a class"),
        (["roc_auc >= 0.5"], "is computed from probabilities"),
        (["recall >= 0.5"] * 21, "gates"),
    ],
)
def test_gates_that_cannot_be_judged_are_refused_beforehand(folder, gates, words):
    objective = {"metric": "accuracy", "gates": gates}
    task = spec(["pass"], dataset="breast_cancer", agents=AGENTS, grade={"kind": "predictions"}, objective=objective)

    async def work(api):
        return (await api.post("/validate_task", json=task)).text

    assert words in with_engine(folder, work)
