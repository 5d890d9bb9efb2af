"""Browsers that are signed in, and links that sign one in."""

import sqlalchemy as sa

from orchestrator.storage.tables.columns import metadata, time_column

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("key_digest", sa.Text, nullable=False),
    sa.Column("csrf_token", sa.Text, nullable=False),
    time_column("created_at", nullable=False),
    time_column("expires_at", nullable=False),
)
