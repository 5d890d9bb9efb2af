"""Shapes of get_report and compare_results: why a version is the best, and how sure that is."""

from typing import Literal

from pydantic import BaseModel, Field

from orchestrator.contract.code import Parameters
from orchestrator.contract.diffs import CodeDiff
from orchestrator.contract.loops import Best
from orchestrator.contract.marks import ExcludedVersion
from orchestrator.contract.scores import Spread
from orchestrator.contract.states import Verdict

REPORT_SCHEMA = 1


class Luck(BaseModel):
    """Whether one version beats another beyond the noise of the rows that graded both.

    It is a paired bootstrap, and it steers nothing.
    """

    says: Literal["better", "worse", "may be luck"] = Field(
        description="`may be luck`: the 95 % interval includes no difference."
    )
    gain: float = Field(
        description="Mean over the rows of how much smaller the version's loss is than the other's; positive is better."
    )
    low: float
    high: float
    rows: int
    measure: str = Field(description="What the loss of a row counts, for example `1 for a wrong class`.")


class Change(BaseModel):
    """One version of the winning line: what it changed and what that gained. `gain` is positive where it is better."""

    version: str
    parent: str | None
    round: int | None
    agent: str
    summary: str | None
    created_at: str
    verdict: Verdict | None
    score: Spread | None
    held_out: Spread | None = Field(default=None, description="Null for agents.")
    gain: float | None = Field(default=None, description="Gain over its parent on validation rows.")
    held_out_gain: float | None = Field(
        default=None, description="Gain over its parent on held-out rows; null for agents."
    )
    beyond_noise: bool | None = Field(
        default=None, description="Whether the gain is larger than the measured noise floor between seeds."
    )
    luck: Luck | None = Field(default=None, description="Null if the grader does not report the loss of each row.")
    seconds: float | None = Field(default=None, description="Wall time of its round, in seconds.")
    shown: dict[str, float] = Field(default={}, description="The metrics of objective.shown, on validation rows.")
    diff: CodeDiff | None = Field(
        default=None, description="Difference from its parent; null for the first version and where it was left out."
    )


class Reason(BaseModel):
    """Versions that came to the same end for the same reason."""

    reason: str | None
    count: int
    versions: list[str] = Field(description="The first ten versions.")


class Tried(BaseModel):
    """What did not make it into the winning line, by verdict."""

    verdict: str
    count: int
    reasons: list[Reason]


class Author(BaseModel):
    """Who wrote what."""

    agent: str
    versions: int
    on_line: int = Field(description="How many of these are on the winning line.")
    failed: int = Field(description="Versions that failed, and turns in the loop of the report that left none.")
    cost_usd: float | None = Field(
        default=None,
        description="Cost of the model calls made for its rounds of that loop, those of its evaluator included, "
        "in US dollars; null if there were none.",
    )


class Cost(BaseModel):
    """What it took. Seconds of containers are those of program runs and of gradings together."""

    wall_seconds: float
    containers: int
    container_seconds: float
    cpu_seconds: float | None
    peak_memory_mb: float | None
    cost_usd: float | None = Field(
        default=None, description="Cost of the agents' model calls, in US dollars; null if there were none."
    )
    model_calls: str = Field(default="none", description="Number, tokens and cost of model calls, as text.")


class Provenance(BaseModel):
    """What is needed to tell whether another run could give the same."""

    product: str
    dataset: str | None
    data_sha256: str | None
    rows: dict[str, int]
    folds: int = Field(default=1, description="On how many validation parts each version ran; its score is their mean.")
    split_seed: int | None
    loop_seed: int | None = Field(default=None, description="Null for agents.")
    run_seeds: list[int] = Field(description="Seeds with which the best version ran.")
    graders: list[str] = Field(
        description="Fingerprints of the graders of this loop's scores; scores of different graders are not compared."
    )
    runners: list[str]
    isolation: list[str] = Field(description="What isolated the best version's containers, in words.")


class ProgramFile(BaseModel):
    filename: str
    size_bytes: int
    sha256: str


class Point(BaseModel):
    """One round in the picture of scores."""

    round: int
    version: str
    verdict: str | None
    score: Spread | None
    held_out: float | None
    on_line: bool


class Report(BaseModel):
    """Why the best version is the best. `headline` says it in sentences; everything else is what they rest on."""

    schema_version: int = REPORT_SCHEMA
    task_id: int
    name: str
    description: str | None
    loop_id: str | None
    state: str
    stop_reason: str | None
    metric: str | None
    direction: str | None
    target: float | None
    positive_class: str | None = Field(
        default=None, description="The class that scores are of, where the metric scores one of two; else null."
    )
    target_reached: bool
    min_delta: float | None
    gap_alarm: bool
    tied: bool = Field(
        default=False, description="Whether chance explains what the best version gains over the baseline."
    )
    disclosure: str = Field(
        default="", description="How many scores agents were told and people were shown, in a sentence."
    )
    as_of: int = Field(description="Number of the task's last event when the report was made.")
    started_at: str | None
    ended_at: str | None
    headline: list[str]
    warnings: list[str]
    baseline: Best | None
    best: Best | None
    line: list[Change] = Field(description="From the first ancestor to the best version.")
    line_left_out: int = Field(default=0, description="Ancestors left out of the middle of `line`.")
    points: list[Point]
    tried: list[Tried]
    authors: list[Author]
    cost: Cost
    provenance: Provenance
    program: list[ProgramFile]


class Compared(BaseModel):
    """One version beside others: each metric as mean, spread and count over its graded executions."""

    task_id: int
    version: str
    agent: str | None
    summary: str | None
    parameters: Parameters = Field(default={}, description="Hyper-parameters, with the names that its coder gave them.")
    source: Literal["graded", "reported", "none"]
    metric: str | None
    direction: str | None
    positive_class: str | None = Field(
        default=None, description="The class that the score is of, where the metric scores one of two."
    )
    score: Spread | None
    held_out: Spread | None = Field(default=None, description="Null for agents.")
    run_seconds: Spread | None
    metrics: dict[str, Spread]
    gain: float | None = Field(default=None, description="Gain over the first version, if the two can be compared.")
    luck: Luck | None = Field(default=None, description="Compared with the first version.")
    excluded: ExcludedVersion | None = Field(
        default=None, description="Why it is out of the race: a person marked it or an ancestor; else null."
    )
    compares: bool = Field(
        description=(
            "Whether its scores and those of the first version were computed on the same data by the same grader."
        )
    )
    why_not: str | None = None


class Comparison(BaseModel):
    compared: list[Compared] = Field(description="In the requested order; the others are compared with the first.")
    metrics: list[str] = Field(description="Every metric that any of the versions has.")
