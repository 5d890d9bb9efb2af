"""Queries on containers."""

import uuid
from collections.abc import Sequence
from typing import Any, Unpack

import sqlalchemy as sa

from orchestrator.contract.containers import Container, ContainerLimits, Purpose
from orchestrator.contract.errors import ContainerNotFound
from orchestrator.contract.events import ContainerChanged
from orchestrator.contract.running import Ended, Handle, Isolation, Limits
from orchestrator.contract.states import CONTAINER_ENDED
from orchestrator.storage.changes import NewContainer
from orchestrator.storage.clock import now
from orchestrator.storage.events import emit
from orchestrator.storage.queries import counters, tasks
from orchestrator.storage.rows import ContainerRow, fetch_all, fetch_one, select_fields
from orchestrator.storage.tables import containers
from orchestrator.storage.tables import tasks as task_rows
from orchestrator.storage.transaction import Tx

LOG_TAIL_CHARS = 65_536
LIST_TAIL_CHARS = 4_096

_COLUMNS = select_fields(containers, Container)
_LIMITS = set(ContainerLimits.model_fields)
_live = containers.c.status.not_in(CONTAINER_ENDED)
_ROW = sa.select(containers).where(containers.c.id == sa.bindparam("of_container"))


def add(tx: Tx, **values: Unpack[NewContainer]) -> str:
    """Add a container, queued and wanted running; return its id."""
    container_id = f"ctr-{uuid.uuid4().hex[:12]}"
    queued = {"id": container_id, "status": "queued", "wanted": "running", "created_at": now()}
    tx.execute(sa.insert(containers).values({**values, **queued}))
    if values["purpose"] == "run":
        counters.add(tx, "containers_active")
    return container_id


def enqueue(tx: Tx, *, wakes_engine: bool = False, **values: Unpack[NewContainer]) -> str:
    """Add a container and emit the event that tells of it; return its id."""
    container_id = add(tx, **values)
    change = ContainerChanged(
        task_id=values["task_id"],
        id=container_id,
        status="queued",
        version=values["version"],
        purpose=values["purpose"],
        attempt=values["attempt"],
    )
    emit(tx, change, wakes_engine=wakes_engine)
    return container_id


def find_row(tx: Tx, container_id: str) -> ContainerRow:
    """Return the container's row; raise ContainerNotFound."""
    row = fetch_one(tx, ContainerRow, _ROW, {"of_container": container_id})
    if row is None:
        raise ContainerNotFound(f"There is no container {container_id!r}; get_containers lists all containers.")
    return row


def find(tx: Tx, container_id: str) -> Container:
    """Return the container; raise ContainerNotFound, also if it was deleted, or TaskInTrash."""
    row = find_row(tx, container_id)
    tasks.check(tx, row.task_id)
    if row.deleted_at is not None:
        raise ContainerNotFound(f"Container {container_id!r} was deleted.")
    return _build_container([getattr(row, name) for name in Container.model_fields], LOG_TAIL_CHARS)


def list_page(
    tx: Tx,
    *,
    task_id: int | None,
    version: str | None,
    purposes: tuple[str, ...],
    limit: int,
    after: int | None,
) -> list[tuple[int, Container]]:
    """Return containers, newest first, each with its cursor number and the last 4,096 characters of its log.

    Containers that were deleted, or whose task is in the trash, are left out.
    """
    query = sa.select(containers.c.num, *_COLUMNS)
    query = query.where(containers.c.purpose.in_(purposes), containers.c.deleted_at.is_(None))
    if task_id is not None:
        query = query.where(containers.c.task_id == task_id)
    else:
        in_use = sa.exists().where(task_rows.c.id == containers.c.task_id, task_rows.c.deleted_at.is_(None))
        query = query.where(in_use)
    if version is not None:
        query = query.where(containers.c.version == version)
    if after is not None:
        query = query.where(containers.c.num < after)
    rows = tx.execute(query.order_by(containers.c.num.desc()).limit(limit))
    return [(num, _build_container(columns, LIST_TAIL_CHARS)) for num, *columns in rows]


