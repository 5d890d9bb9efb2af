"""Each program in `programs/` ends as its header says; nothing of it gets out, is left, or is not explained."""

import platform

import pytest

from orchestrator.runners.local.selftest import Setup
from tests.hostile.expectations import Expectation, read_expectations
from tests.hostile.running import SECRET, SMALL, Outcome

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

RUNS = [(program, keeper) for program in read_expectations() for keeper in program.keepers]
AREAS = {"escapes", "logs", "outputs", "reads", "resources", "survivors"}


@pytest.fixture
def outcome(hostile: Expectation, keeper: str, setup: Setup, outcomes: dict[tuple[str, str], Outcome]) -> Outcome:
    if keeper == "kernel" and setup.groups is None:
        pytest.skip("this user may not make control groups here, so only the watchdog can be tested")
    if hostile.machine not in (None, platform.machine()):
        pytest.skip(f"the numbers in it are those of {hostile.machine}")
    return outcomes[hostile.name, keeper]


@pytest.mark.parametrize(("hostile", "keeper"), RUNS, ids=[f"{each.name}-{keeper}" for each, keeper in RUNS])
def test_program_is_held(hostile: Expectation, keeper: str, outcome: Outcome, damage: list[str]):
    ended, text = outcome.ended, outcome.text

    assert "\nESCAPED" not in f"\n{text}" and SECRET not in text, text
    assert outcome.left == [] and damage == []
    assert ended.status in hostile.ends, (ended, text[-2000:])
    assert hostile.because in ended.reason and ended.reason.endswith("."), ended.reason
    assert ended.wall_seconds <= hostile.seconds and len(outcome.log) <= log_bytes(hostile)
    assert_log(hostile, text)
    assert_exit(hostile, outcome)
    assert_output(hostile, outcome)


def assert_log(hostile: Expectation, text: str) -> None:
    assert hostile.prints in (None, text.strip()), text[-2000:]
    assert [part for part in hostile.shows if part not in text] == [], text[-2000:]
    assert [part for part in hostile.hides if part in text] == [], text[-2000:]


def assert_exit(hostile: Expectation, outcome: Outcome) -> None:
    assert hostile.exit_code in (None, outcome.ended.exit_code), outcome.ended
    assert hostile.signal in (None, outcome.ended.signal), outcome.ended


def assert_output(hostile: Expectation, outcome: Outcome) -> None:
    if hostile.content is not None:
        assert outcome.fetched == hostile.content.encode()
    if hostile.rejected is not None:
        assert isinstance(outcome.fetched, str) and hostile.rejected in outcome.fetched, outcome.fetched
        assert outcome.fetched.isprintable() and len(outcome.fetched) < 400


def log_bytes(hostile: Expectation) -> int:
    return int(hostile.limits.get("output_bytes", SMALL.output_bytes))


def test_every_area_has_programs():
    names = [program.name for program, _ in RUNS]

    assert {name.split("/")[0] for name in names} == AREAS
    assert all(name.count("/") == 1 for name in names)
