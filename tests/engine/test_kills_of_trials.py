"""kill -9 while a grader is tried: the trial says what it would have said, and every step is on record once."""

import signal
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine import killable_trials
from tests.engine.forked import ForkedProgram
from tests.engine.killable_trials import settle
from tests.engine.scripted import with_engine

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

KILLS = (4, 9, 17, 26)  # commits after which a server dies, each the successor of the last
STEPS = "select purpose, trial_case, run_index, grades, attempt, status from containers order by num"


def serve(folder: Path, commit: int) -> None:
    process = ForkedProgram(killable_trials.main, [str(folder), str(commit)])
    _, err = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL, err


def test_killed_trial_says_the_same_and_repeats_no_step(folder: Path, rows: Callable[[str], list[tuple]]) -> None:
    for commit in KILLS:
        serve(folder, commit)

    trial = with_engine(folder, settle)

    report = trial["report"]
    assert (report["verdict"], report["findings"], trial["done"]) == ("sound", [], trial["planned"])
    assert {case["name"]: case["passed"] for case in report["cases"] if case["passed"] is False} == {}
    assert report["noise"]["mean"] == 0.3125
    attempts = defaultdict(list)
    for *step, attempt, status in rows(STEPS):
        attempts[tuple(step)].append((attempt, status))
    assert len(attempts) > 20 and max(map(len, attempts.values())) > 1, "the kills struck while steps were under way"
    for of_step in attempts.values():
        assert [attempt for attempt, _ in of_step] == list(range(1, len(of_step) + 1)), attempts
        assert [status == "lost" for _, status in of_step] == [True] * (len(of_step) - 1) + [False], attempts
    assert not rows("select id from containers where status in ('queued', 'starting', 'running')")
    assert rows("select count(*) from results") == [(0,)]
