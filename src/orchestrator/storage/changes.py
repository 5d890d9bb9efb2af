"""What inserts and updates take, by column: `loops.update(tx, loop_id, **values: Unpack[LoopChanges])`.

A column that is left out keeps its value or, in a new row, gets its default. tests/storage/test_rows.py holds names and
types equal to those of the tables.
"""

from typing import Any, NotRequired, TypedDict

from orchestrator.contract.containers import Purpose
from orchestrator.contract.environments import EnvironmentState
from orchestrator.contract.grading import GradeCause, GradeFailure
from orchestrator.contract.states import Direction, LoopState, LoopWanted, RoundStatus, StopReason, Verdict


class SettledLoop(TypedDict):
    """What a new loop knows of its objective, and of what it goes on from."""

    metric: str | None
    target: float | None
    direction: NotRequired[Direction | None]
    positive_class: NotRequired[str | None]
    score_rules: NotRequired[int]
    from_loop: NotRequired[str | None]
    from_version: NotRequired[str | None]
    baseline_runs: NotRequired[int | None]


class NewLoop(SettledLoop):
    seed: int
    replays: NotRequired[str | None]


class LoopChanges(TypedDict, total=False):
    wanted: LoopWanted
    state: LoopState
    stop_reason: StopReason | None
    doing: str
    error: str | None
    metric: str | None
    direction: Direction | None
    target: float | None
    min_delta: float | None
    best: str | None
    gap_alarm: bool
    wall_seconds: float
    running_since: str | None
    ended_at: str | None
    score_rules: int
    positive_class: str | None
    no_skill: float | None
    perfect: float | None
    recounted_from: int


class RoundChanges(TypedDict, total=False):
    status: RoundStatus
    verdict: Verdict | None
    reason: str | None
    scores: list[float]
    held_out: list[float]
    confirmed: bool
    seconds: dict[str, float]
    ended_at: str | None
    intervals: list[dict[str, float] | None] | None
    held_out_intervals: list[dict[str, float] | None] | None
    figures: list[dict[str, float]] | None
    ending: StopReason | None


class NewRegrade(TypedDict):
    task_id: int
    loop_id: str
    grade: dict[str, Any]
    metric: str
    direction: Direction
    positive_class: str | None
    grader: str
    asked_by: str


class NewContainer(TypedDict):
    task_id: int
    version: str
    purpose: Purpose
    runner: str
    attempt: int
    grades: NotRequired[str | None]
    want_held_out: NotRequired[bool]
    loop_id: NotRequired[str | None]
    round: NotRequired[int | None]
    run_index: NotRequired[int | None]
    seed: NotRequired[int | None]
    limits: NotRequired[dict[str, Any] | None]
    grade_asked_at: NotRequired[str | None]
    check_id: NotRequired[str | None]
    trial_case: NotRequired[str | None]


class NewResult(TypedDict):
    task_id: int
    source: NotRequired[str]
    accuracy: NotRequired[float | None]
    loss: NotRequired[float | None]
    raw_logs: NotRequired[str | None]
    run_time: NotRequired[float | None]
    version: NotRequired[str | None]
    container_id: NotRequired[str | None]
    score: NotRequired[float | None]
    held_out: NotRequired[float | None]
    metrics: NotRequired[dict[str, float]]
    failing_cases: NotRequired[list[dict[str, Any]]]
    graded: NotRequired[bool]
    reason: NotRequired[str]
    seed: NotRequired[int | None]
    grader: NotRequired[str | None]
    failure: NotRequired[GradeFailure | None]
    cause: NotRequired[GradeCause | None]
    positive_class: NotRequired[str | None]
    interval: NotRequired[dict[str, float] | None]
    held_out_interval: NotRequired[dict[str, float] | None]
    resampled: NotRequired[dict[str, list[float | None]] | None]
    taken_from: NotRequired[int | None]


class NewMessage(TypedDict):
    task_id: int
    sender: str
    content: str
    receiver: NotRequired[str | None]
    role: NotRequired[str | None]
    version: NotRequired[str | None]
    data: NotRequired[dict[str, Any] | None]


class NewEnvironment(TypedDict):
    requirements: list[str]
    python: str
    base: dict[str, str]


class EnvironmentChanges(TypedDict, total=False):
    state: EnvironmentState
    reason: str | None
    packages: list[dict[str, Any]] | None
    digest: str | None
    size_bytes: int
    seconds: float | None
    log: str
    ready_at: str | None
    last_used_at: str | None


class NewChannel(TypedDict):
    name: str
    kind: str
    url: str | None
    address: str | None
    secret: str | None
    occasions: list[str]
    task_id: int | None


class NewSession(TypedDict):
    digest: str
    name: str
    role: str
    key_digest: str
    csrf_token: str
    expires_at: str
