"""Rows as they leave storage/: a frozen record for each table, with a field for each of its columns in their order.

Only `fetch_one`, `fetch_all` and `to_shape` turn what the database answers into records and shapes. They go by
position, which takes half the time of going by name; tests/storage/test_rows.py holds fields and columns equal.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeVar

import sqlalchemy as sa
from pydantic import BaseModel

from orchestrator.contract.code import Parameters
from orchestrator.contract.containers import Purpose
from orchestrator.contract.datasets import DatasetFormat
from orchestrator.contract.environments import EnvironmentState
from orchestrator.contract.grading import GradeFailure
from orchestrator.contract.notifications import ChannelKind, Occasion
from orchestrator.contract.states import (
    ContainerStatus,
    Direction,
    LoopState,
    LoopWanted,
    Role,
    RoundKind,
    RoundStatus,
    StopReason,
    Verdict,
)
from orchestrator.storage.transaction import Tx

Record = TypeVar("Record", bound=NamedTuple)
Shape = TypeVar("Shape", bound=BaseModel)
Values = Mapping[str, Any] | None


class LoopRow(NamedTuple):
    num: int
    id: str
    task_id: int
    wanted: LoopWanted
    state: LoopState
    stop_reason: StopReason | None
    seed: int
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
    started_at: str
    ended_at: str | None
    score_rules: int
    positive_class: str | None
    no_skill: float | None
    perfect: float | None
    replays: str | None
    recounted_from: int
    from_loop: str | None
    from_version: str | None
    baseline_runs: int | None


class RoundRow(NamedTuple):
    loop_id: str
    round: int
    kind: RoundKind
    version: str
    parent: str | None
    status: RoundStatus
    verdict: Verdict | None
    reason: str | None
    scores: list[float]
    held_out: list[float]
    confirmed: bool
    seconds: dict[str, float]
    started_at: str
    ended_at: str | None
    intervals: list[dict[str, float] | None] | None
    held_out_intervals: list[dict[str, float] | None] | None
    note: str
    figures: list[dict[str, float]] | None
    coder: str | None
    ending: StopReason | None


class PastRoundRow(NamedTuple):
    """What search policies are told of a round."""

    round: int
    kind: RoundKind
    version: str
    parent: str | None
    status: RoundStatus
    verdict: Verdict | None
    scores: list[float]
    confirmed: bool


class CoderTurnRow(NamedTuple):
    """What the choice of a coder is told of a round."""

    round: int
    version: str
    coder: str | None
    status: RoundStatus
    verdict: Verdict | None
    scores: list[float]
    confirmed: bool
    seconds: dict[str, float]
    ending: StopReason | None


class ContainerRow(NamedTuple):
    num: int
    id: str
    task_id: int
    status: ContainerStatus
    logs: str
    created_at: str
    version: str
    purpose: Purpose
    grades: str | None
    want_held_out: bool
    runner: str
    wanted: Literal["running", "stopped"]
    provider_id: str | None
    boot: str | None
    reason: str | None
    started_at: str | None
    ended_at: str | None
    observed_at: str | None
    attempt: int
    loop_id: str | None
    round: int | None
    run_index: int | None
    seed: int | None
    exit_code: int | None
    signal: int | None
    wall_seconds: float | None
    cpu_seconds: float | None
    peak_memory_bytes: int | None
    log_file: str | None
    output_truncated: bool
    isolation: dict[str, Any] | None
    limits: dict[str, Any] | None
    deleted_at: str | None
    outputs_removed_at: str | None
    environment_id: str | None
    usage: list[list[float]] | None
    stop_asked_at: str | None
    grace_seconds: float | None
    grade_asked_at: str | None
    handle: dict[str, Any] | None
    check_id: str | None
    taken_from: str | None
    trial_case: str | None


class RegradeRow(NamedTuple):
    num: int
    id: str
    task_id: int
    loop_id: str
    grade: dict[str, Any]
    metric: str
    direction: Direction
    positive_class: str | None
    grader: str
    asked_by: str
    created_at: str


class GradingRow(NamedTuple):
    """What a graded result tells of the health of its grader."""

    graded: bool
    failure: GradeFailure | None
    reason: str


class EnvironmentRow(NamedTuple):
    num: int
    id: str
    state: EnvironmentState
    reason: str | None
    requirements: list[str]
    python: str
    base: dict[str, str]
    packages: list[dict[str, Any]] | None
    digest: str | None
    size_bytes: int
    seconds: float | None
    attempt: int
    boot: str | None
    log: str
    created_at: str
    ready_at: str | None
    last_used_at: str | None


class VersionRow(NamedTuple):
    num: int
    task_id: int
    version: str
    agent: str
    parents: list[str]
    summary: str | None
    created_at: str
    frozen_at: str | None
    parameters: Parameters | None


class CodeRow(NamedTuple):
    id: int
    task_id: int
    version: str
    agent: str
    filename: str
    stored_path: str
    uploaded_at: str
    size_bytes: int
    sha256: str
    deleted_at: str | None


class LogFileRow(NamedTuple):
    id: int
    task_id: int
    filename: str
    container_id: str | None
    stored_path: str | None
    modified: str
    preview: str
    size_bytes: int
    removed_at: str | None


class ChannelRow(NamedTuple):
    id: int
    name: str
    kind: ChannelKind
    url: str | None
    address: str | None
    secret: str | None
    occasions: list[Occasion]
    task_id: int | None
    created_at: str
    disabled_reason: str | None
    deleted_at: str | None


class DatasetRow(NamedTuple):
    sha256: str
    kind: str
    format: DatasetFormat
    size_bytes: int
    rows: int | None
    column_count: int | None
    file_count: int | None
    warnings: list[Any]
    created_at: str
    file_sha256: str


class SessionRow(NamedTuple):
    digest: str
    name: str
    role: Role
    key_digest: str
    csrf_token: str
    created_at: str
    expires_at: str


def fetch_one(tx: Tx, record: type[Record], query: sa.Select[Any], values: Values = None) -> Record | None:
    """Return the only row of the query as a record, or None if there is none."""
    row = tx.execute(query, values).one_or_none()
    return None if row is None else record._make(row)


def fetch_all(tx: Tx, record: type[Record], query: sa.Select[Any], values: Values = None) -> list[Record]:
    """Return the rows of the query as records, in its order."""
    return [record._make(row) for row in tx.execute(query, values)]


def select_fields(table: sa.Table, shape: type[BaseModel] | type[NamedTuple]) -> tuple[sa.Column[Any], ...]:
    """Return the table's columns that bear the names of the shape's fields, in the order of the fields."""
    names: Iterable[str] = shape.model_fields if issubclass(shape, BaseModel) else shape._fields
    return tuple(table.c[name] for name in names)


def to_shape(shape: type[Shape], row: Sequence[Any]) -> Shape:
    """Return the shape of a row whose columns are the shape's fields in their order."""
    return shape.model_validate(dict(zip(shape.model_fields, row, strict=True)))
