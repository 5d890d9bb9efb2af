"""Queries on environments of packages."""

from typing import Unpack

import sqlalchemy as sa

from orchestrator.contract.environments import Environment, Locked, lock_text
from orchestrator.contract.errors import EnvironmentInUse, EnvironmentNotFound
from orchestrator.contract.states import CONTAINER_ENDED
from orchestrator.storage.changes import EnvironmentChanges, NewEnvironment
from orchestrator.storage.clock import now
from orchestrator.storage.rows import EnvironmentRow, fetch_all, fetch_one
from orchestrator.storage.tables import containers, environments
from orchestrator.storage.transaction import Tx

LOG_CHARS = 65_536

_OF = environments.c.id == sa.bindparam("of_environment")
_ROW = sa.select(environments).where(_OF)
_SHOWN = set(Environment.model_fields) - {"packages", "lock", "log"}


def find_row(tx: Tx, environment_id: str) -> EnvironmentRow | None:
    return fetch_one(tx, EnvironmentRow, _ROW, {"of_environment": environment_id})


def find(tx: Tx, environment_id: str) -> Environment:
    """Return the environment with its log and lock; raise EnvironmentNotFound."""
    row = _get_row(tx, environment_id)
    return _build_environment(row, log=row.log)


def list_page(tx: Tx, *, task_id: int | None, limit: int, after: int | None) -> list[tuple[int, Environment]]:
    """Return environments, newest first, each with its cursor number; of a task, those its containers ran with."""
    query = sa.select(environments).order_by(environments.c.num.desc()).limit(limit)
    if task_id is not None:
        query = query.where(environments.c.id.in_(_select_used(containers.c.task_id == task_id)))
    if after is not None:
        query = query.where(environments.c.num < after)
    return [(row.num, _build_environment(row)) for row in fetch_all(tx, EnvironmentRow, query)]


def find_of_version(tx: Tx, task_id: int, version: str) -> Environment | None:
    """Return the environment that the version last ran with; None if it needed none."""
    used = sa.select(containers.c.environment_id).where(
        containers.c.task_id == task_id, containers.c.version == version, containers.c.environment_id.is_not(None)
    )
    environment_id = tx.execute(used.order_by(containers.c.num.desc()).limit(1)).scalar_one_or_none()
    return find(tx, environment_id) if environment_id else None


def list_unused_since(tx: Tx, moment: str) -> list[Environment]:
    """Return environments on disk with which nothing was started since, the longest unused first."""
    last = sa.func.coalesce(environments.c.last_used_at, environments.c.ready_at)
    query = sa.select(environments).where(
        environments.c.state == "ready", last < moment, environments.c.id.not_in(_select_used(_is_live()))
    )
    return [_build_environment(row) for row in fetch_all(tx, EnvironmentRow, query.order_by(last))]


def sum_bytes(tx: Tx) -> int:
    """Return the bytes on disk; environments with equal locks share their files and count once."""
    of_digest = sa.select(sa.func.max(environments.c.size_bytes).label("size_bytes"))
    of_digest = of_digest.where(environments.c.state == "ready").group_by(environments.c.digest).subquery()
    return int(tx.execute(sa.select(sa.func.coalesce(sa.func.sum(of_digest.c.size_bytes), 0))).scalar_one())


def add(tx: Tx, environment_id: str, **values: Unpack[NewEnvironment]) -> None:
    """Add the environment, queued, unless it exists."""
    if find_row(tx, environment_id) is None:
        tx.execute(sa.insert(environments).values(id=environment_id, state="queued", created_at=now(), **values))


def update(tx: Tx, environment_id: str, **values: Unpack[EnvironmentChanges]) -> None:
    tx.execute(sa.update(environments).where(environments.c.id == environment_id).values(values))


def mark_building(tx: Tx, environment_id: str, boot: str) -> EnvironmentRow:
    """Begin another attempt to build it and return its row; raise EnvironmentNotFound."""
    values = {"state": "building", "boot": boot, "attempt": environments.c.attempt + 1, "reason": None, "log": ""}
    tx.execute(sa.update(environments).where(environments.c.id == environment_id).values(values))
    return _get_row(tx, environment_id)


def mark_ready(
    tx: Tx, environment_id: str, *, packages: list[Locked], digest: str, size_bytes: int, seconds: float
) -> None:
    update(
        tx,
        environment_id,
        state="ready",
        reason=None,
        packages=[package.model_dump() for package in packages],
        digest=digest,
        size_bytes=size_bytes,
        seconds=seconds,
        ready_at=now(),
        last_used_at=now(),
    )


def request_removal(tx: Tx, environment_id: str) -> Environment:
    """Request that its files are removed; raise EnvironmentInUse while it is built or a container runs with it."""
    environment = find(tx, environment_id)
    if environment.state == "building":
        raise EnvironmentInUse(
            f"Environment {environment_id} is being built; wait until it is ready, or stop the loop that needs it."
        )
    user = tx.execute(
        _select_used(_is_live(), containers.c.environment_id == environment_id, column=containers.c.id).limit(1)
    ).scalar_one_or_none()
    if user is not None:
        raise EnvironmentInUse(
            f"Container {user} uses environment {environment_id}; end the container with stop_container first."
        )
    update(tx, environment_id, state="removing")
    return find(tx, environment_id)


def list_to_remove(tx: Tx) -> list[EnvironmentRow]:
    query = sa.select(environments).where(environments.c.state == "removing").order_by(environments.c.num)
    return fetch_all(tx, EnvironmentRow, query)


def mark_removed(tx: Tx, environment_id: str) -> None:
    """Record that its files are gone, unless it is being built again by now."""
    where = (environments.c.id == environment_id, environments.c.state == "removing")
    tx.execute(sa.update(environments).where(*where).values(state="removed", size_bytes=0))


def list_digests(tx: Tx) -> set[str]:
    """Return the names of the folders that ready environments need."""
    return set(tx.execute(sa.select(environments.c.digest).where(environments.c.state == "ready")).scalars())


def list_orphans(tx: Tx, boot: str) -> list[EnvironmentRow]:
    """Return environments that another run of the server was building."""
    query = sa.select(environments).where(environments.c.state == "building", environments.c.boot != boot)
    return fetch_all(tx, EnvironmentRow, query)


def _get_row(tx: Tx, environment_id: str) -> EnvironmentRow:
    row = find_row(tx, environment_id)
    if row is None:
        raise EnvironmentNotFound(
            f"There is no environment {environment_id!r}; get_environments lists all environments."
        )
    return row


def _is_live() -> sa.ColumnElement[bool]:
    return containers.c.status.not_in(CONTAINER_ENDED)


def _select_used(
    *where: sa.ColumnElement[bool], column: sa.ColumnElement[str] = containers.c.environment_id
) -> sa.Select:
    return sa.select(column).where(containers.c.environment_id.is_not(None), *where)


def _build_environment(row: EnvironmentRow, log: str = "") -> Environment:
    packages = [Locked.model_validate(package) for package in row.packages or []]
    fields = {name: getattr(row, name) for name in _SHOWN}
    return Environment(**fields, packages=packages, lock=lock_text(packages), log=log)
