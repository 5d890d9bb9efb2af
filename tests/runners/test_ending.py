"""Which end is told when several things happened, and in which words."""

import pytest

from orchestrator.contract.running import Limits
from orchestrator.runners.local.ending import Facts, ending

ORDER = ["cancelled", "timed_out", "output_limit", "files", "memory"]


@pytest.mark.parametrize("at", range(len(ORDER)))
def test_first_cause_in_order_is_told(at):
    causes = set(ORDER[at:])

    told = ending(Facts(wall_seconds=1.0, causes=causes, exit_code=0), Limits())

    assert told.status == {"files": "out_of_memory", "memory": "out_of_memory"}.get(ORDER[at], ORDER[at])


def test_kill_of_a_child_for_memory_outweighs_success():
    assert ending(Facts(wall_seconds=1.0, memory_kills=1, exit_code=0), Limits()).status == "out_of_memory"


def test_sandbox_killed_from_outside_is_lost():
    assert ending(Facts(wall_seconds=1.0, killed_outside=True), Limits()).status == "lost"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (Facts(1.0, {"timed_out"}), "longer than its 60 s"),
        (Facts(1.0, {"memory"}), "1024 MiB"),
        (Facts(1.0, {"output_limit"}), "134217728 bytes"),
        (Facts(1.0, {"processes"}, exit_code=137), "64 processes"),
        (Facts(1.0, exit_code=3), "exit code 3; the end of its log"),
        (Facts(1.0, exit_code=137), "signal 9 (SIGKILL"),
        (Facts(1.0, exit_code=159), "system call that the sandbox forbids"),
        (Facts(1.0, exit_code=255), "exit code 255"),
        (Facts(1.0), "without an exit code"),
    ],
)
def test_reason_is_one_sentence_with_the_facts(facts, words):
    reason = ending(facts, Limits()).reason

    assert words in reason and reason.endswith(".")


def test_signal_of_our_own_kill_is_not_told_as_the_programs():
    assert ending(Facts(1.0, {"timed_out"}, exit_code=137), Limits()).signal is None