def list_queued(tx: Tx, limit: int) -> list[ContainerRow]:
    """Return containers to be started, oldest first."""
    query = sa.select(containers).where(containers.c.status == "queued", containers.c.wanted == "running")
    return fetch_all(tx, ContainerRow, query.order_by(containers.c.num).limit(limit))


def list_unwanted(tx: Tx) -> list[ContainerRow]:
    """Return containers that are to be stopped and have not ended."""
    live = ("queued", "starting", "running")
    query = sa.select(containers).where(containers.c.status.in_(live), containers.c.wanted == "stopped")
    return fetch_all(tx, ContainerRow, query)


def list_orphans(tx: Tx, boot: str) -> list[ContainerRow]:
    """Return containers that another run of the server started and that have not ended."""
    query = sa.select(containers).where(containers.c.status.in_(("starting", "running")), containers.c.boot != boot)
    return fetch_all(tx, ContainerRow, query)


def find_attempt(tx: Tx, loop_id: str, round_number: int, run_index: int, purpose: Purpose) -> ContainerRow | None:
    """Return the newest attempt at one execution of a round."""
    query = sa.select(containers).where(
        containers.c.loop_id == loop_id,
        containers.c.round == round_number,
        containers.c.run_index == run_index,
        containers.c.purpose == purpose,
    )
    return fetch_one(tx, ContainerRow, query.order_by(containers.c.num.desc()).limit(1))


def list_lost_attempts(tx: Tx, row: ContainerRow) -> list[ContainerRow]:
    """Return the lost containers, `row` among them, that stood for the same execution of a round or the same grading.

    Those that never started are left out.
    """
    same = (
        (
            containers.c.check_id == row.check_id,
            containers.c.purpose == row.purpose,
            containers.c.trial_case.is_not_distinct_from(row.trial_case),
            containers.c.run_index.is_not_distinct_from(row.run_index),
        )
        if row.check_id is not None
        else (containers.c.grades == row.grades, containers.c.check_id.is_(None))
        if row.grades is not None
        else (
            containers.c.loop_id == row.loop_id,
            containers.c.round == row.round,
            containers.c.run_index == row.run_index,
            containers.c.purpose == row.purpose,
        )
    )
    return fetch_all(
        tx,
        ContainerRow,
        sa.select(containers).where(*same, containers.c.status == "lost", containers.c.started_at.is_not(None)),
    )


def list_to_grade(tx: Tx) -> list[ContainerRow]:
    """Return ended executions whose grade was requested and is missing, oldest first."""
    query = sa.select(containers).where(
        containers.c.grade_asked_at.is_not(None), containers.c.status.in_(CONTAINER_ENDED)
    )
    return fetch_all(tx, ContainerRow, query.order_by(containers.c.num))


def clear_grade_request(tx: Tx, container_id: str) -> None:
    tx.execute(sa.update(containers).where(containers.c.id == container_id).values(grade_asked_at=None))


def find_grading(tx: Tx, container_id: str) -> ContainerRow | None:
    """Return the newest container of the grader on one execution."""
    query = sa.select(containers).where(containers.c.grades == container_id, containers.c.check_id.is_(None))
    return fetch_one(tx, ContainerRow, query.order_by(containers.c.num.desc()).limit(1))


def find_of_check(tx: Tx, check_id: str, purpose: Purpose) -> ContainerRow | None:
    """Return the newest container of a check with that purpose."""
    query = sa.select(containers).where(containers.c.check_id == check_id, containers.c.purpose == purpose)
    return fetch_one(tx, ContainerRow, query.order_by(containers.c.num.desc()).limit(1))


def find_newest_completed_run(tx: Tx, task_id: int, version: str) -> ContainerRow | None:
    """Return the version's newest program run that ended well and was not deleted."""
    query = sa.select(containers).where(
        containers.c.task_id == task_id,
        containers.c.version == version,
        containers.c.purpose == "run",
        containers.c.status == "completed",
        containers.c.deleted_at.is_(None),
    )
    return fetch_one(tx, ContainerRow, query.order_by(containers.c.num.desc()).limit(1))


