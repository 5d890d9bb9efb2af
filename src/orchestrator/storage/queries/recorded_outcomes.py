"""Queries on outcomes that are on record already, so that nothing is executed and graded twice."""

import uuid
from typing import NamedTuple

import sqlalchemy as sa

from orchestrator.contract.events import ContainerChanged
from orchestrator.storage.clock import now
from orchestrator.storage.events import emit
from orchestrator.storage.queries import loops
from orchestrator.storage.rows import ContainerRow, LoopRow, RoundRow, fetch_all
from orchestrator.storage.tables import code, containers, results
from orchestrator.storage.transaction import Tx

_SAME_SEED = (
    sa.select(containers)
    .join(results, results.c.container_id == containers.c.id)
    .where(
        containers.c.task_id == sa.bindparam("of_task"),
        containers.c.seed == sa.bindparam("of_seed"),
        containers.c.purpose == "run",
        containers.c.status == "completed",
        containers.c.runner == sa.bindparam("of_runner"),
        containers.c.loop_id.is_not(None),
        containers.c.environment_id.is_(None),
        containers.c.taken_from.is_(None),
        containers.c.deleted_at.is_(None),
        containers.c.outputs_removed_at.is_(None),
        results.c.source == "graded",
        results.c.graded.is_(True),
        results.c.grader == sa.bindparam("of_grader"),
    )
    .order_by(containers.c.num.desc())
)
_FILES = sa.select(code.c.filename, code.c.sha256).where(
    code.c.task_id == sa.bindparam("of_task"), code.c.version == sa.bindparam("label"), code.c.deleted_at.is_(None)
)


class Identity(NamedTuple):
    """What makes two executions of one task the same, beside their files: docs/decisions/0029-replays-and-marks.md."""

    seed: int
    runner: str
    grader: str


def find_recorded(tx: Tx, loop: LoopRow, version: str, identity: Identity) -> ContainerRow | None:
    """Return the newest graded execution in a loop of the task that is the same as the one to come; None without any.

    Its outputs are still stored. What was lost, cancelled, failed or timed out is never returned, nor is what was taken
    from the record itself.
    """
    values = {"of_task": loop.task_id, "of_seed": identity.seed, "of_runner": identity.runner}
    candidates = fetch_all(tx, ContainerRow, _SAME_SEED, values | {"of_grader": identity.grader})
    if not candidates:
        return None
    files = _read_files(tx, loop.task_id, version)
    for row in candidates:
        same_files = bool(files) and _read_files(tx, loop.task_id, row.version) == files
        if same_files and row.loop_id is not None and _scores_alike(loops.find(tx, row.loop_id), loop):
            return row
    return None


def take(tx: Tx, recorded: ContainerRow, loop: LoopRow, round_row: RoundRow, run_index: int) -> str:
    """Add a container that has the recorded one's end and says so, with its event; return its id. Nothing runs."""
    moment, container_id = now(), f"ctr-{uuid.uuid4().hex[:12]}"
    kept = ("task_id", "purpose", "runner", "seed", "exit_code", "signal", "wall_seconds", "cpu_seconds")
    kept += ("peak_memory_bytes", "isolation", "limits", "status")
    reason = (
        f"Taken from {recorded.id} ({recorded.version} in {recorded.loop_id}): the same files, data, seed, limits and "
        "grader are on record, so that it was not run again."
    )
    values = {name: getattr(recorded, name) for name in kept} | {"id": container_id, "version": round_row.version}
    values |= {"loop_id": loop.id, "round": round_row.round, "run_index": run_index, "taken_from": recorded.id}
    values |= {"attempt": 1, "wanted": "running", "reason": reason, "logs": "", "output_truncated": False}
    values |= dict.fromkeys(("created_at", "started_at", "ended_at", "observed_at"), moment)
    tx.execute(sa.insert(containers).values(**values, want_held_out=False))
    change = ContainerChanged(
        task_id=loop.task_id,
        id=container_id,
        status=recorded.status,
        version=round_row.version,
        purpose="run",
        attempt=1,
        reason=reason,
    )
    emit(tx, change)
    return container_id


def _scores_alike(one: LoopRow, other: LoopRow) -> bool:
    return (one.metric, one.positive_class, one.score_rules) == (other.metric, other.positive_class, other.score_rules)


def _read_files(tx: Tx, task_id: int, version: str) -> set[tuple[str, str]]:
    return {(name, sha256) for name, sha256 in tx.execute(_FILES, {"of_task": task_id, "label": version})}
