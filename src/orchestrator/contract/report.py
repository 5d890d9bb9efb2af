"""Shapes of get_report and compare_results: why a version is the best, and how sure that is."""

from typing import Literal

from pydantic import BaseModel, Field

from orchestrator.contract.code import Parameters
from orchestrator.contract.diffs import CodeDiff
from orchestrator.contract.loops import Best
from orchestrator.contract.scores import Spread
from orchestrator.contract.states import Verdict

REPORT_SCHEMA = 1


class Luck(BaseModel):
    """Whether one version beats another beyond the noise of the rows that graded both.

    It is a paired bootstrap, and it steers nothing.
    """

    says: Literal["better", "worse", "may be luck"] = Field(
        description="`may be luck`: the interval of 95 % holds no difference at all."
    )
    gain: float = Field(
        description="Mean over the rows of what the version lost less than the other; positive is better."
    )
    low: float
    high: float
    rows: int
    measure: str = Field(description="What a row counts: for example `1 for a wrong class`.")


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
    gain: float | None = Field(default=None, description="Over its parent, on validation rows.")
    held_out_gain: float | None = Field(default=None, description="Over its parent, on held-out rows; null for agents.")
    beyond_noise: bool | None = Field(
        default=None, description="Whether the gain is more than the measured noise floor between seeds."
    )
    luck: Luck | None = Field(default=None, description="Null where the grader keeps no score for each row.")
    seconds: float | None = Field(default=None, description="Wall seconds of its round.")
    diff: CodeDiff | None = Field(
        default=None, description="Against its parent; null for the first and where it was left out."
    )


class Reason(BaseModel):
    """Versions that came to the same end for the same reason."""

    reason: str | None
    count: int
    versions: list[str] = Field(description="The first ten.")


class Tried(BaseModel):
    """What did not make it into the winning line, by verdict."""

    verdict: str
    count: int
    reasons: list[Reason]


class Author(BaseModel):
    """Who wrote what."""

    agent: str
    versions: int
    on_line: int = Field(description="Of these, versions of the winning line.")
    failed: int


class Cost(BaseModel):
    """What it took. Seconds of containers are those of program runs and of gradings together."""

    wall_seconds: float
    containers: int
    container_seconds: float
    cpu_seconds: float | None
    peak_memory_mb: float | None
    cost_usd: float | None = Field(default=None, description="Null: no agent of this task has reported a cost.")


class Provenance(BaseModel):
    """What is needed to tell whether another run could give the same."""

    product: str
    dataset: str | None
    data_sha256: str | None
    rows: dict[str, int]
    split_seed: int | None
    loop_seed: int | None = Field(default=None, description="Null for agents.")
    run_seeds: list[int] = Field(description="Seeds the best version ran with.")
    graders: list[str] = Field(
        description="Fingerprints of the graders of this loop's scores; scores of different ones do not compare."
    )
    runners: list[str]
    isolation: list[str] = Field(description="In words, what the best version's containers were protected by.")


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
    target_reached: bool
    min_delta: float | None
    gap_alarm: bool
    as_of: int = Field(description="Number of the task's last event when this was read.")
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
    parameters: Parameters = Field(default={}, description="Hyper-parameters, as its coder named them.")
    source: Literal["graded", "reported", "none"]
    metric: str | None
    direction: str | None
    score: Spread | None
    held_out: Spread | None = Field(default=None, description="Null for agents.")
    run_seconds: Spread | None
    metrics: dict[str, Spread]
    gain: float | None = Field(default=None, description="Over the first version named, where the two compare.")
    luck: Luck | None = Field(default=None, description="Against the first version named.")
    compares: bool = Field(
        description="Whether its scores and those of the first were made on the same data by the same grader."
    )
    why_not: str | None = None


class Comparison(BaseModel):
    compared: list[Compared] = Field(
        description="In the order asked for; the first is what the others are held against."
    )
    metrics: list[str] = Field(description="Every metric that one of them has.")
