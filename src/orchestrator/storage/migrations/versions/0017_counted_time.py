"""Loops count their time as they run: what ran on by the clock is counted up to the task's last event."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    loops = sa.table("loops", *(sa.column(name) for name in ("num", "task_id", "wall_seconds", "running_since")))
    events = sa.table("events", sa.column("task_id"), sa.column("seq"), sa.column("created_at"))
    connection = op.get_bind()
    for num, task_id, wall_seconds, since in connection.execute(
        sa.select(*loops.c).where(loops.c.running_since.is_not(None))
    ).all():
        newest = sa.select(events.c.created_at).where(events.c.task_id == task_id).order_by(events.c.seq.desc())
        until = max(connection.execute(newest.limit(1)).scalar() or since, since)
        seconds = (datetime.fromisoformat(until) - datetime.fromisoformat(since)).total_seconds()
        values = {"wall_seconds": wall_seconds + seconds, "running_since": until}
        connection.execute(sa.update(loops).where(loops.c.num == num).values(values))
