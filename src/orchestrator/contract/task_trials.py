"""Shapes of trials: programs whose scores are known beforehand go through a task, to see whether its grader holds."""

from typing import Literal

from pydantic import BaseModel, Field

from orchestrator.contract.events import Change
from orchestrator.contract.paging import Page
from orchestrator.contract.states import Direction
from orchestrator.contract.tasks import Framing

TrialState = Literal["queued", "running", "done"]
TrialVerdict = Literal["sound", "flawed", "unclear"]
TrialRole = Literal["twin", "broken", "forger"]
"""twin: the same answers in another legal form. broken: a program without answers. forger: one that cheats."""

FlawClass = Literal["claim", "grade_file", "log", "private_data", "link", "numbers", "rows", "code", "size", "survivor"]
"""What a forger tries. claim: it states its own score. grade_file, log: it writes one where a grader might look.
private_data, link: it reads the answers, or has the grader read them. numbers: NaN, infinity, huge. rows: more or
fewer answers than questions. code: outputs that are run. size: outputs that overrun. survivor: it works on after its
end."""

CaseOutcome = Literal[
    "same_score", "better_score", "worse_score", "no_score", "grader_failed", "does_not_apply", "cut_short"
]
"""Of a program of the trial, beside the baseline. grader_failed: the grader did not reject it, but broke down."""

FindingKind = Literal[
    "baseline_failed",
    "grader_failed",
    "grader_differs",
    "form_matters",
    "broken_scores",
    "forged",
    "crashes",
    "hangs",
    "leaks",
    "public_answers",
    "constant_as_good",
    "not_told_apart",
    "noisy",
    "small_budget",
    "cut_short",
    "no_programs",
]
FindingSeverity = Literal["flaw", "warning", "note"]
"""flaw: scores cannot be trusted before it is mended. warning: worth mending. note: worth knowing."""


class TrialFinding(BaseModel):
    kind: FindingKind
    severity: FindingSeverity
    says: str = Field(description="What was found, in one sentence.")
    fix: str = Field(description="What to do about it.")
    cases: list[str] = Field(default=[], description="The programs that it was found with.")


class TrialCaseReport(BaseModel):
    """What became of one program of the trial."""

    name: str
    role: TrialRole
    flaw_class: FlawClass | None = Field(description="Of a forger: what it tries.")
    does: str = Field(description="What the program does.")
    outcome: CaseOutcome
    passed: bool | None = Field(description="Whether the grader dealt with it as it should; null if nobody knows.")
    score: float | None
    reason: str = Field(description="What grader or sandbox said of it.")


class TrialNoise(BaseModel):
    """How far scores of the baseline differ, on validation rows."""

    runs: int = Field(description="Runs of the baseline that were graded, each with a seed of its own.")
    mean: float | None
    sd: float | None = Field(description="Standard deviation over these runs; null for fewer than two.")
    gradings: int = Field(description="Gradings of the outputs of one run.")
    spread: float | None = Field(description="Greatest minus least score of these: 0 for a deterministic grader.")


class TrialCost(BaseModel):
    """What a version takes, and how many of them the budget has room for."""

    run_seconds: float | None
    grade_seconds: float | None
    version_seconds: float | None = Field(description="Of one version without its coder: all its runs and gradings.")
    versions: int | None = Field(description="Versions that the budget of time and versions has room for.")
    enough: bool | None = Field(description="Whether that is enough for a search: five versions at least.")


NO_NOISE = TrialNoise(runs=0, mean=None, sd=None, gradings=0, spread=None)
NO_COST = TrialCost(run_seconds=None, grade_seconds=None, version_seconds=None, versions=None, enough=None)


class TrialReport(BaseModel):
    """What a trial came to. Scores are on validation rows; held-out rows are never scored."""

    verdict: TrialVerdict = Field(
        description="sound: it told all programs apart. flawed: see the findings that are flaws. unclear: nothing "
        "could be said, for the reason in `says`."
    )
    says: str = Field(description="The verdict in one sentence.")
    findings: list[TrialFinding] = Field(description="Flaws first, then warnings and notes.")
    cases: list[TrialCaseReport]
    noise: TrialNoise
    cost: TrialCost

    @classmethod
    def build_empty(cls, reason: str) -> "TrialReport":
        """Return the report of a trial that says nothing of the grader."""
        return cls(verdict="unclear", says=reason, findings=[], cases=[], noise=NO_NOISE, cost=NO_COST)


class TaskTrial(BaseModel):
    """One trial of a task. It changes nothing in the race: its containers have purposes of their own."""

    id: str
    task_id: int
    version: str | None = Field(description="The version that is the baseline; null for a program of the grader's own.")
    framing: Framing | None = Field(description="By what is scored; null until it has begun.")
    state: TrialState
    done: int = Field(description="Steps that are done: runs and gradings.")
    planned: int = Field(description="Steps in all, as far as they are known; 0 at first.")
    report: TrialReport | None = Field(description="Null until it is done.")
    asked_by: str
    created_at: str
    ended_at: str | None

    @property
    def direction(self) -> Direction:
        """Return which scores are better."""
        return self.framing.direction if self.framing is not None else "maximize"


class TaskTrialList(Page):
    trials: list[TaskTrial] = Field(description="Newest first.")


class TrialChanged(Change):
    event_kind = "trial"

    id: str
    state: TrialState
    done: int
    planned: int
    verdict: TrialVerdict | None = None
