"""Shapes of the loops group."""

from typing import Literal

from pydantic import BaseModel, Field

from orchestrator.contract.marks import ExcludedVersion
from orchestrator.contract.model_calls import Spending
from orchestrator.contract.paging import Page
from orchestrator.contract.scores import Spread
from orchestrator.contract.states import LoopState, LoopWanted, RoundKind, RoundStatus, StopReason, Verdict

StartFrom = Literal["best", "scratch"]


class LoopStart(BaseModel):
    task_id: int
    start_from: StartFrom = Field(
        default="best",
        description="`best`: the task's best version is the baseline, and the search goes on from it; its scores are "
        "taken from the record where they still hold, else it is run again. `scratch`: the coder begins anew. A task "
        "without a best version begins anew in any case.",
    )


class VersionApproval(BaseModel):
    task_id: int
    version: str = Field(max_length=100)
    reason: str = Field(default="", max_length=2_000, description="Why its score can be true after all.")


class LoopReplay(BaseModel):
    task_id: int
    loop_id: str | None = Field(
        default=None, max_length=100, description="The recorded loop. Default: the task's newest, if it has ended."
    )


class Round(BaseModel):
    """One version's way through the loop. `score` is on validation rows, over all its graded executions."""

    round: int
    kind: RoundKind
    version: str
    parent: str | None = Field(description="The version it starts from; null if it starts from nothing.")
    note: str = Field(default="", description="Why the search policy chose this kind and this parent.")
    coder: str | None = Field(
        default=None,
        description="The agent that writes the version, by its name in the task; null in loops of older releases.",
    )
    status: RoundStatus
    verdict: Verdict | None
    reason: str | None = Field(default=None, description="Why it failed, in one sentence.")
    score: Spread | None
    held_out: Spread | None = Field(default=None, description="For new best versions only; null for agents.")
    confirmed: bool = Field(
        default=False, description="Whether further runs with fresh seeds bore out that it was better than the best."
    )
    shown: dict[str, float] = Field(
        default={}, description="The metrics of objective.shown, on validation rows, each the mean over its executions."
    )
    seconds: dict[str, float] = Field(
        default={}, description="Wall time of each stage (propose, run, grade, feedback), in seconds."
    )
    cost_usd: float | None = Field(
        default=None, description="Cost of the model calls made for it, in US dollars; null if there were none."
    )
    started_at: str
    ended_at: str | None


class Best(BaseModel):
    version: str
    validation: Spread
    held_out: Spread | None = None
    gap: float | None = Field(default=None, description="Validation minus held-out, in the metric's own unit.")


class BestEver(Best):
    """The task's best version, with its scores in the loop that found it."""

    loop_id: str


class LoopOverview(BaseModel):
    """One of the loops of a task, without its rounds."""

    loop_id: str
    state: LoopState
    stop_reason: StopReason | None
    metric: str | None
    direction: str | None
    target: float | None
    versions: int
    wall_seconds: float
    best: Best | None
    leads: bool = Field(description="Whether it found the task's best version.")
    why_not_compared: str | None = Field(
        description="Why its best version is not compared with those of the other loops; null where it is."
    )
    from_loop: str | None
    from_version: str | None
    replays: str | None
    started_at: str
    ended_at: str | None


class LoopList(Page):
    loops: list[LoopOverview]


class Loop(BaseModel):
    loop_id: str
    task_id: int
    state: LoopState
    wanted: LoopWanted
    stop_reason: StopReason | None
    doing: str = Field(description="What is happening now, in one sentence.")
    error: str | None
    metric: str | None
    direction: str | None
    target: float | None
    positive_class: str | None = Field(
        default=None, description="The class that scores are of, where the metric scores one of two; else null."
    )
    min_delta: float | None = Field(description="The noise floor as measured so far; null until the baseline has run.")
    no_skill: float | None = Field(
        default=None,
        description="Score of the best constant prediction on validation rows; null where the grader tells none.",
    )
    versions: int
    budget_versions: int
    wall_seconds: float
    budget_wall_seconds: float
    spending: Spending = Field(default=Spending(), description="What model calls of its agents have used.")
    budget_cost_usd: float | None = None
    budget_tokens: int | None = None
    budget_model_calls: int | None = None
    baseline: Best | None
    best: Best | None
    best_ever: BestEver | None = Field(
        default=None,
        description="The best version of all the task's loops whose scores can be compared: those of the same metric, "
        "direction and grader as the newest loop that has a best version. get_loops says which are not.",
    )
    loop_count: int = Field(default=1, description="How many loops the task has had, this one included.")
    from_loop: str | None = Field(default=None, description="The loop that found `from_version`.")
    from_version: str | None = Field(
        default=None, description="The version that the loop went on from, its baseline; null if it began anew."
    )
    feedback: Literal["exact", "ladder"] = Field(
        default="exact", description="How agents are told validation scores: as they are, or in steps."
    )
    disclosed: int = Field(
        default=0,
        description="Of how many versions agents have been told a validation score of their own. Each one lets the "
        "search fit the validation rows a little.",
    )
    disclosures: int = Field(
        default=0,
        description="For how many best versions the held-out score has been shown to people, one for each best that "
        "was reported; 0 for agents.",
    )
    gap_alarm: bool = Field(
        default=False,
        description="Whether the best version's gap is larger than chance explains; always false for agents.",
    )
    tied: bool = Field(
        default=False,
        description="Whether chance, of the rows and of the runs' seeds, explains what the best version gains over the "
        "baseline, with 95 % for all versions there were; always false for agents.",
    )
    excluded: list[ExcludedVersion] = Field(
        default=[], description="Versions of the task that are out of the race, because a person marked one of them."
    )
    forgeable: bool = Field(
        default=False,
        description="Whether the grader imports the program (grade.forgeable), which can then forge its scores.",
    )
    external: bool = Field(default=False, description="Whether scores are what an agent posts (grade.by).")
    rounds: list[Round]
    replays: str | None = Field(
        default=None, description="The loop whose recorded model calls answer those of this one; else null."
    )
    started_at: str
    ended_at: str | None


def describe_disclosed(feedback: str, disclosed: int, disclosures: int) -> str:
    """Return how much of validation and held-out rows has been told so far, in a sentence for people."""
    how = "rounded to the noise" if feedback == "ladder" else "exact"
    versions = "1 best version" if disclosures == 1 else f"{disclosures} best versions"
    return f"{disclosed} validation scores to agents ({how}); held-out scores of {versions} to people"
