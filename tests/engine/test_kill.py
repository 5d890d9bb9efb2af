"""kill -9 at each stage of the loop and at commits along it: the records are whole and the loop has gone on."""

import contextlib
import json
import os
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine import killable
from tests.engine.forked import ForkedProgram
from tests.engine.scripted import scores, spec

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

PROGRAMS = [scores(0.5), "1/0", scores(0.7)]
EXECUTIONS = {("v1", 2), ("v2", 1), ("v3", 2)}  # baseline twice, the crash once, the new best and its confirmation
STAGES = {
    "frame_task": (1,),
    "choose_next_rounds": (1, 4),
    "propose": (1, 3),
    "run_version": (1, 2, 3),
    "grade_run": (1, 2, 4),
    "give_feedback": (1, 2),
    "close_loop": (1,),
}
KILLS = [
    ["stage", name, when, str(count)]
    for name, counts in STAGES.items()
    for count in counts
    for when in ("before", "after")
]
COMMITS = [["commit", str(number)] for number in range(2, 60, 5)]


def server(folder: Path, *kill: str, task: dict | None = None) -> ForkedProgram:
    folder.mkdir(exist_ok=True)
    file = folder / "task.json"
    file.write_text(json.dumps(task or spec(PROGRAMS)))
    return ForkedProgram(killable.main, [str(folder), str(file), *kill])


def finish(folder: Path, *, seconds: float = 120, **options) -> dict:
    """The loop, driven to its end by a server that nobody kills."""
    process = server(folder, **options)
    out, err = process.communicate(timeout=seconds)
    assert process.returncode == 0, err
    return json.loads(out.splitlines()[-1])


@pytest.mark.both_databases
@pytest.mark.parametrize("stage", ["propose", "run_version", "give_feedback"])
def test_loop_goes_on_under_another_release(folder, rows, stage):
    """Its stages were others; the rows are the same."""
    process = server(folder, "older", "stage", stage, "before", "1")
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL

    loop = finish(folder)

    assert (loop["state"], loop["stop_reason"], loop["best"]["version"]) == ("completed", "budget_versions", "v3")
    check_records(rows, folder)


@pytest.mark.both_databases
@pytest.mark.parametrize("kill", KILLS + COMMITS, ids=" ".join)
def test_records_are_whole_after_a_kill(folder, rows, kill):
    process = server(folder, *kill)
    process.communicate(timeout=120)
    if kill[0] == "stage" or int(kill[1]) < 40:
        assert process.returncode == -signal.SIGKILL, "the kill must strike, or the test shows nothing"

    loop = finish(folder)

    assert (loop["state"], loop["stop_reason"], loop["best"]["version"]) == ("completed", "budget_versions", "v3")
    assert [(found["version"], found["verdict"]) for found in loop["rounds"]] == [
        ("v1", "baseline"),
        ("v2", "crashed"),
        ("v3", "improved"),
    ]
    check_records(rows, folder)


def check_records(rows: Callable[[str], list[tuple]], folder: Path) -> None:
    """Nothing lost, nothing doubled, every attempt on record."""
    assert rows("select version, filename from code order by id") == [(f"v{n}", "main.py") for n in (1, 2, 3)]
    runs = rows("select version, run_index, attempt, status from containers where purpose = 'run' order by num")
    counted = Counter((version, index) for version, index, _, status in runs if status != "lost")
    assert set(counted.values()) == {1}
    assert {(version, max(index for v, index in counted if v == version) + 1) for version, _ in counted} == EXECUTIONS
    for version, index in counted:
        attempts = [(attempt, status) for v, i, attempt, status in runs if (v, i) == (version, index)]
        assert [attempt for attempt, _ in attempts] == list(range(1, len(attempts) + 1))
        assert all(status == "lost" for _, status in attempts[:-1])
    assert not rows("select id from containers where status in ('queued', 'starting', 'running')")
    assert rows("select version, score from results order by id") == [("v1", 0.5)] * 2 + [("v3", 0.7)] * 2
    said = rows("select sender, version, content from messages order by id")
    assert [content for _, _, content in said] == ["begin", "v1: baseline", "v2: crashed", "v3: improved"]
    events = [row[0] for row in rows("select seq from events where task_id = 1 order by position")]
    assert events == list(range(1, len(events) + 1))
    counters = {name: n for name, n, _ in rows("select * from counters")}
    assert (counters["tasks"], counters["tasks_completed"], counters["containers_active"]) == (1, 1, 0)
    assert counters["events"] == rows("select count(*) from events")[0][0]
    for (path,) in rows("select stored_path from code union select stored_path from log_files"):
        assert (folder / path).is_file()
    assert list((folder / "storage" / "incoming").iterdir()) == []


def processes_with(marker: str) -> list[int]:
    """Processes that have `marker` in their environment or command line; those that end meanwhile are none."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                text = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if marker.encode() in text and b"pytest" not in text:
                found.append(int(entry.name))
    return found


def running_seeds(rows: Callable[[str], list[tuple]]) -> list[tuple[int]]:
    """Seeds of the containers that run; none while the database is being made."""
    try:
        return rows("select seed from containers where status = 'running'")
    except sqlite3.OperationalError:
        return []


def test_no_process_outlives_a_killed_server(folder, rows):
    programs = [scores(0.5, before="import os, time\nif os.fork() == 0: os.setsid()\ntime.sleep(50)")]
    process = server(folder, task=spec(programs))
    seed = None
    for _ in range(600):
        time.sleep(0.05)
        running = running_seeds(rows)
        if running and processes_with(f"ORCHESTRATOR_SEED={running[0][0]}"):
            seed = running[0][0]
            break
    assert seed is not None, "the container never ran"

    process.kill()
    process.wait()

    for _ in range(100):
        if not processes_with(f"ORCHESTRATOR_SEED={seed}"):
            break
        time.sleep(0.05)
    assert processes_with(f"ORCHESTRATOR_SEED={seed}") == []


def test_program_is_never_blamed_for_the_end_of_the_server(folder, rows):
    """Killed six times while the baseline runs: it is repeated, and has its score in the end."""
    task = spec([scores(0.5, before="import time; time.sleep(3)"), scores(0.7)])
    for losses in range(1, 7):
        process = server(folder, task=task)
        until = time.monotonic() + 60
        while time.monotonic() < until and not started(rows, losses):
            time.sleep(0.05)
        process.kill()
        process.communicate(timeout=60)

    loop = finish(folder, task=task)

    assert [(found["version"], found["verdict"]) for found in loop["rounds"]] == [
        ("v1", "baseline"),
        ("v2", "improved"),
    ]
    lost = rows("select attempt from containers where status = 'lost' and started_at is not null order by num")
    assert [attempt for (attempt,) in lost] == [1, 2, 3, 4, 5, 6]


def started(rows: Callable[[str], list[tuple]], number: int) -> bool:
    with contextlib.suppress(sqlite3.OperationalError):  # the database is not there yet
        return len(rows("select id from containers where started_at is not null")) >= number
    return False
