"""Events, answers to keyed requests, running totals, and files that are to go."""

import sqlalchemy as sa

from orchestrator.storage.tables.columns import big, metadata, time_column

events = sa.Table(
    "events",
    metadata,
    sa.Column("position", big, primary_key=True, autoincrement=False),
    sa.Column("task_id", big, nullable=False),
    sa.Column("seq", big, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    time_column("created_at", nullable=False),
    sa.UniqueConstraint("task_id", "seq", name="events_by_task"),
)

answers = sa.Table(
    "answers",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    time_column("created_at", nullable=False),
    sa.Column("loop_id", sa.Text),
    sa.Index("answers_by_age", "created_at"),
    sa.Index("answers_by_loop", "loop_id"),
)

counters = sa.Table(
    "counters",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("n", big, nullable=False),
    sa.Column("total", sa.Float, nullable=False),
)

# Files are named in the transaction that drops what pointed at them, and taken away afterwards.
removals = sa.Table(
    "removals",
    metadata,
    sa.Column("path", sa.Text, primary_key=True),
    time_column("created_at", nullable=False),
)
