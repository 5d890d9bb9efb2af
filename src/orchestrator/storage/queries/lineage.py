"""Queries on how a version came to be and what that took, for reports."""

from typing import NamedTuple

import sqlalchemy as sa

from orchestrator.contract.code import VersionFiles
from orchestrator.contract.containers import Container
from orchestrator.contract.errors import VersionNotFound
from orchestrator.contract.scores import Interval, read_intervals
from orchestrator.storage.queries import code
from orchestrator.storage.queries.containers import list_completed_runs
from orchestrator.storage.rows import RoundRow, VersionRow, fetch_all
from orchestrator.storage.tables import code as code_files
from orchestrator.storage.tables import containers, loops, results, rounds, versions
from orchestrator.storage.transaction import Tx


class Usage(NamedTuple):
    """What containers used together; a sum or maximum is None if nothing was measured."""

    containers: int
    wall_seconds: float | None
    cpu_seconds: float | None
    peak_memory_bytes: int | None


class Scores(NamedTuple):
    """A version's round in one of the loops that had it; `parent` is that of the loop that wrote it."""

    loop_id: str
    round: int
    parent: str | None
    scores: list[float]
    held_out: list[float]
    intervals: list[Interval | None]
    held_out_intervals: list[Interval | None]


def list_versions(tx: Tx, task_id: int) -> dict[str, VersionFiles]:
    """Return every version of the task by label, oldest first; `files` are left out."""
    rows = fetch_all(tx, VersionRow, sa.select(versions).where(versions.c.task_id == task_id).order_by(versions.c.num))
    return {row.version: _to_version(row) for row in rows}


def find_version(tx: Tx, task_id: int, version: str) -> VersionFiles:
    """Return the version without its files; raise VersionNotFound."""
    row = code.find_version(tx, task_id, version)
    if row is None:
        raise VersionNotFound(f"Task {task_id} has no version {version!r}; get_code lists its versions.")
    return _to_version(row)


def _to_version(row: VersionRow) -> VersionFiles:
    return VersionFiles(
        version=row.version,
        files=[],
        agent=row.agent,
        parents=row.parents,
        summary=row.summary,
        parameters=row.parameters or {},
        created_at=row.created_at,
    )


def read_scores(tx: Tx, task_id: int, *, loop_id: str | None = None) -> dict[str, Scores]:
    """Return scores by version: those of the loop `loop_id`, else those of the first loop that scored the version."""
    query = sa.select(rounds).join(loops, loops.c.id == rounds.c.loop_id).where(loops.c.task_id == task_id)
    scores: dict[str, Scores] = {}
    for row in fetch_all(tx, RoundRow, query.order_by(loops.c.num, rounds.c.round)):
        earlier = scores.get(row.version)
        if earlier is None or not earlier.scores or (row.loop_id == loop_id and row.scores):
            scores[row.version] = Scores(
                row.loop_id,
                row.round,
                row.parent if earlier is None else earlier.parent,
                row.scores,
                row.held_out,
                read_intervals(row.intervals),
                read_intervals(row.held_out_intervals),
            )
    return scores


def read_features(tx: Tx, task_id: int) -> dict[str, dict[str, float | str]]:
    """Return by version what it is like: `size`, the bytes of its files, and its parameters by name."""
    sizes = sa.select(code_files.c.version, sa.func.sum(code_files.c.size_bytes)).where(
        code_files.c.task_id == task_id, code_files.c.deleted_at.is_(None)
    )
    features: dict[str, dict[str, float | str]] = {
        version: {"size": float(size)} for version, size in tx.execute(sizes.group_by(code_files.c.version))
    }
    query = sa.select(versions.c.version, versions.c.parameters).where(versions.c.task_id == task_id)
    for version, parameters in tx.execute(query):
        named = {
            name: str(value) if isinstance(value, bool | str) else value for name, value in (parameters or {}).items()
        }
        features[version] = named | features.get(version, {})
    return features


def sum_usage(tx: Tx, loop_id: str) -> Usage:
    """Sum up what the loop's containers used, gradings included; what was taken from the record cost nothing."""
    counted = sa.select(
        sa.func.count(),
        sa.func.sum(containers.c.wall_seconds),
        sa.func.sum(containers.c.cpu_seconds),
        sa.func.max(containers.c.peak_memory_bytes),
    )
    own = (containers.c.loop_id == loop_id, containers.c.taken_from.is_(None))
    return Usage(*tx.execute(counted.where(*own)).one())


def list_graders(tx: Tx, task_id: int, version: str) -> list[str]:
    """Return the fingerprints of the graders that scored the version, sorted."""
    where = (
        results.c.task_id == task_id,
        results.c.version == version,
        results.c.graded.is_(True),
        results.c.grader.is_not(None),
    )
    return sorted(tx.execute(sa.select(results.c.grader).where(*where).distinct()).scalars())


def list_graders_of_loop(tx: Tx, loop_id: str) -> list[str]:
    """Return the fingerprints of the graders that made the loop's scores, sorted."""
    query = sa.select(results.c.grader).join(containers, containers.c.id == results.c.container_id)
    where = (containers.c.loop_id == loop_id, results.c.graded.is_(True), results.c.grader.is_not(None))
    return sorted(tx.execute(query.where(*where).distinct()).scalars())


def list_runs(tx: Tx, task_id: int, version: str, *, loop_id: str | None = None) -> list[Container]:
    """Return completed program runs of a version, oldest first; of one loop if it is given."""
    return list_completed_runs(tx, task_id, version, loop_id)


def list_executions(tx: Tx, task_id: int, version: str) -> dict[str, tuple[str, int, int]]:
    """Return loop, round and index of each execution that loops asked for, by its container's id."""
    query = sa.select(containers.c.id, containers.c.loop_id, containers.c.round, containers.c.run_index).where(
        containers.c.task_id == task_id,
        containers.c.version == version,
        containers.c.purpose == "run",
        containers.c.run_index.is_not(None),
    )
    return {id_: (loop_id, number, index) for id_, loop_id, number, index in tx.execute(query)}


def list_gradings(tx: Tx, task_id: int, version: str) -> list[tuple[str, int]]:
    """Return the containers that graded a version's runs, oldest first: id, and index of the execution in its round."""
    query = sa.select(containers.c.id, containers.c.run_index).where(
        containers.c.task_id == task_id,
        containers.c.version == version,
        containers.c.purpose == "grade",
        containers.c.status == "completed",
    )
    return [(id_, index or 0) for id_, index in tx.execute(query.order_by(containers.c.num))]
