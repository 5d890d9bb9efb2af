"""Kills at random moments of two loops that pay for a model and an agent: nothing is lost, doubled or uncounted.

benchmarks/random_kills.py does the same a hundred times.
"""

import random
from pathlib import Path

import pytest

from tests.engine.kill_checks import list_differences, read_calls
from tests.engine.random_kills import choose_kill, run_batch

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

KILLS = 6
VERSIONS = 5


def test_random_kills_change_no_record_and_pay_nothing_twice(tmp_path: Path):
    draw = random.Random(20)

    killed = run_batch(tmp_path / "killed", (choose_kill(draw) for _ in range(KILLS)), versions=VERSIONS)
    undisturbed = run_batch(tmp_path / "undisturbed", iter(()), versions=VERSIONS)

    assert [task["ending"] for task in undisturbed.answer or []] == [["completed", "budget_versions", None]] * 2
    assert list_differences(undisturbed, undisturbed) == [], "what is compared with must be whole itself"
    assert len(read_calls(undisturbed)) == len(undisturbed.server.requests)
    assert list_differences(killed, undisturbed) == []
    assert killed.struck, "no kill came before the end, so the test shows nothing"
