"""Rows of a loop as search policies want them: scores, what versions are like, and how they did on each case."""

import pytest
import sqlalchemy as sa

from orchestrator.contract.grading import FailingCase
from orchestrator.engine.loop.past import measure_cases, read_past
from orchestrator.engine.loop.policies.shapes import SearchRules
from orchestrator.storage.queries import loops, results
from orchestrator.storage.tables import code, versions
from tests.engine.test_history import fill, with_loop
from tests.unit.test_decide import RULES

ALL = SearchRules(policy="pareto", switch_to="islands")


def add_version(tx, task_id, label, size_bytes, **parameters):
    tx.execute(
        sa.insert(versions).values(
            task_id=task_id, version=label, agent="a", parents=[], parameters=parameters or None, created_at="t"
        )
    )
    file = {"agent": "a", "filename": "main.py", "stored_path": label, "uploaded_at": "t", "sha256": "0"}
    tx.execute(sa.insert(code).values(task_id=task_id, version=label, size_bytes=size_bytes, **file))


def add_rounds(tx, task_id, loop_id):
    verdicts = {
        1: (None, [0.5, 0.5]),
        2: ("crashed", []),
        3: ("no_version", []),
        4: ("same", [0.4, 0.6]),
        5: (None, []),
    }
    for number, (verdict, scores) in verdicts.items():
        kind = "baseline" if number == 1 else "improve"
        loops.add_round(tx, loop_id, number, kind=kind, version=f"v{number}", parent="v1" if number > 1 else None)
        status = "running" if number == 5 else "done"
        loops.update_round(tx, loop_id, number, status=status, scores=scores, verdict=verdict, confirmed=number == 1)
    add_version(tx, task_id, "v1", 400, model="svc", C=1.5, plain=True)
    add_version(tx, task_id, "v4", 800)


@pytest.mark.both_databases
def test_policies_are_told_what_came_of_each_version(folder):
    def work(tx, task_id, loop_id):
        add_rounds(tx, task_id, loop_id)
        for cases in ([FailingCase(expected="a", got="b", count=4)], [FailingCase(expected="a", got="b", count=2)]):
            dumped = [case.model_dump() for case in cases]
            results.add(tx, task_id=task_id, version="v4", graded=True, score=0.5, failing_cases=dumped)
        return read_past(tx, loops.find(tx, loop_id), ALL, RULES)

    past = with_loop(folder, work)

    assert [(one.version, one.value, one.failed, one.uploaded) for one in past] == [
        ("v1", 0.5, False, True),
        ("v2", None, True, True),
        ("v3", None, True, False),
        ("v4", 0.5, False, True),
        ("v5", None, False, True),
    ]
    assert past[0].features == {"size": 400.0, "model": "svc", "C": 1.5, "plain": "True"}
    assert (past[3].features, past[3].cases) == ({"size": 800.0}, {"a taken for b": 3.0})


@pytest.mark.both_databases
def test_a_parameter_called_size_does_not_hide_that_of_the_files(folder):
    def work(tx, task_id, loop_id):
        add_rounds(tx, task_id, loop_id)
        tx.execute(sa.update(versions).where(versions.c.version == "v4").values(parameters={"size": "large"}))
        return read_past(tx, loops.find(tx, loop_id), ALL, RULES)

    assert with_loop(folder, work)[3].features == {"size": 800.0}


def test_greedy_reads_confirmed_rounds_alone(folder):
    def work(tx, task_id, loop_id):
        fill(tx, loop_id, 300)
        return read_past(tx, loops.find(tx, loop_id), SearchRules(), RULES)

    past = with_loop(folder, work)

    assert all(one.confirmed for one in past)
    assert len(past) < 40


def dump(cases):
    return [case.model_dump() for case in cases]


def test_cases_are_named_alike_in_every_version():
    of_classes = [FailingCase(expected="a", got="b", count=3), FailingCase(expected="b", got="a")]
    of_ranges = [FailingCase(expected="1 to 4", got="mean error 0.5, on average 0.1 too high", count=40, loss=0.5)]
    of_evaluator = [FailingCase(text="circle 3"), FailingCase(text="circle 4")]

    assert measure_cases(dump(of_classes)) == {"a taken for b": 3, "b taken for a": 1}
    assert measure_cases(dump(of_ranges)) == {"1 to 4": 0.5}
    assert measure_cases(dump(of_evaluator)) == {"circle 3": 1, "circle 4": 1}
