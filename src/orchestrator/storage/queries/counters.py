"""Running counts and sums, updated with what they count: /stats costs the same at any size."""

import sqlalchemy as sa

from orchestrator.contract.states import CONTAINER_ENDED
from orchestrator.storage.tables import containers, counters, events, model_calls, results, tasks
from orchestrator.storage.transaction import Tx

NAMES = ("tasks", "tasks_completed", "accuracy", "run_time", "containers_active", "events", "model_calls")
_ADD = (
    sa.update(counters)
    .where(counters.c.name == sa.bindparam("of"))
    .values(n=counters.c.n + sa.bindparam("more"), total=counters.c.total + sa.bindparam("amount"))
)
_ALL = sa.select(counters.c.name, counters.c.n, counters.c.total)


def add(tx: Tx, name: str, *, n: int = 1, total: float = 0.0) -> None:
    tx.execute(_ADD, {"of": name, "more": n, "amount": total})


def read(tx: Tx) -> dict[str, tuple[int, float]]:
    """Return (count, sum) by name."""
    return {name: (n, total) for name, n, total in tx.execute(_ALL)}


def recount(tx: Tx) -> dict[str, tuple[int, float]]:
    """Count the rows themselves: slow, for checks. `events` is the position of the newest one that is kept."""

    def read_one(query: sa.Select) -> tuple[int, float]:
        n, total = tx.execute(query).one()
        return n, total or 0.0

    zero = sa.literal(0.0)
    visible = tasks.c.deleted_at.is_(None)  # tasks in the trash do not count
    of_them = results.c.task_id.in_(sa.select(tasks.c.id).where(visible))
    return {
        "tasks": read_one(sa.select(sa.func.count(), zero).select_from(tasks).where(visible)),
        "tasks_completed": read_one(sa.select(sa.func.count(), zero).where(tasks.c.status == "completed", visible)),
        "accuracy": read_one(
            sa.select(sa.func.count(results.c.accuracy), sa.func.sum(results.c.accuracy)).where(of_them)
        ),
        "run_time": read_one(
            sa.select(sa.func.count(results.c.run_time), sa.func.sum(results.c.run_time)).where(of_them)
        ),
        "containers_active": read_one(
            sa.select(sa.func.count(), zero).where(
                containers.c.status.not_in(CONTAINER_ENDED), containers.c.purpose == "run"
            )
        ),
        "model_calls": read_one(
            sa.select(
                sa.func.count(), sa.func.sum(sa.func.coalesce(model_calls.c.cost_usd, model_calls.c.reserved_usd))
            )
            .select_from(model_calls)
            .where(model_calls.c.state != "started")
        ),
        "events": read_one(sa.select(sa.func.coalesce(sa.func.max(events.c.position), 0), zero)),
    }
