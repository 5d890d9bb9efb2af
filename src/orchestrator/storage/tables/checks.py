"""Marks of persons on versions; checks: results verified, versions replayed, loops graded anew; trials of graders."""

import sqlalchemy as sa

from orchestrator.storage.tables.columns import big, id_column, metadata, time_column

marks = sa.Table(
    "marks",
    metadata,
    id_column(),
    sa.Column("task_id", big, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("marked_by", sa.Text, nullable=False),
    time_column("created_at", nullable=False),
    time_column("withdrawn_at"),
    sa.Column("withdrawn_by", sa.Text),
    sa.Column("withdrawn_reason", sa.Text),
    sa.Index("marks_by_task", "task_id", "id"),
    sqlite_autoincrement=True,
)

checks = sa.Table(
    "checks",
    metadata,
    id_column("num"),
    sa.Column("id", sa.Text, unique=True),
    sa.Column("task_id", big, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("version", sa.Text),
    sa.Column("container_id", sa.Text),
    sa.Column("result_id", big),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("outcome", sa.JSON(none_as_null=True)),
    sa.Column("asked_by", sa.Text, nullable=False),
    time_column("created_at", nullable=False),
    time_column("ended_at"),
    sa.Column("series", sa.Text),
    sa.Index("checks_by_task", "task_id", "num"),
    sa.Index("checks_by_series", "series", "num"),
    sa.Index("checks_by_state", "state", "num"),
    sqlite_autoincrement=True,
)

trials = sa.Table(
    "trials",
    metadata,
    id_column("num"),
    sa.Column("id", sa.Text, unique=True),
    sa.Column("task_id", big, nullable=False),
    sa.Column("version", sa.Text),
    sa.Column("framing", sa.JSON(none_as_null=True)),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("planned", sa.Integer, nullable=False),
    sa.Column("report", sa.JSON(none_as_null=True)),
    sa.Column("asked_by", sa.Text, nullable=False),
    time_column("created_at", nullable=False),
    time_column("ended_at"),
    sa.Index("trials_by_task", "task_id", "num"),
    sa.Index("trials_by_state", "state", "num"),
    sqlite_autoincrement=True,
)

regrades = sa.Table(
    "regrades",
    metadata,
    id_column("num"),
    sa.Column("id", sa.Text, unique=True),
    sa.Column("task_id", big, nullable=False),
    sa.Column("loop_id", sa.Text, nullable=False),
    sa.Column("grade", sa.JSON, nullable=False),
    sa.Column("metric", sa.Text, nullable=False),
    sa.Column("direction", sa.Text, nullable=False),
    sa.Column("positive_class", sa.Text),
    sa.Column("grader", sa.Text, nullable=False),
    sa.Column("asked_by", sa.Text, nullable=False),
    time_column("created_at", nullable=False),
    sa.Index("regrades_by_task", "task_id", "num"),
    sqlite_autoincrement=True,
)
