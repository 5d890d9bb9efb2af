"""kill -9 during checks, during a regrade, right after a mark, and in a loop that takes recorded outcomes."""

import json
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.engine import killable_checks
from tests.engine.forked import ForkedProgram
from tests.engine.killable_checks import settle
from tests.engine.scripted import scores, spec, with_engine

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

Rows = Callable[[str], list[tuple]]
TASK = spec([scores(0.5), scores(0.7)], split={"seed": 11}, objective={"min_delta": 0})


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory whose loop has ended, made once."""
    folder = tmp_path_factory.mktemp("ended") / "data"
    serve(folder, "loop")
    return folder


def serve(folder: Path, kind: str, commit: int = 0) -> None:
    """Have a server do something; check that the kill strikes, or the test shows nothing."""
    folder.mkdir(exist_ok=True)
    file = folder / "task.json"
    file.write_text(json.dumps(TASK))
    process = ForkedProgram(killable_checks.main, [str(folder), str(file), kind, str(commit)])
    _, err = process.communicate(timeout=120)
    assert process.returncode == (-signal.SIGKILL if commit else 0), err


def finish(folder: Path) -> dict:
    """The loop, once a server that nobody kills has done what was left."""

    async def work(api: httpx.AsyncClient) -> dict:
        await settle(api)
        loop = (await api.get("/get_loop/1")).json()
        return loop | {"series": (await api.get("/get_regrade/regrade-1")).json()}

    return with_engine(folder, work)


def check_counts(rows: Rows) -> None:
    """Nothing is under way, no number is there twice, and every attempt but the last of its work was lost."""
    assert not rows("select id from containers where status in ('queued', 'starting', 'running')")
    assert dict(rows("select name, n from counters where name = 'containers_active'"))["containers_active"] == 0
    seqs = [seq for (seq,) in rows("select seq from events where task_id = 1 order by position")]
    assert seqs == list(range(1, len(seqs) + 1))
    attempts: dict[tuple, list[tuple[int, str]]] = {}
    query = "select loop_id, round, run_index, purpose, grades, check_id, attempt, status from containers order by num"
    for *work, attempt, status in rows(query):
        same = tuple(work) if work[3] != "grade" else (work[4],)
        same = same if work[5] is None else (work[5], work[3])
        attempts.setdefault(same, []).append((attempt, status))
    for of_work in attempts.values():
        assert [attempt for attempt, _ in of_work] == list(range(1, len(of_work) + 1)), attempts
        assert [status == "lost" for _, status in of_work] == [True] * (len(of_work) - 1) + [False], attempts
    assert len(set(rows("select container_id from results"))) == len(rows("select container_id from results"))


@pytest.mark.both_databases
def test_checks_and_a_regrade_are_carried_out_once_through_kills(folder: Path, rows: Rows) -> None:
    serve(folder, "loop")
    results = rows("select id, version, score, held_out, grader from results order by id")

    serve(folder, "ask", 1)
    for commit in (5, 11):
        serve(folder, "go_on", commit)
    loop = finish(folder)

    check_counts(rows)
    assert rows("select id, version, score, held_out, grader from results order by id") == results
    assert (loop["best"]["version"], loop["series"]["state"]) == ("v2", "done")
    assert [(each["version"], each["score"], each["rank"]) for each in loop["series"]["versions"]] == [
        ("v1", 0.5, 1),
        ("v2", 0.7, 2),
    ]
    settled = rows("select kind, version, outcome from checks order by num")
    kinds = [(kind, version) for kind, version, _ in settled]
    assert kinds[:2] == [("verify", "v2"), ("replay", "v2")] and len(kinds) == 2 + len(results)
    outcomes = [json.loads(text) if isinstance(text, str) else text for *_, text in settled]
    assert {outcome["verdict"] for outcome in outcomes} == {"equal"}
    told = rows("select data from events where task_id = 1 and kind = 'check'")
    done = [data["id"] for (data,) in [(json.loads(text),) for (text,) in told] if data["state"] == "done"]
    assert sorted(done) == sorted(f"check-{number}" for number in range(1, len(settled) + 1))


def test_mark_whose_answer_nobody_got_counts_once(template: Path, folder: Path, rows: Rows) -> None:
    shutil.copytree(template, folder)

    serve(folder, "mark", 1)

    assert rows("select version, kind, withdrawn_at from marks") == [("v2", "cheating", None)]
    assert rows("select best from loops") == [("v1",)]
    assert rows("select count(*) from events where kind = 'mark'") == [(1,)]
    check_counts(rows)


def test_loop_that_takes_recorded_outcomes_takes_each_once(template: Path, folder: Path, rows: Rows) -> None:
    shutil.copytree(template, folder)
    first = rows("select version, scores, held_out, verdict from rounds order by round")

    serve(folder, "again", 5)
    serve(folder, "go_on", 4)
    serve(folder, "go_on")

    check_counts(rows)
    taken = rows("select taken_from, status from containers where loop_id = 'loop-2' and purpose = 'run' order by num")
    ran = rows("select id, status from containers where loop_id = 'loop-1' and purpose = 'run' order by num")
    assert taken == ran
    assert not rows("select id from containers where loop_id = 'loop-2' and purpose = 'grade'")
    again = rows("select version, scores, held_out, verdict from rounds where loop_id = 'loop-2' order by round")
    assert [row[1:] for row in again] == [row[1:] for row in first]
    assert rows("select best from loops order by num") == [("v2",), (again[1][0],)]
