"""What is read turn after turn is what reading all of it would give, and it stays little."""

import asyncio
from collections import Counter

import pytest

from orchestrator.agents.caches import GrowingList, LoopRounds, VersionCache
from orchestrator.agents.parameters import ParametersCoder
from orchestrator.agents.pipelines import PipelinesCoder
from orchestrator.agents.rules import RulesAgent
from orchestrator.contract.agents import Turn
from orchestrator.contract.code import VersionFiles, VersionList
from orchestrator.contract.grading import Grade

PROGRAM = "radius = 0.1  # param: float 0.001..1 log\nshare = 0.5  # param: float 0..1\nprint(radius, share)\n"
READS = ("get_loop", "get_code", "get_results", "get_messages", "read_code")


class Table:
    """Versions as get_code lists them."""

    def __init__(self, count: int = 0) -> None:
        self.rows: list[VersionFiles] = []
        self.pages = 0
        for number in range(count):
            self.add(f"v{number}")

    def add(self, label: str, at: int | None = None, files=("main.py",)) -> None:
        row = VersionFiles(version=label, files=list(files), agent="a", parents=[], summary=None, created_at=label)
        self.rows.insert(len(self.rows) if at is None else at, row)

    async def page(self, *, task_id, limit, cursor):
        self.pages += 1
        start = int(cursor or 0)
        await asyncio.sleep(0)
        found = self.rows[::-1][start : start + limit]
        return VersionList(versions=found, next_cursor=str(start + limit) if start + limit < len(self.rows) else None)


@pytest.fixture
def task(make_records):
    return asyncio.run(make_records(None).get_task(task_id=1))


@pytest.mark.parametrize("steps", [[0, 1, 3], [99, 1, 1], [100, 25, 24], [250, 26, 0, 130], [1, 500, 5]])
def test_list_is_as_if_read_whole(task, steps):
    table, read = Table(), GrowingList("versions", "version")
    for step in steps:
        for _ in range(step):
            table.add(f"v{len(table.rows)}")

        assert asyncio.run(read.read(table.page, task)) == table.rows


def test_little_is_read_again_of_a_long_list(task):
    table, read = Table(1000), GrowingList("versions", "version")
    asyncio.run(read.read(table.page, task))
    assert table.pages == 10

    table.add("one more")
    asyncio.run(read.read(table.page, task))

    assert table.pages == 11


def test_row_that_came_late_stands_where_it_belongs(task):
    """On PostgreSQL a smaller number may be seen after a larger one."""
    table, read = Table(60), GrowingList("versions", "version")
    asyncio.run(read.read(table.page, task))

    table.add("late", at=50)
    table.add("new")

    assert asyncio.run(read.read(table.page, task)) == table.rows


def test_row_that_changed_is_read_again_while_it_is_new(task):
    table, read = Table(60), GrowingList("versions", "version")
    asyncio.run(read.read(table.page, task))
    table.rows[-2] = table.rows[-2].model_copy(update={"files": ["main.py", "helper.py"]})

    assert asyncio.run(read.read(table.page, task)) == table.rows


def test_two_who_read_at_once_know_the_same(task):
    table, read = Table(300), GrowingList("versions", "version")

    async def both():
        first = asyncio.create_task(read.read(table.page, task))
        await asyncio.sleep(0)
        table.add("meanwhile")
        return await asyncio.gather(first, read.read(table.page, task))

    _, second = asyncio.run(both())
    assert second == table.rows


def test_unwanted_rows_are_not_kept_and_not_read_again(task):
    table, read = (
        Table(250),
        GrowingList("versions", "version", lambda row, _: row.version if row.version.endswith("0") else None),
    )

    assert asyncio.run(read.read(table.page, task)) == [f"v{number}" for number in range(0, 250, 10)]
    pages = table.pages
    asyncio.run(read.read(table.page, task))
    assert table.pages == pages + 1


def test_tasks_of_the_same_number_in_two_stores_are_two(task):
    one, other, read = Table(), Table(), GrowingList("versions", "version")
    one.add("v1")
    asyncio.run(read.read(one.page, task))

    assert asyncio.run(read.read(other.page, task.model_copy(update={"created_at": "later"}))) == []


