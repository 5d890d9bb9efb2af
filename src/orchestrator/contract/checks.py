"""Shapes of checks: a score that is computed again from stored outputs, a version that is run again as recorded.

A check of kind `regrade` puts a changed grader over one execution; contract/regrades.py has the whole series. One of
kind `held_out` is the engine's own: it scores the held-out rows of a best version that a person let in.
"""

from typing import Literal

from pydantic import BaseModel, Field

from orchestrator.contract.events import Change
from orchestrator.contract.paging import Page

CheckKind = Literal["verify", "replay", "regrade", "held_out"]
CheckState = Literal["queued", "running", "done"]
CheckVerdict = Literal["equal", "different", "unknown"]


class ResultVerify(BaseModel):
    result_id: int = Field(ge=1, description="Id of a graded result; get_results lists them.")


class VersionReplay(BaseModel):
    task_id: int
    version: str = Field(max_length=100)
    container_id: str | None = Field(
        default=None,
        max_length=100,
        description="The container whose seed and limits are used again. Default: the newest that ended well.",
    )


class OutputCheck(BaseModel):
    """One declared output, as it was recorded and as it is now."""

    name: str
    recorded_sha256: str | None = Field(description="Null if it is not stored (any more).")
    replayed_sha256: str | None
    same: bool | None = Field(description="Null if one of the two is missing.")


class CheckOutcome(BaseModel):
    """What a check came to. Scores are on validation rows; null where the outputs have none."""

    verdict: CheckVerdict = Field(description="`unknown`: it could not be found out; `says` tells why.")
    says: str = Field(description="The outcome in one sentence.")
    recorded: float | None = None
    recomputed: float | None = None
    difference: float | None = Field(default=None, description="Recomputed minus recorded.")
    recorded_grader: str | None = Field(default=None, description="Fingerprint of the grader of the recorded score.")
    grader: str | None = Field(
        default=None,
        description="Fingerprint of the grader that computed again: the task's as it is now, or that of the series.",
    )
    outputs: list[OutputCheck] = Field(default=[], description="Of a replay: every declared output.")


class Check(BaseModel):
    """One check of a result or a version. It is never a result itself, and changes nothing in the race."""

    id: str
    task_id: int
    kind: CheckKind
    version: str
    container_id: str | None = Field(description="The recorded execution that is checked.")
    result_id: int | None = Field(description="The recorded result; null where the execution has none.")
    state: CheckState
    outcome: CheckOutcome | None = Field(description="Null until it is done.")
    asked_by: str
    created_at: str
    ended_at: str | None
    series: str | None = Field(
        default=None, description="Of a regrade: the id of the series that its score belongs to; null for all others."
    )


class CheckList(Page):
    checks: list[Check] = Field(description="Newest first.")


class CheckChanged(Change):
    event_kind = "check"

    id: str
    check: CheckKind
    version: str
    state: CheckState
    verdict: CheckVerdict | None = None
    series: str | None = None
