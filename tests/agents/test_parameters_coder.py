"""The coder `parameters` on records: it begins with the program it is given and then changes a few literals."""

import asyncio
import difflib
import math

import pytest

from orchestrator.agents.parameters import ParametersCoder
from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import AgentUnfit, NothingLeft
from orchestrator.contract.grading import Grade

PROGRAM = """PARAMS = {"a": 0.5, "n": 3}
MODE = "slow"  # param: choice slow|fast
print(PARAMS, MODE)
"""


@pytest.fixture
def records(make_records):
    """Make records of a task of programs whose seed is given."""

    def make(program: str | None = PROGRAM):
        made = make_records(None, metric="score", direction="maximize", objective={"metric": "score"})
        if program is not None:
            made.add_version("seed", program, agent="user")
        return made

    return make


def write(records, number: int, *, parent=None, seed=1) -> str:
    """Write the version of one round and return its text."""
    kind = "baseline" if number == 1 else "improve"
    turn = Turn(task_id=1, loop_id="loop-1", round=number, kind=kind, version=f"v{number}", parent=parent, seed=seed)
    asyncio.run(ParametersCoder().write_version(records, turn))
    return records.texts[f"v{number}"]


def grade(records, number: int, score: float | None) -> None:
    found = Grade(
        graded=score is not None, validation=score, failure=None if score is not None else "outputs", grader="g"
    )
    records.add_grade(f"v{number}", found, verdict=None if score is not None else "invalid", confirmed=True)


def search(records, score, rounds: int, *, seed=1) -> list[float]:
    """Scores of so many rounds with a function of the program's text."""
    scores = []
    for number in range(1, rounds + 1):
        scores.append(score(write(records, number, seed=seed * 1000 + number)))
        grade(records, number, scores[-1])
    return scores


def value_of(text: str) -> float:
    """Best at a = 2, n = 7 and the mode fast: 0."""
    found: dict = {}
    exec(text.rsplit("print", 1)[0], found)
    params = found["PARAMS"]
    return -(math.log(params["a"] / 2) ** 2) - 0.05 * (params["n"] - 7) ** 2 - (found["MODE"] == "slow")


def test_first_version_is_the_given_program(records):
    made = records()

    assert write(made, 1) == PROGRAM
    first = made.versions[-1]
    assert (first.parents, first.agent, first.summary) == (
        ["seed"],
        "parameters",
        "Nothing changed (the program as it was given).",
    )


def test_parameters_are_sent_as_they_stand_in_the_program(records):
    made = records()

    text = write(made, 1)
    grade(made, 1, 0.5)
    changed = write(made, 2)

    for program, version in ((text, "v1"), (changed, "v2")):
        found: dict = {}
        exec(program.rsplit("print", 1)[0], found)
        assert made.parameters[version] == found["PARAMS"] | {"MODE": found["MODE"]}
    assert made.parameters["v1"] != made.parameters["v2"]


def test_versions_differ_in_literals_alone(records):
    made = records()

    search(made, value_of, 9)

    for number in range(2, 10):
        lines = [
            line
            for line in difflib.ndiff(PROGRAM.splitlines(), made.texts[f"v{number}"].splitlines())
            if line[0] in "+-"
        ]
        assert all(line[2:].startswith(("PARAMS = {", "MODE = ")) for line in lines)
    assert len({made.texts[f"v{number}"] for number in range(1, 10)}) == 9


def test_summary_tells_what_was_turned(records):
    made = records()
    search(made, value_of, 3)

    write(made, 4, parent="v3")

    before, after = ({}, {})
    for text, into in ((made.texts["v3"], before), (made.texts["v4"], after)):
        exec(text.rsplit("print", 1)[0], into)
    summary = made.versions[-1].summary
    for name in ("a", "n"):
        old, new = before["PARAMS"][name], after["PARAMS"][name]
        assert (f"{name} {old:.4g} -> {new:.4g}" in summary) is (old != new)
    assert summary.endswith(").") and made.versions[-1].parents == ["v3"]


@pytest.mark.slow
def test_search_finds_what_is_good(records):
    scores = search(records(), value_of, 45)

    assert scores[0] < -2.5
    assert max(scores) > -0.1


@pytest.mark.parametrize("seed", [1, 2])
def test_same_records_give_the_same_versions(records, seed):
    runs = [records(), records()]

    for made in runs:
        search(made, value_of, 11, seed=seed)

    assert runs[0].texts == runs[1].texts


def test_versions_in_progress_are_not_written_twice(records):
    made = records()
    search(made, value_of, 10)

    texts = [write(made, number, seed=500) for number in range(11, 15)]

    assert len({*texts, *(made.texts[f"v{number}"] for number in range(1, 11))}) == 14


@pytest.mark.slow
def test_failed_versions_are_kept_away_from(records):
    made = records("PARAMS = {'a': 1.0}\n")

    def score(text):
        a = float(text.split(":")[1].split("}")[0])
        return None if a > 3 else a

    search(made, score, 40)

    late = [made.texts[f"v{number}"] for number in range(21, 41)]
    assert sum(score(text) is None for text in late) < 12
    assert max(score(text) or 0 for text in made.texts.values()) > 2.5


def test_exhausted_space_is_said(records):
    made = records("x = True  # param: bool\ny = 1  # param: int 1..2\n")
    search(made, lambda text: float(len(text)), 4)

    with pytest.raises(NothingLeft, match="All 4 combinations"):
        write(made, 5)


def test_no_program_is_said(records):
    with pytest.raises(AgentUnfit, match="put main.py beside task.toml"):
        write(records(None), 1)


def test_newest_program_of_a_person_is_the_seed(records):
    made = records()
    newer = PROGRAM.replace("0.5", "0.7")
    made.add_version("mine", newer, agent="somebody")
    made.versions[-1] = made.versions[-1].model_copy(update={"created_at": made.versions[0].created_at})
    made.add_version("late", PROGRAM, agent="somebody")  # the loop has begun already

    assert write(made, 1) == newer


def test_all_files_are_copied_entry_last(records):
    made = records()
    calls = []

    async def read_code(*, task_id, version):
        from orchestrator.contract import code

        texts = {"main.py": PROGRAM, "part.py": "z = 1.5  # param: float 1..2\n", "notes.txt": "x"}
        files = [
            code.CodeFile(filename=name, text=text, exact=True, size_bytes=1, sha256="0")
            for name, text in texts.items()
        ]
        return code.CodeText(task_id=task_id, version=version, files=files)

    async def upload_code(**values):
        calls.append(values)

    made.read_code, made.upload_code = read_code, upload_code
    turn = Turn(task_id=1, loop_id="loop-1", round=1, kind="baseline", version="v1", seed=1)
    asyncio.run(ParametersCoder().write_version(made, turn))

    assert [call["filename"] for call in calls] == ["part.py", "notes.txt", "main.py"]
