"""Small coding tasks for the grader `tests`: each reference solution passes, and each with a planted fault fails."""

import json
from pathlib import Path

import pytest

from benchmarks.coding_tasks import TASKS, CodingTask
from benchmarks.coding_tasks.task import format_suite
from orchestrator.graders.tests.sandbox.values import from_json, is_same
from tests.graders.suites import SuiteRun, run_suite

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

CASES = [case for task in TASKS for case in task.cases]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[SuiteRun]:
    """All reference solutions as one program, and all faulty ones as another: as many sandboxes as for one task."""
    programs = ["\n".join(task.solution for task in TASKS), "\n".join(task.faulty for task in TASKS)]
    return run_suite(tmp_path_factory.mktemp("tasks"), format_suite(CASES, []), programs)


def passes(expected: object, outcome: dict) -> bool:
    if isinstance(expected, type):
        return expected.__name__ in outcome.get("raises", [])
    return "answer" in outcome and is_same(expected, from_json(outcome["answer"]), 1e-9)


def test_there_are_forty_tasks_with_names_of_their_own():
    functions = {task.cases[0][0].partition("(")[0] for task in TASKS}

    assert len(TASKS) >= 40 and len({task.name for task in TASKS}) == len(functions) == len(TASKS)


def test_reference_solutions_pass_every_case(runs: list[SuiteRun]):
    grade = runs[0].grade

    assert grade is not None and grade.validation == 1.0, runs[0]


def test_each_planted_fault_fails_a_case(runs: list[SuiteRun]):
    outcomes = iter(json.loads(runs[1].answers)["validation"])

    passed = {task.name: [passes(expected, next(outcomes)) for _, expected in task.cases] for task in TASKS}

    assert [name for name, each in passed.items() if all(each[:-2])] == []
    failed = sum(not each for one in passed.values() for each in one)
    assert runs[1].grade is not None and runs[1].grade.metrics["failed_tests"] == failed


@pytest.mark.parametrize("task", TASKS[::15], ids=lambda task: task.name)
def test_task_by_itself_tells_its_solution_from_its_fault(tmp_path: Path, task: CodingTask):
    right, wrong = run_suite(tmp_path, task.suite, [task.solution, task.faulty], held_out=True)

    assert right.grade is not None and (right.grade.validation, right.grade.held_out) == (1.0, 1.0)
    assert wrong.grade is not None and wrong.grade.validation is not None and wrong.grade.validation < 1
