"""Loops under each search policy, with real runs: their parents follow from the records and the seed, kills or not."""

import json
import signal
import sqlite3

import pytest

from tests.engine.scripted import drive, scores, spec
from tests.engine.test_kill import finish, server

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

SEED = {"split": {"seed": 11}}
PROGRAMS = [scores(0.5), "1/0", scores(0.7), scores(0.4), "1/0", scores(0.6), scores(0.8), scores(0.3)]
SEARCHES = {
    "tree": {"policy": "tree", "drafts": 2, "debug_probability": 0.7},
    "islands": {"policy": "islands", "islands": 2, "migrate_every": 2},
}


def lineage(loop: dict) -> list[tuple]:
    return [(one["version"], one["kind"], one["parent"], one["note"], one["verdict"]) for one in loop["rounds"]]


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_killed_loop_chooses_the_same_parents(tmp_path, search):
    task = spec(PROGRAMS, search=search, **SEED)
    whole = finish(tmp_path / "whole", task=task)
    for number, kill in enumerate(
        (["stage", "choose_next_rounds", "after", "5"], ["stage", "give_feedback", "before", "6"])
    ):
        folder = tmp_path / f"killed-{number}"
        process = server(folder, *kill, task=task)
        process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL

        resumed = finish(folder, task=task)

        assert lineage(resumed) == lineage(whole)
    assert whole["best"]["version"] == "v7"


@pytest.mark.parametrize(
    "search",
    [*SEARCHES.values(), {"policy": "best_of_n", "n": 2}, {"policy": "pareto"}, {"drafts": 2}],
    ids=[*SEARCHES, "best_of_n", "pareto", "greedy with drafts"],
)
def test_rounds_side_by_side_start_from_versions_that_are_done(tmp_path, search):
    loop = drive(tmp_path, spec(PROGRAMS, search=search | {"parallel": 3}, **SEED))

    assert (loop["stop_reason"], len(loop["rounds"])) == ("budget_versions", len(PROGRAMS))
    by_version = {one["version"]: one for one in loop["rounds"]}
    for one in loop["rounds"]:
        if one["parent"] is not None:
            parent = by_version[one["parent"]]
            assert parent["round"] < one["round"] - (one["round"] - 2) % 3
            assert (parent["verdict"] == "crashed") is (one["kind"] == "debug")
    assert loop["best"]["version"] == "v7"


def test_loop_recorded_before_there_were_policies_goes_on(tmp_path):
    """Its spec has no policy but the name, and its rounds have no notes."""
    task = spec([scores(0.5), scores(0.7), scores(0.6)], **SEED)
    process = server(tmp_path, "stage", "propose", "before", "3", task=task)
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    with sqlite3.connect(tmp_path / "database" / "orchestrator.db") as database:
        stored = json.loads(database.execute("select spec from tasks").fetchone()[0])
        stored["search"] = {"policy": "greedy", "parallel": 1, "plateau_versions": None, "max_failures": 5}
        database.execute("update tasks set spec = ?", (json.dumps(stored),))
        database.execute("update rounds set note = ''")

    loop = finish(tmp_path, task=task)

    assert [(one["kind"], one["parent"]) for one in loop["rounds"]] == [
        ("baseline", None),
        ("improve", "v1"),
        ("improve", "v2"),
    ]


def test_policy_of_another_release_ends_the_loop_with_its_name(tmp_path):
    task = spec([scores(0.5), scores(0.7)], **SEED)
    process = server(tmp_path, "stage", "choose_next_rounds", "before", "2", task=task)
    process.communicate(timeout=120)
    with sqlite3.connect(tmp_path / "database" / "orchestrator.db") as database:
        stored = json.loads(database.execute("select spec from tasks").fetchone()[0])
        stored["search"]["policy"] = "annealing"
        database.execute("update tasks set spec = ?", (json.dumps(stored),))

    loop = finish(tmp_path, task=task)

    assert (loop["state"], loop["stop_reason"]) == ("failed", "error")
    assert loop["error"].startswith("This release has no search policy 'annealing'; it has greedy, best_of_n")