def test_rounds_are_kept_until_another_loop_begins(make_records, task):
    records, rounds = make_records(None), LoopRounds(lambda past: past.confirmed)
    for number in range(1, 6):
        records.add_round(f"v{number}", scores=[0.5], confirmed=number in (1, 3))
    records.add_round("v6", status="running")

    first = asyncio.run(rounds.read(records, task))
    again = asyncio.run(rounds.read(records, task))
    records.add_round("v6", scores=[0.7], confirmed=True)
    records.add_round("v7", status="proposing")
    last = asyncio.run(rounds.read(records, task))
    loop = asyncio.run(records.get_loop(task_id=1))
    records.rounds = []
    records.add_round("v8", status="proposing")

    async def another(**values):
        found = loop.model_copy(update={"loop_id": "loop-2", "rounds": records.rounds})
        return found.model_copy(
            update={"rounds": [past for past in found.rounds if past.round > values.get("after_round", 0)]}
        )

    records.get_loop = another
    fresh = asyncio.run(rounds.read(records, task))

    assert [past.version for past in first.rounds] == ["v1", "v2", "v3", "v4", "v5", "v6"]
    assert [past.version for past in again.rounds] == ["v1", "v3", "v6"]
    assert [past.version for past in last.rounds] == ["v1", "v3", "v6", "v7"]
    assert [past.version for past in fresh.rounds] == ["v8"]


def test_versions_are_looked_into_once_unless_what_is_looked_for_changes(task):
    table, found, asked = Table(250), VersionCache(), []

    async def find(version):
        asked.append(version.version)
        return version.version

    labels = [row.version for row in table.rows]
    assert asyncio.run(found.read(task, table.rows, find, about="one")) == labels == asked
    asyncio.run(found.read(task, table.rows, find, about="one"))
    assert len(asked) == 250
    asyncio.run(found.read(task, table.rows[:5], find, about="other"))
    assert asked[250:] == labels[:5]


def counted(records) -> Counter:
    """How often each operation is asked from now on."""
    asked: Counter = Counter()

    def count(name, operation):
        async def ask(**values):
            asked[name] += 1
            return await operation(**values)

        return ask

    for name in READS:
        setattr(records, name, count(name, getattr(records, name)))
    return asked


@pytest.mark.parametrize("make", [PipelinesCoder, ParametersCoder])
def test_coder_that_has_been_there_all_along_writes_what_a_new_one_writes(make_records, make_profile, make):
    data = make_profile() if make is PipelinesCoder else None
    texts = []
    for coder in (make(), None):
        records = make_records(data, "accuracy", "maximize")
        records.add_version("seed", PROGRAM, agent="user")
        for number in range(1, 41):
            kind = "baseline" if number == 1 else "improve"
            turn = Turn(
                task_id=1,
                loop_id="loop-1",
                round=number,
                kind=kind,
                version=f"v{number}",
                parent="v1" if number > 1 else None,
                seed=number,
            )
            if number == 20:
                records.say(sender="user", content="try share = 0.25\ntry knn", receiver="coder")
            asyncio.run((coder or make()).write_version(records, turn))
            failed = number % 7 == 0
            grade = Grade(
                graded=not failed,
                validation=None if failed else (number * 37 % 41) / 41,
                reason="bad" if failed else "",
            )
            records.add_grade(f"v{number}", grade, verdict="invalid" if failed else "same", confirmed=number == 1)
        texts.append(records.texts)

    assert texts[0] == texts[1]


@pytest.mark.parametrize("make", [PipelinesCoder, ParametersCoder])
def test_turn_late_in_a_long_loop_reads_as_little_as_an_early_one(make_records, make_profile, make):
    records, coder, evaluator = (
        make_records(make_profile() if make is PipelinesCoder else None, "accuracy", "maximize"),
        make(),
        RulesAgent(),
    )
    records.add_version("seed", PROGRAM, agent="user")
    asked, per_turn = counted(records), []
    for number in range(1, 161):
        kind = "baseline" if number == 1 else "improve"
        turn = Turn(
            task_id=1,
            loop_id="loop-1",
            round=number,
            kind=kind,
            version=f"v{number}",
            parent="v1" if number > 1 else None,
            seed=number,
        )
        asked.clear()
        asyncio.run(coder.write_version(records, turn))
        records.add_grade(f"v{number}", Grade(graded=True, validation=0.5), confirmed=number == 1, status="feedback")
        records.say(sender="rules", role="feedback", content="The same as before.")
        asyncio.run(evaluator.give_feedback(records, turn))
        records.add_round(f"v{number}", scores=[0.5], confirmed=number == 1, verdict="same")
        per_turn.append(Counter(asked))

    assert per_turn[-1] == per_turn[9]
