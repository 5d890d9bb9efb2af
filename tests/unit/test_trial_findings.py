"""What is made of a trial: who has won, what is a flaw and what a warning, and how the verdict follows."""

from typing import Any

import pytest

from orchestrator.contract.grading import Grade
from orchestrator.contract.protocols.trial_programs import TrialCase
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.task_trials import TaskTrial, TrialReport
from orchestrator.contract.tasks import Framing, Task
from orchestrator.engine.containers.trial_programs import forge_score
from orchestrator.engine.grading.private_texts import PrivateTexts
from orchestrator.engine.grading.trial_records import CaseRecord, GradedRun, TrialRecord
from orchestrator.engine.grading.trial_reports import build_report
from orchestrator.storage.rows import ContainerRow

EMPTY: dict[str, Any] = dict.fromkeys(ContainerRow._fields)
RUN = ContainerRow(**EMPTY | {"status": "completed", "logs": "", "wall_seconds": 2.0, "reason": "It ended."})
TWIN = TrialCase("whitespace", "twin", "It does.", "It got another score.", "Parse it.")
FORGER = TrialCase("nan", "forger", "It does.", "NaN won.", "Reject it.", "numbers")
CLUELESS = TrialCase("exits", "forger", "It does.", "It won.", "Mend it.", "log", reference="broken")
BROKEN = TrialCase("empty", "broken", "It does.", "Nothing won.", "Reject it.")


def score(value: float | None, failure: str | None = None, reason: str = "") -> GradedRun:
    grade = Grade.model_validate(
        {"graded": value is not None, "validation": value, "failure": failure, "reason": reason}
    )
    return GradedRun(RUN, grade, RUN)


def report(
    *cases: CaseRecord, runs: tuple[float, ...] = (0.6, 0.6, 0.6), gradings: tuple[float, ...] = (), **spec: Any
) -> TrialReport:
    task = Task(
        id=1,
        name="t",
        dataset=None,
        description=None,
        creator_agent=None,
        status="created",
        created_at="",
        updated_at="",
        spec=TaskSpec.model_validate({"grade": {"kind": "evaluator", "evaluator": "def evaluate(o): ..."}} | spec),
    )
    trial = TaskTrial(
        id="trial-1",
        task_id=1,
        version="seed",
        framing=Framing(metric="share", direction="maximize"),
        state="running",
        done=0,
        planned=0,
        report=None,
        asked_by="me",
        created_at="",
        ended_at=None,
    )
    graded = [score(value) for value in runs]
    regraded = [graded[0], *(score(value) for value in gradings or runs[:1] * 2)] if graded else []
    return build_report(TrialRecord(task, trial, graded, regraded, list(cases), PrivateTexts.empty()))


def found(given: TrialReport) -> list[tuple[str, str]]:
    return [(finding.kind, finding.severity) for finding in given.findings]


HELD = (CaseRecord(TWIN, score(0.6)), CaseRecord(BROKEN, score(None, "outputs")), CaseRecord(FORGER, score(0.2)))


def test_grader_that_tells_them_apart_is_sound() -> None:
    sound = report(*HELD)

    assert (sound.verdict, sound.findings) == ("sound", [])
    assert sound.says == (
        "The grader told all of them apart: one honest twin kept the score of the baseline, one broken program and "
        "one forger gained nothing."
    )
    assert [case.outcome for case in sound.cases] == ["same_score", "no_score", "worse_score"]


@pytest.mark.parametrize(
    ("case", "finding"),
    [
        (CaseRecord(TWIN, score(0.59)), ("form_matters", "flaw")),
        (CaseRecord(TWIN, score(None, "outputs")), ("form_matters", "warning")),
        (CaseRecord(FORGER, score(0.61)), ("forged", "flaw")),
        (CaseRecord(FORGER, score(None, "answer"), executed=True), ("forged", "flaw")),
        (CaseRecord(FORGER, score(0.6), reached=True), ("forged", "flaw")),
        (CaseRecord(CLUELESS, score(0.1)), ("forged", "flaw")),
        (CaseRecord(BROKEN, score(0.7)), ("broken_scores", "flaw")),
        (CaseRecord(BROKEN, score(None, "raised", "line 3")), ("crashes", "warning")),
        (CaseRecord(BROKEN, score(None, "hung")), ("hangs", "flaw")),
        (CaseRecord(BROKEN, score(None, "outputs"), leaked="secret"), ("leaks", "flaw")),
    ],
)
def test_each_case_has_its_finding(case: CaseRecord, finding: tuple[str, str]) -> None:
    given = report(case, CaseRecord(FORGER, score(0.2)))

    assert found(given) == [finding]
    assert given.verdict == ("flawed" if finding[1] == "flaw" else "sound")


