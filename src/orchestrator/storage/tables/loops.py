"""Loops and their rounds."""

import sqlalchemy as sa

from orchestrator.storage.tables.columns import big, id_column, metadata, time_column

loops = sa.Table(
    "loops",
    metadata,
    id_column("num"),
    sa.Column("id", sa.Text, unique=True),
    sa.Column("task_id", big, nullable=False),
    sa.Column("wanted", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("stop_reason", sa.Text),
    sa.Column("seed", big, nullable=False),
    sa.Column("doing", sa.Text, nullable=False),
    sa.Column("error", sa.Text),
    sa.Column("metric", sa.Text),
    sa.Column("direction", sa.Text),
    sa.Column("target", sa.Float),
    sa.Column("min_delta", sa.Float),
    sa.Column("best", sa.Text),
    sa.Column("gap_alarm", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("wall_seconds", sa.Float, nullable=False, server_default="0"),
    time_column("running_since"),
    time_column("started_at", nullable=False),
    time_column("ended_at"),
    sa.Index("loops_by_task", "task_id", "num"),
    sa.Index("loops_by_state", "state", "num"),
    sqlite_autoincrement=True,
)

rounds = sa.Table(
    "rounds",
    metadata,
    sa.Column("loop_id", sa.Text, primary_key=True),
    sa.Column("round", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("parent", sa.Text),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("scores", sa.JSON, nullable=False),
    sa.Column("held_out", sa.JSON, nullable=False),
    sa.Column("confirmed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("seconds", sa.JSON, nullable=False),
    time_column("started_at", nullable=False),
    time_column("ended_at"),
    sa.Index("rounds_by_version", "loop_id", "version"),
    sa.Index(
        "rounds_confirmed",
        "loop_id",
        "round",
        sqlite_where=sa.text("confirmed = 1"),
        postgresql_where=sa.text("confirmed"),
    ),
)
