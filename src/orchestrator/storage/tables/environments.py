"""Environments of packages that programs need."""

import sqlalchemy as sa

from orchestrator.storage.tables.columns import big, id_column, metadata, time_column

environments = sa.Table(
    "environments",
    metadata,
    id_column("num"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("requirements", sa.JSON, nullable=False),
    sa.Column("python", sa.Text, nullable=False),
    sa.Column("base", sa.JSON, nullable=False),
    sa.Column("packages", sa.JSON(none_as_null=True)),
    sa.Column("digest", sa.Text),
    sa.Column("size_bytes", big, nullable=False, server_default="0"),
    sa.Column("seconds", sa.Float),
    sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
    sa.Column("boot", sa.Text),
    sa.Column("log", sa.Text, nullable=False, server_default=""),
    time_column("created_at", nullable=False),
    time_column("ready_at"),
    time_column("last_used_at"),
    sa.Index("environments_by_state", "state", "num"),
)
