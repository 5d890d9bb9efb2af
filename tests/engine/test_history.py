"""The history that decisions rest on leaves out most rounds of a long loop, and decides as all of them would."""

import asyncio
import os
import random
from dataclasses import replace

import pytest
import sqlalchemy as sa

from orchestrator.contract.tasks import TaskUpload
from orchestrator.engine.loop.decide import decide_next, decide_verdict, find_leader
from orchestrator.engine.loop.history import read_history, to_outcome
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import loops, tasks
from orchestrator.storage.tables import rounds, versions
from tests.unit.test_decide import RULES

ROUNDS = 400


def with_loop(folder, work):
    """`work` with a transaction of a store that has a task and its loop without rounds."""

    async def run():
        store = OpenStore(DataFolder(folder), os.environ.get("DATABASE_URL"))
        try:
            task_id = await store.write(lambda tx: tasks.add(tx, TaskUpload(name="long")))
            loop_id = await store.write(lambda tx: loops.add(tx, task_id, seed=1))
            return await store.write(lambda tx: work(tx, task_id, loop_id))
        finally:
            await store.close()

    return asyncio.run(run())


def fill(tx, loop_id: str, count: int) -> None:
    """Rounds as a loop makes them: the bests so far are confirmed, some fail, now and then several in a row."""
    chance, best, failing = random.Random(7), 0.0, 0
    for number in range(1, count + 1):
        loops.add_round(
            tx, loop_id, number, kind="baseline" if number == 1 else "improve", version=f"v{number}", parent=None
        )
        failing = failing - 1 if failing else chance.choice([0] * 12 + [1, 2, 3])
        score = round(chance.random() * (0.5 + number / count / 3), 4)
        leads = number == 1 or (not failing and score > best + 0.01)
        best = max(best, score) if leads else best
        scores = [score] * (2 if leads else 1) if not failing or leads else []
        values = {
            "status": "done",
            "scores": scores,
            "confirmed": leads,
            "verdict": None if scores else "crashed",
        }
        loops.update_round(tx, loop_id, number, **values)


@pytest.mark.both_databases
def test_few_rounds_decide_as_all_of_them_would(folder):
    rules = replace(RULES, parallel=4, max_failures=3, plateau_versions=60, budget_versions=ROUNDS + 50, target=None)

    def work(tx, task_id, loop_id):
        fill(tx, loop_id, ROUNDS)
        rows, seen = loops.list_rounds(tx, loop_id), set()
        for count in range(ROUNDS, 0, -7):  # the loop as it was after so many rounds; the last of them may be under way
            tx.execute(sa.delete(rounds).where(rounds.c.loop_id == loop_id, rounds.c.round > count))
            if count % 2:
                loops.update_round(tx, loop_id, count, status="running")
            everything = [to_outcome(row) for row in loops.list_rounds(tx, loop_id)]
            told = read_history(tx, loop_id, rules)
            move = decide_next(everything, rules, 0)
            seen.add(move.stop or len(move.rounds))
            assert decide_next(told, rules, 0) == move
            assert find_leader(told, rules) == find_leader(everything, rules)
            if told[-1].scores:
                assert decide_verdict(told, told[-1], rules) == decide_verdict(everything, everything[-1], rules)
            assert len(told) < 40
        return len(rows), seen

    count, seen = with_loop(folder, work)

    assert count == ROUNDS
    assert {1, 4} < seen, "rounds under way and new ones both have to have come up"


@pytest.mark.both_databases
def test_labels_go_on_above_the_newest_and_are_never_given_twice(folder):
    def work(tx, task_id, loop_id):
        found = [loops.choose_next_label(tx, task_id)]
        fill(tx, loop_id, 3)
        found.append(loops.choose_next_label(tx, task_id))
        for label in ("v9", "mine", "v7"):  # somebody's own
            tx.execute(
                sa.insert(versions).values(task_id=task_id, version=label, agent="a", parents=[], created_at="t")
            )
        found.append(loops.choose_next_label(tx, task_id))
        other = loops.add(tx, task_id, seed=1)
        loops.add_round(tx, other, 1, kind="baseline", version=found[-1], parent=None)
        return [*found, loops.choose_next_label(tx, task_id)]

    assert with_loop(folder, work) == ["v1", "v4", "v10", "v11"]


@pytest.mark.both_databases
def test_label_that_is_borne_is_passed_over(folder):
    def work(tx, task_id, loop_id):
        for number in (2, *range(200, 100, -1)):  # the newest are not the highest
            tx.execute(
                sa.insert(versions).values(task_id=task_id, version=f"v{number}", agent="a", parents=[], created_at="t")
            )
        return loops.choose_next_label(tx, task_id)

    assert with_loop(folder, work) == "v201"