def claim(tx: Tx, container_id: str, boot: str, environment_id: str | None = None) -> bool:
    """Claim the container for this server; return whether it was queued and still wanted running."""
    where = (containers.c.id == container_id, containers.c.status == "queued", containers.c.wanted == "running")
    values = {
        "status": "starting",
        "boot": boot,
        "observed_at": now(),
        "reason": None,
        "environment_id": environment_id,
    }
    return tx.execute(sa.update(containers).where(*where).values(values)).rowcount == 1


def mark_started(
    tx: Tx, container_id: str, handle: Handle, *, isolation: Isolation | None, limits: Limits | None = None
) -> None:
    """Note that it runs, and the handle with which its runner takes it up again after a restart."""
    values: dict[str, Any] = {"status": "running", "observed_at": now(), "handle": handle.model_dump(mode="json")}
    values |= {"provider_id": handle.provider_id, "started_at": handle.started_at}
    values["isolation"] = isolation and isolation.model_dump(mode="json")
    if limits is not None:
        values["limits"] = limits.model_dump(include=_LIMITS)
    tx.execute(sa.update(containers).where(containers.c.id == container_id, _live).values(values))


def adopt(tx: Tx, container_id: str, boot: str) -> None:
    """Note that this server follows it now; another had started it."""
    values = {"boot": boot, "observed_at": now()}
    tx.execute(sa.update(containers).where(containers.c.id == container_id, _live).values(values))


def set_reason(tx: Tx, container_id: str, reason: str | None) -> None:
    """Say why a queued container has not started yet."""
    tx.execute(
        sa.update(containers)
        .where(containers.c.id == container_id, containers.c.status == "queued")
        .values(reason=reason)
    )


def hide(tx: Tx, container_id: str) -> None:
    tx.execute(sa.update(containers).where(containers.c.id == container_id).values(deleted_at=now()))


def request_stop(tx: Tx, container_id: str, grace_seconds: float) -> None:
    """Request that the container ends, within `grace_seconds`."""
    values = {"wanted": "stopped", "stop_asked_at": now(), "grace_seconds": grace_seconds}
    tx.execute(sa.update(containers).where(containers.c.id == container_id, _live).values(values))


def request_stop_of_loop(tx: Tx, loop_id: str) -> None:
    """Request that every live container of the loop ends."""
    tx.execute(sa.update(containers).where(containers.c.loop_id == loop_id, _live).values(wanted="stopped"))


def mark_ended(
    tx: Tx, container_id: str, ended: Ended, *, tail: str, log_file: str | None, usage: list | None = None
) -> bool:
    """Record how the container ended; return False if it had ended before, and leave it as it is."""
    moment = now()
    values = ended.model_dump(include={"status", "reason", "exit_code", "signal", "wall_seconds", "cpu_seconds"})
    values |= {"peak_memory_bytes": ended.peak_memory_bytes, "output_truncated": ended.output_truncated}
    values |= {
        "ended_at": moment,
        "observed_at": moment,
        "logs": tail[-LOG_TAIL_CHARS:],
        "log_file": log_file,
        "usage": usage,
    }
    where = (containers.c.id == container_id, _live)
    purpose = tx.execute(
        sa.update(containers).where(*where).values(values).returning(containers.c.purpose)
    ).scalar_one_or_none()
    if purpose == "run":
        counters.add(tx, "containers_active", n=-1)
    return purpose is not None


def list_completed_runs(tx: Tx, task_id: int, version: str, loop_id: str | None) -> list[Container]:
    """Return completed program runs of a version without their logs, oldest first; of one loop if it is given."""
    query = sa.select(*_COLUMNS).where(
        containers.c.task_id == task_id,
        containers.c.version == version,
        containers.c.purpose == "run",
        containers.c.status == "completed",
        containers.c.deleted_at.is_(None),
    )
    if loop_id is not None:
        query = query.where(containers.c.loop_id == loop_id)
    return [_build_container(row, 0) for row in tx.execute(query.order_by(containers.c.num))]


def _build_container(row: Sequence[Any], tail_chars: int) -> Container:
    fields = dict(zip(Container.model_fields, row, strict=True))
    if not (fields["limits"] and fields["limits"].keys() >= _LIMITS):
        fields["limits"] = None  # before it starts there is only what was asked for
    fields["logs"] = fields["logs"][-tail_chars:] if tail_chars else ""
    return Container.model_validate(fields)
