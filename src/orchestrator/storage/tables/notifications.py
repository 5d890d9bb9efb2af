"""Channels, and what is to be or was delivered to them."""

import sqlalchemy as sa

from orchestrator.storage.tables.columns import big, id_column, metadata, time_column

channels = sa.Table(
    "channels",
    metadata,
    id_column(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("url", sa.Text),
    sa.Column("address", sa.Text),
    sa.Column("secret", sa.Text),
    sa.Column("occasions", sa.JSON, nullable=False),
    sa.Column("task_id", big),
    time_column("created_at", nullable=False),
    sa.Column("disabled_reason", sa.Text),
    time_column("deleted_at"),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    id_column("num"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("channel_id", big, nullable=False),
    sa.Column("task_id", big),
    sa.Column("occasion", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Column("attempts", sa.JSON, nullable=False),
    time_column("next_try_at"),
    time_column("created_at", nullable=False),
    sa.Index("deliveries_by_channel", "channel_id", "num"),
    sa.Index("deliveries_by_task", "task_id", "num"),
    sa.Index("deliveries_due", "state", "next_try_at"),
)
