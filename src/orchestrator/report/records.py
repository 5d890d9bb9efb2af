"""The records that a report is made from, as they were read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from orchestrator.contract.code import VersionFiles
from orchestrator.contract.containers import Container
from orchestrator.contract.loops import Loop
from orchestrator.contract.scores import Interval
from orchestrator.contract.tasks import Task
from orchestrator.report.diff import Content


class RoundScores(NamedTuple):
    """A version's validation and held-out scores, one for each graded execution.

    The held-out ones are empty for agents.
    """

    round: int
    loop_id: str
    parent: str | None
    scores: list[float]
    held_out: list[float]
    intervals: Sequence[Interval | None] = ()
    held_out_intervals: Sequence[Interval | None] = ()


class RowLosses(NamedTuple):
    """The loss of every validation row in each graded execution, and how a row is measured."""

    executions: list[list[float]]
    measure: str
    grader: str


@dataclass(frozen=True, slots=True)
class TaskRecords:
    """`loop` is None if none has run; `contents` and `losses` exist for versions of the winning line only.

    not_compared: by loop of the task why its best version is not compared with those of the others.
    """

    task: Task
    loop: Loop | None
    loop_seed: int | None
    as_of: int
    product: str
    versions: Mapping[str, VersionFiles]
    scores: Mapping[str, RoundScores]
    not_compared: Mapping[str, str] = field(default_factory=dict)
    containers: int = 0
    container_seconds: float = 0.0
    cpu_seconds: float | None = None
    peak_memory_bytes: int | None = None
    graders: list[str] = field(default_factory=list)
    runs: list[Container] = field(default_factory=list)
    contents: Mapping[str, Mapping[str, Content]] = field(default_factory=dict)
    losses: Mapping[str, RowLosses] = field(default_factory=dict)


def find_parent(version: str, versions: Mapping[str, VersionFiles], scores: Mapping[str, RoundScores]) -> str | None:
    """Return the parent that the author named, else the one the loop gave; None if neither is recorded."""
    named = versions[version].parents if version in versions else []
    loop_parent = scores[version].parent if version in scores else None
    parent = named[0] if named else loop_parent
    return parent if parent in versions and parent != version else None


def trace_winning_line(best: str, versions: Mapping[str, VersionFiles], scores: Mapping[str, RoundScores]) -> list[str]:
    """List the versions from the first ancestor to `best`.

    Since agents name the parents, a cycle ends where it closes.
    """
    line: list[str] = []
    seen: set[str] = set()
    current: str | None = best
    while current is not None and current not in seen:
        line.append(current)
        seen.add(current)
        current = find_parent(current, versions, scores)
    line.reverse()
    return line
