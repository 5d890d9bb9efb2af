"""What a trial has measured, before anything is made of it."""

from dataclasses import dataclass

from orchestrator.contract.grading import Grade
from orchestrator.contract.protocols.trial_programs import TrialCase
from orchestrator.contract.scores import measure_gain
from orchestrator.contract.task_trials import CaseOutcome, TaskTrial
from orchestrator.contract.tasks import Task
from orchestrator.engine.grading.private_texts import PrivateTexts
from orchestrator.storage.rows import ContainerRow

RELATIVE_TOLERANCE = 1e-9  # of scores that are computed from equal numbers in another order
SPREADS = 3  # a score of a grader that differs counts as another one beyond three times its spread


@dataclass(frozen=True)
class GradedRun:
    """A run with its grade; `grade` None where nothing was graded, `grading` None where no container was needed."""

    run: ContainerRow
    grade: Grade | None = None
    grading: ContainerRow | None = None

    @property
    def score(self) -> float | None:
        return None if self.grade is None else self.grade.validation


@dataclass(frozen=True)
class CaseRecord:
    """One case. applies: false where the outputs have no such form. is_same: they are the baseline's byte by byte.

    executed: the grader ran what they hold. reached: the program read what it must not. leaked: a private word in what
    the grader said of them.
    """

    case: TrialCase
    graded: GradedRun
    applies: bool = True
    is_same: bool = False
    executed: bool = False
    reached: bool = False
    leaked: str | None = None


@dataclass(frozen=True)
class TrialRecord:
    """A whole trial. runs: of the baseline. gradings: of the first of them. texts: private ones, to find leaks."""

    task: Task
    trial: TaskTrial
    runs: list[GradedRun]
    gradings: list[GradedRun]
    cases: list[CaseRecord]
    texts: PrivateTexts

    @property
    def baseline(self) -> float | None:
        """Return the score that all others are compared with."""
        return self.runs[0].score if self.runs else None

    @property
    def spread(self) -> float:
        scores = [graded.score for graded in self.gradings if graded.score is not None]
        return max(scores) - min(scores) if scores else 0.0

    @property
    def tolerance(self) -> float:
        """Return how far two scores may lie apart and count as the same."""
        return max(RELATIVE_TOLERANCE * max(1.0, abs(self.baseline or 0.0)), SPREADS * self.spread)

    def compare(self, score: float, other: float) -> float:
        """Return by how much the first is better; 0.0 where they count as the same."""
        gain = measure_gain(score, other, self.trial.direction)
        return 0.0 if abs(gain) <= self.tolerance else gain

    def find_outcome(self, record: CaseRecord) -> CaseOutcome:
        """Return what became of a case, beside the baseline."""
        grade, run = record.graded.grade, record.graded.run
        if run.status in ("lost", "cancelled") or _was_cut_short(record.graded.grading):
            return "cut_short"
        if not record.applies:
            return "does_not_apply"
        if record.is_same:
            return "same_score"
        if grade is None or not grade.graded or grade.validation is None or self.baseline is None:
            failed = grade is not None and grade.failure in ("raised", "ended", "hung", "load")
            return "grader_failed" if failed else "no_score"
        gain = self.compare(grade.validation, self.baseline)
        return "better_score" if gain > 0 else "worse_score" if gain < 0 else "same_score"

    def find_floor(self) -> float | None:
        """Return the best score of programs that know no answers but follow the form; None if none has a score."""
        scores = [
            record.graded.score
            for record in self.cases
            if record.case.role == "broken" and record.graded.score is not None
        ]
        best = None
        for score in scores:
            best = score if best is None or measure_gain(score, best, self.trial.direction) > 0 else best
        return best


def _was_cut_short(row: ContainerRow | None) -> bool:
    return row is not None and row.status in ("lost", "cancelled")