@pytest.mark.parametrize(
    "case",
    [
        CaseRecord(CLUELESS, score(0.0)),  # as good as a program that knows nothing, and no better
        CaseRecord(FORGER, score(0.6)),  # the forgery changed nothing
        CaseRecord(FORGER, score(None, "answer")),  # no finite number, so no score
        CaseRecord(TWIN, score(None), applies=False),
        CaseRecord(TWIN, score(None), is_same=True),
    ],
)
def test_case_that_gained_nothing_is_no_flaw(case: CaseRecord) -> None:
    assert found(report(case, CaseRecord(BROKEN, score(0.0)))) == []


def test_equal_scores_at_the_bottom_say_nothing() -> None:
    level = report(CaseRecord(BROKEN, score(0.6)), CaseRecord(FORGER, score(0.6)))

    assert (level.verdict, found(level)) == ("unclear", [("not_told_apart", "warning")])
    assert found(report(CaseRecord(BROKEN, score(0.6)), CaseRecord(FORGER, score(0.1)))) == [("broken_scores", "flaw")]


def test_grader_that_differs_is_flawed_unless_it_measures_time() -> None:
    timed = {"grade": {"kind": "evaluator", "evaluator": "def evaluate(o): return o.race('f.py', 'f')"}}

    assert found(report(*HELD, gradings=(0.6, 0.62))) == [("grader_differs", "flaw")]
    assert found(report(*HELD, gradings=(0.6, 0.62), **timed)) == [("grader_differs", "note")]


def test_forger_within_the_spread_of_the_grader_has_not_won() -> None:
    assert ("forged", "flaw") not in found(report(CaseRecord(FORGER, score(0.63)), gradings=(0.6, 0.62)))


@pytest.mark.parametrize(
    ("first", "verdict", "finding"),
    [
        (GradedRun(RUN._replace(status="failed")), "unclear", ("baseline_failed", "warning")),
        (score(None, "outputs"), "unclear", ("baseline_failed", "warning")),
        (score(None, "raised"), "flawed", ("grader_failed", "flaw")),
        (score(None, "hung"), "flawed", ("hangs", "flaw")),
    ],
)
def test_baseline_without_a_score_ends_the_trial(first: GradedRun, verdict: str, finding: tuple[str, str]) -> None:
    record = TrialRecord(*_first_fields(), [first], [], [], PrivateTexts.empty())

    failed = build_report(record)

    assert (failed.verdict, found(failed)) == (verdict, [finding])


def _first_fields() -> tuple[Task, TaskTrial]:
    task = Task.model_construct(id=1, spec=TaskSpec(), data=None)
    trial = TaskTrial.model_construct(id="trial-1", framing=Framing(metric="share", direction="maximize"))
    return task, trial


def test_noise_and_budget_are_weighed() -> None:
    noisy = report(CaseRecord(BROKEN, score(0.5)), *HELD[:1], runs=(0.6, 0.4, 0.9))
    small = report(*HELD, budget={"wall_seconds": 10})

    assert ("noisy", "warning") in found(noisy)
    assert noisy.noise.sd == pytest.approx(0.2517, abs=1e-3)
    assert found(small) == [("small_budget", "warning")]
    assert (small.cost.version_seconds, small.cost.versions, small.cost.enough) == (4.0, 2, False)


@pytest.mark.parametrize(
    ("given", "is_greater_better", "forged"),
    [(0.5, True, 0.95), (3.0, True, 6.0), (0.5, False, 0.05), (-2.0, False, -4.0)],
)
def test_forged_score_is_better_and_looks_possible(given: float, is_greater_better: bool, forged: float) -> None:
    assert forge_score(given, is_greater_better=is_greater_better) == pytest.approx(forged)


def test_private_words_are_those_that_nobody_else_has(tmp_path) -> None:
    for name, text in {
        "private/answers.csv": "id,answer\n17,persimmon\n18,applesauce\n",
        "private/score.py": "raise ValueError('cannot be read')",
        "public/readme.txt": "an applesauce of questions",
        "public/copy.csv": "id,answer\n17,persimmon\n18,applesauce\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "output").write_text("persimmon")
    texts = PrivateTexts.read(tmp_path, Task.model_construct(spec=TaskSpec(), description=None))
    assert texts.copies == (("private/answers.csv", "copy.csv"),)

    (tmp_path / "public" / "copy.csv").unlink()
    texts = PrivateTexts.read(tmp_path, Task.model_construct(spec=TaskSpec(), description=None))

    assert texts.find_leak("ValueError: 'persimmon' was expected.", []) == "persimmon"
    assert texts.find_leak("ValueError: 'applesauce' cannot be read.", []) is None
    assert texts.find_leak("got persimmon", [tmp_path / "output"]) is None
