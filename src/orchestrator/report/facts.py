"""What a report is made from: records as they were read, nothing worked out yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from orchestrator.contract.code import VersionFiles
from orchestrator.contract.containers import Container
from orchestrator.contract.loops import Loop
from orchestrator.contract.tasks import Task
from orchestrator.report.diff import Content


class RoundScores(NamedTuple):
    """A version's validation and held-out scores, one for each graded execution; held-out ones are empty for agents."""

    round: int
    loop_id: str
    parent: str | None
    scores: list[float]
    held_out: list[float]


class RowLosses(NamedTuple):
    """For each graded execution what every validation row lost, and what a row counts."""

    executions: list[list[float]]
    measure: str
    grader: str


@dataclass(frozen=True, slots=True)
class Facts:
    """`loop` None: none has driven the task. `contents` and `losses` are there for versions of the winning line only."""

    task: Task
    loop: Loop | None
    loop_seed: int | None
    as_of: int
    product: str
    versions: Mapping[str, VersionFiles]
    scores: Mapping[str, RoundScores]
    containers: int = 0
    container_seconds: float = 0.0
    cpu_seconds: float | None = None
    peak_memory_bytes: int | None = None
    graders: list[str] = field(default_factory=list)
    runs: list[Container] = field(default_factory=list)
    contents: Mapping[str, Mapping[str, Content]] = field(default_factory=dict)
    losses: Mapping[str, RowLosses] = field(default_factory=dict)


def parent_of(version: str, versions: Mapping[str, VersionFiles], scores: Mapping[str, RoundScores]) -> str | None:
    """What its author says it was made from, else what the loop gave to be improved; None if that is not on record."""
    named = versions[version].parents if version in versions else []
    given = scores[version].parent if version in scores else None
    parent = named[0] if named else given
    return parent if parent in versions and parent != version else None


def winning_line(best: str, versions: Mapping[str, VersionFiles], scores: Mapping[str, RoundScores]) -> list[str]:
    """From the first ancestor to `best`. Parents are what agents say: a circle ends where it closes."""
    line, seen, at = [], set(), best
    while at is not None and at not in seen:
        line.append(at)
        seen.add(at)
        at = parent_of(at, versions, scores)
    line.reverse()
    return line
